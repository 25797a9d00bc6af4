import { expect, test } from "./support/test.ts";

test.describe("The list of devices", () => {
  test("can be those with an open incident", async ({ app, page }) => {
    await app.signIn("devices");
    await app.allRead();
    const chip = page.getByRole("button", { name: /^Open incidents \d/ });
    const count = Number(/\d+/.exec((await chip.textContent())!)![0]);
    expect(count).toBeGreaterThan(0);
    await chip.click();
    await expect(page).toHaveURL(/incidents=open/);
    await expect(page.getByRole("status").filter({ hasText: /device/ })).toHaveText(new RegExp(`^${count} devices?$`));
    await app.settled();
    await page.goBack();
    await expect(chip).toHaveAttribute("aria-pressed", "false");
  });

  test("can be a map, the worst first, each tile a device", async ({ app, page }) => {
    await app.signIn("devices?state=critical,warning");
    await app.allRead();
    const total = Number(/\d+/.exec((await page.getByRole("status").filter({ hasText: /device/ }).textContent())!)![0]);
    await page.getByRole("radio", { name: "Heat map" }).check();
    await expect(page).toHaveURL(/look=map/);
    const tiles = page.getByRole("main").getByRole("link", { name: /: (Critical|Warning)$/ });
    await expect(tiles).toHaveCount(total);
    await expect(tiles.first()).toHaveAccessibleName(/: Critical$/);
    await app.settled();
    const name = (await tiles.first().textContent())!.replace(/: Critical$/, "");
    await tiles.first().click();
    await expect(app.heading(name)).toBeVisible();
  });

  test("passes over a range that is none", async ({ app, page }) => {
    await app.signIn("devices?measured=cpu_usage:x..y");
    await app.allRead();
    await expect(page.getByRole("status").filter({ hasText: /device/ })).toHaveText(/^\d+ devices$/);
    await expect(page.getByRole("table", { name: "Devices" })).toBeVisible();
  });
});
