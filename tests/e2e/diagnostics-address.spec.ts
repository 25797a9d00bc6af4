import { Entries } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

test.describe("The address of the list", () => {
  const QUERY = "printer status:warning type:health_check period:90d";
  const PATH = `diagnostics?q=${QUERY.replaceAll(" ", "%20")}&sort=device_name&cols=status,device_name&entry=diag-00000000c2`;

  test("holds all of its state", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn(PATH);
    await expect(entries.filter).toHaveValue(QUERY);
    await expect(entries.facet("Status")).toHaveText(/warning/);
    await expect(entries.facet("Type")).toHaveText(/health_check/);
    await expect(entries.facet("Period")).toHaveText(/Last 90 days/);
    await expect(entries.header("Device")).toHaveAttribute("aria-sort", "ascending");
    await expect(entries.panel.getByRole("heading", { name: "Office Printer HP-2024" })).toBeVisible();
    await page.reload();
    await expect(entries.filter).toHaveValue(QUERY);
    await expect(entries.panel.getByRole("heading", { name: "Office Printer HP-2024" })).toBeVisible();
    await expect(page).toHaveURL(app.api.url + PATH);
  });

  test("goes back and forward step by step", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.filter.pressSequentially("printer");
    await expect(page).toHaveURL(/q=printer$/);
    await entries.header("Device").getByRole("button").click();
    await expect(page).toHaveURL(/q=printer&sort=device_name$/);
    await entries.row("Office Printer HP-2024").first().getByRole("link").click();
    await expect(entries.panel).toBeVisible();
    await page.goBack();
    await expect(entries.panel).toHaveCount(0);
    await expect(entries.header("Device")).toHaveAttribute("aria-sort", "ascending");
    await page.goBack();
    await expect(entries.header("Updated")).toHaveAttribute("aria-sort", "descending");
    await expect(entries.filter).toHaveValue("printer");
    await page.goBack();
    await expect(entries.filter).toHaveValue("");
    await entries.expectTotal(600);
    await page.goForward();
    await page.goForward();
    await page.goForward();
    await expect(entries.panel).toBeVisible();
    await expect(entries.filter).toHaveValue("printer");
  });

  test("brings one back to the same place of a long list", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.table.hover({ position: { x: 200, y: 200 } });
    await page.mouse.wheel(0, 300 * 39);
    const row = entries.table.locator('[aria-rowindex="306"]');
    await expect(row).toBeInViewport();
    await row.getByRole("link").click();
    await entries.panel.getByRole("link", { name: "Go to the device" }).click();
    await expect(page).toHaveURL(/\/devices\//);
    await page.goBack();
    await expect(entries.panel).toBeVisible();
    await expect(row).toBeInViewport();
  });
});
