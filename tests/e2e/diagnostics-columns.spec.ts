import { Entries } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

test.describe("The columns", () => {
  test("are chosen, also those of details, put in order, and stand in the address", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await page.getByRole("button", { name: "Columns" }).click();
    const panel = entries.opened("Columns");
    await app.settled();
    await panel.getByRole("searchbox", { name: "Find a column" }).fill("cpu");
    await panel.getByRole("checkbox", { name: "cpu_usage" }).click();
    await expect(page).toHaveURL(/cols=.*,updated_at,details\.cpu_usage$/);
    await expect(entries.header("cpu_usage")).toBeVisible();
    await expect(panel.getByRole("checkbox", { name: "cpu_usage" })).toBeFocused();
    const up = panel.getByRole("button", { name: "Move cpu_usage up" });
    await up.focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/cols=.*,summary,details\.cpu_usage,updated_at$/);
    await expect(up).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(up).toBeFocused();
    await expect(page).toHaveURL(/cols=.*,codes,details\.cpu_usage,summary,updated_at$/);
    await panel.getByRole("checkbox", { name: "Serial" }).click();
    await expect(entries.header("Serial")).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Columns" })).toBeFocused();
    await entries.header("cpu_usage").getByRole("button").click();
    await expect(async () => {
      const values = (await entries.column("cpu_usage")).map(Number);
      expect(values.length).toBeGreaterThan(10);
      expect(values).toEqual([...values].sort((one, other) => one - other));
    }).toPass();
    const address = page.url();
    await page.reload();
    await expect(entries.header("cpu_usage")).toBeVisible();
    expect(page.url()).toBe(address);
  });

  test("are the usual ones again at a press, and never none", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics?cols=device_name");
    await app.allRead();
    await expect(entries.table.getByRole("columnheader")).toHaveCount(2);
    await page.getByRole("button", { name: "Columns" }).click();
    const panel = entries.opened("Columns");
    await expect(panel.getByRole("checkbox", { name: "Device", exact: true })).toBeDisabled();
    await panel.getByRole("button", { name: "Usual columns" }).click();
    await expect(page).toHaveURL(/\/diagnostics$/);
    await expect(entries.header("Summary")).toBeVisible();
    await expect(panel.getByRole("button", { name: "Move Status up" })).toBeDisabled();
  });
});
