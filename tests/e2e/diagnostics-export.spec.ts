import { readFile } from "node:fs/promises";
import { type Page } from "@playwright/test";
import { Entries } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

/** What is saved when this format is chosen in the panel that is open. */
async function saved(page: Page, format: string | RegExp): Promise<{ name: string; text: string }> {
  const panel = page.getByRole("dialog", { name: "Export" });
  const saving = page.waitForEvent("download");
  await panel.getByRole("button", { name: format, exact: true }).click();
  const file = await saving;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

test.describe("An export", () => {
  test.use({ demo: { records: 5_000 } });

  test("holds exactly what the list shows, in its order and columns", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics?q=type:health_check&sort=-device_name,id&cols=id,device_name,details.cpu_usage,updated_at");
    await app.allRead();
    const shown = (await entries.column("Entry id")).slice(0, 10);
    const total = Number(await entries.table.getAttribute("aria-rowcount")) - 1;
    await page.getByRole("button", { name: "Export" }).click();
    await app.settled();
    const json = await saved(page, "JSON");
    expect(json.name).toMatch(/^diagboard-type-health-check-\d{8}T\d{6}Z\.json$/);
    const rows = JSON.parse(json.text);
    expect(rows).toHaveLength(total);
    expect(Object.keys(rows[0])).toEqual(["id", "device_name", "details.cpu_usage", "updated_at"]);
    expect(rows.slice(0, 10).map((row: { id: string }) => row.id)).toEqual(shown);
    await page.getByRole("button", { name: "Export" }).click();
    const lines = (await saved(page, /^NDJSON/)).text.trimEnd().split("\n").map((line) => JSON.parse(line));
    expect(lines).toEqual(rows);
    await page.getByRole("button", { name: "Export" }).click();
    const csv = (await saved(page, "CSV")).text;
    expect(csv.split("\r\n")[0]).toBe("id,device_name,details.cpu_usage,updated_at");
    expect(csv.trimEnd().split("\r\n")).toHaveLength(total + 1);
    await page.getByRole("button", { name: "Export" }).click();
    expect((await saved(page, /^CSV for Excel/)).text).toBe(`\u{feff}${csv}`);
    await expect(page.getByText(`${total.toLocaleString("en-US")} entries were exported to`).first()).toBeVisible();
  });

  test("takes what is selected, and only that", async ({ app, page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const entries = new Entries(page);
    await app.signIn("diagnostics?q=status:warning&cols=device_name,id");
    await app.allRead();
    const ids = await entries.column("Entry id");
    const total = Number(await entries.table.getAttribute("aria-rowcount")) - 1;
    await entries.rows.nth(1).getByRole("checkbox").click();
    await entries.rows.nth(3).getByRole("checkbox").click();
    const count = total.toLocaleString("en-US");
    await expect(page.getByText(`2 of ${count} selected`)).toBeVisible();
    await app.settled();
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await expect(page.getByText("2 rows copied.")).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.trimEnd().split("\n").map((line) => line.split("\t")[1])).toEqual([ids[1], ids[3]]);
    await page.getByRole("button", { name: "Export" }).last().click();
    const rows = JSON.parse((await saved(page, "JSON")).text);
    expect(rows.map((row: { id: string }) => row.id)).toEqual([ids[1], ids[3]]);
    await page.getByRole("button", { name: `Select all ${count}` }).click();
    await expect(page.getByText(`${count} of ${count} selected`)).toBeVisible();
    await page.getByRole("button", { name: "Clear selection" }).click();
    await expect(page.getByText(/ selected$/)).toHaveCount(0);
    await expect(entries.table.getByRole("checkbox", { checked: true })).toHaveCount(0);
  });
});

test.describe("Copying very many rows", () => {
  test.use({ demo: { records: 10_400 } });

  test("stops where the clipboard is full, and says so", async ({ app, page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await app.signIn("diagnostics?cols=id");
    await app.allRead();
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("button", { name: "Text into the clipboard" }).click();
    await expect(page.getByText("The first 10,000 of 10,400 rows were copied")).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.trimEnd().split("\n")).toHaveLength(10_000);
  });
});
