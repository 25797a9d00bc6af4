import { Entries } from "./support/entries.ts";
import { Report } from "./support/report.ts";
import { expect, test } from "./support/test.ts";

test.describe("Below another path", () => {
  test.use({ demo: { sub: true } });

  test("one signs in and gets to the asked page", async ({ app, page }) => {
    await app.open("diagnostics?q=printer&entry=diag-001");
    await expect(page).toHaveURL(/\/sub\/sign-in\?next=/);
    await app.enterToken();
    await expect(page).toHaveURL(/\/sub\/diagnostics\?q=printer&entry=diag-001$/);
    await app.allRead();
    await expect(new Entries(page).panel).toContainText("Low disk space detected");
    await page.reload();
    await expect(new Entries(page).panel).toContainText("Low disk space detected");
  });

  test("every address is below it, and every link, too", async ({ app, page }) => {
    await app.signIn();
    await expect(page).toHaveURL(/\/sub\/$/);
    for (const [name, path] of [["Diagnostics", "diagnostics"], ["New entry", "new"], ["Settings", "settings"], ["Overview", ""]]) {
      await app.goTo(name);
      await expect(page).toHaveURL(`${app.api.url}${path}`);
      await page.reload();
      await expect(app.heading(name)).toBeVisible();
      const links = await page.getByRole("link").evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).pathname));
      for (const link of links.filter((link) => link !== `/sub/${path}`)) expect(link).toMatch(/^\/sub\//);
    }
  });

  test("the list filters, sorts, opens and goes back", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.filter.fill("device-50001");
    await expect(page).toHaveURL(/\/sub\/diagnostics\?q=device-50001$/);
    await entries.header("Status").getByRole("button").click();
    await expect(page).toHaveURL(/\/sub\/diagnostics\?q=device-50001&sort=status$/);
    await entries.rows.first().getByRole("link").click();
    await expect(entries.panel).toBeVisible();
    await page.goBack();
    await expect(entries.panel).toHaveCount(0);
    await page.goForward();
    await entries.panel.getByRole("link", { name: "Go to the device" }).click();
    await expect(app.heading("Legacy Gateway GW-1")).toBeVisible();
    await expect(page).toHaveURL(/\/sub\/devices\/device-50001$/);
  });

  test("a device is checked, and a report about it is stored once", async ({ app, page, api }) => {
    const report = new Report(page);
    await app.signIn("devices/device-12345");
    await app.allRead();
    await page.getByRole("button", { name: "Check now" }).click();
    await expect(page.getByRole("region", { name: "Messages" })).toContainText("Checked in");
    await page.getByRole("main").getByRole("link", { name: "Report issue" }).click();
    await expect(page).toHaveURL(/\/sub\/new\?device=device-12345$/);
    await report.fillIn(null);
    await report.submit.click();
    await expect(report.stored).toBeVisible();
    await expect(page).toHaveURL(/\/sub\/devices\/device-12345$/);
    expect((await api.ledger()).stored).toHaveLength(1);
  });

  test("a refused token leads to sign-in below it and back", async ({ app, page, api }) => {
    app.expectStatus(401);
    await app.signIn("settings");
    await app.allRead();
    await api.accept(null);
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(page).toHaveURL(/\/sub\/sign-in\?next=/);
    await api.accept("demo-token");
    await app.enterToken();
    await expect(page).toHaveURL(/\/sub\/settings$/);
  });

  test("a page that does not exist is told", async ({ app, page }) => {
    await app.signIn("nowhere");
    await expect(app.heading("There is no such page")).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: "Go to the overview" }).click();
    await expect(page).toHaveURL(/\/sub\/$/);
  });

  test("the address without its last slash leads there", async ({ app, page }) => {
    await page.goto(app.api.url.slice(0, -1));
    await expect(app.heading("Sign in")).toBeVisible();
  });
});
