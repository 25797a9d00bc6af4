import { App } from "./support/app.ts";
import { Entries } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

test.describe("Views", () => {
  test("are kept under a name, chosen, and deleted", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics?q=status:open&sort=device_name");
    await app.allRead();
    const menu = page.getByRole("button", { name: /^View:/ });
    await expect(menu).toHaveText(/not kept/);
    await page.getByRole("button", { name: "Keep this view" }).click();
    const panel = entries.opened("Views");
    await app.settled();
    await panel.getByRole("button", { name: "Keep this view" }).click();
    await expect(panel.getByRole("alert")).toHaveText("Enter a name.");
    await panel.getByRole("textbox", { name: "Name of this view" }).fill("Morning triage");
    await panel.getByRole("button", { name: "Keep this view" }).click();
    await expect(panel).toBeHidden();
    await expect(menu).toHaveText(/Morning triage/);
    await expect(page.getByRole("button", { name: "Keep this view" })).toHaveCount(0);
    await menu.click();
    await panel.getByRole("link", { name: "All entries" }).click();
    await expect(panel).toBeHidden();
    await expect(page).toHaveURL(/\/diagnostics$/);
    await entries.expectTotal(600);
    await page.reload();
    await menu.click();
    await panel.getByRole("link", { name: "Morning triage" }).click();
    await expect(page).toHaveURL(/\?q=status:open&sort=device_name$/);
    await expect(entries.header("Device")).toHaveAttribute("aria-sort", "ascending");
    await menu.click();
    await panel.getByRole("button", { name: "Delete the view Morning triage" }).click();
    await expect(panel.getByRole("link", { name: "Morning triage" })).toHaveCount(0);
    await expect(menu).toHaveText(/not kept/);
  });

  test("are shared by a link, which somebody else opens and keeps, columns and all", async ({ app, page, context, browser }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const entries = new Entries(page);
    const path = "diagnostics?q=code:ERR*&cols=device_name,codes~300";
    await app.signIn(`${path}&entry=diag-00000000c2`);
    await page.getByRole("button", { name: /^View:/ }).click();
    await entries.opened("Views").getByRole("button", { name: "Copy link" }).click();
    await expect(page.getByText("Copied.")).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(app.api.url + path);

    const other = await browser.newPage();
    await other.goto(link);
    const theirs = new App(other, app.api);
    await theirs.enterToken();
    await theirs.allRead();
    await other.getByRole("button", { name: "Keep this view" }).click();
    const panel = new Entries(other).opened("Views");
    await panel.getByRole("textbox", { name: "Name of this view" }).fill("Errors");
    await panel.getByRole("button", { name: "Keep this view" }).click();
    await other.goto(app.api.url + "diagnostics");
    await other.getByRole("button", { name: /^View:/ }).click();
    await panel.getByRole("link", { name: "Errors" }).click();
    await expect(other).toHaveURL(link);
    await expect(new Entries(other).table.getByRole("columnheader")).toHaveCount(3);
    await theirs.leave();
    await other.close();
  });
});
