import { readFile } from "node:fs/promises";
import type { Download, Locator, Page } from "@playwright/test";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { expect, test } from "./support/test.ts";

const DAY = 86_400_000;

/** The texts of each page of a PDF. */
async function pagesOf(pdf: Buffer): Promise<string[]> {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const content = await (await document.getPage(number)).getTextContent();
    pages.push(content.items.map((item) => ("str" in item ? item.str : "")).join(" ").replace(/\s+/g, " "));
  }
  return pages;
}

async function saved(page: Page, press: Locator): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent("download") as Promise<Download>, press.click()]);
  return readFile(await file.path(), "utf8");
}

test.describe("A report", () => {
  test.use({ demo: { records: 900 } });

  const table = (page: Page, name: string) => page.getByRole("region", { name, exact: true }).getByRole("table");

  test("tells of the days that are chosen what the records say", async ({ app, page, api }) => {
    const records = await api.records();
    const last = new Date(Date.now() - 2 * DAY).toISOString().slice(0, 10);
    const first = new Date(Date.now() - 21 * DAY).toISOString().slice(0, 10);
    const at = (record: Record<string, any>) => record.updated_at ?? record.last_check ?? record.created_at ?? "";
    const isIn = (time: string) => time.slice(0, 10) >= first && time.slice(0, 10) <= last;
    const work = records.filter((record) => record.diagnostic_type === "maintenance" && isIn(at(record)) && record.status !== "scheduled");
    await app.signIn(`reports?first=${first}&last=${last}`);
    await app.allRead();
    await expect(page.getByRole("heading", { name: `Report: ${first} to ${last}, UTC` })).toBeVisible();
    await app.settled();
    const csv = await saved(page, page.getByRole("button", { name: "CSV of Maintenance performed" }));
    const lines = csv.trimEnd().split("\r\n");
    expect(lines[0]).toBe("id,at,device_id,device_name,action,previous_version,new_version,minutes,by");
    const ids = lines.slice(1).map((line) => line.split(",")[0]);
    expect(ids.filter((id) => id !== "").sort()).toEqual(work.map((record) => String(record.id ?? "")).filter((id) => id !== "").sort());
    const json = JSON.parse(await saved(page, page.getByRole("button", { name: "Save as JSON" })));
    expect(json).toMatchObject({ first_day: first, last_day: last });
    expect(json.maintenance).toHaveLength(lines.length - 1);
    expect(json.method).toContain("not reporting");
    const sums = table(page, `Compared with ${new Date(Date.parse(first) - 20 * DAY).toISOString().slice(0, 10)} to ${new Date(Date.parse(first) - DAY).toISOString().slice(0, 10)}`);
    await expect(sums.getByRole("row", { name: /^Times maintained/ })).toContainText(String(lines.length - 1));
    await expect(sums.getByRole("row", { name: /^Incidents opened/ })).toContainText(String(json.incidents.length));
  });

  test("is about months, some devices and some parts, and is kept under a name", async ({ app, page }) => {
    await app.signIn("reports");
    await app.allRead();
    await page.getByRole("button", { name: "Last month" }).click();
    await expect(page).toHaveURL(/first=\d{4}-\d{2}-01&last=\d{4}-\d{2}-(28|29|30|31)/);
    await page.getByLabel("Devices").fill("printer");
    await expect(page).toHaveURL(/q=printer/);
    const devices = table(page, "Checks and availability");
    await expect(devices.locator("tbody").getByRole("row").first()).toContainText("Printer");
    await page.getByRole("button", { name: "Incidents", exact: true }).click();
    await expect(page.getByRole("region", { name: "Incidents", exact: true })).toHaveCount(0);
    await page.getByRole("button", { name: "Keep this view" }).click();
    const panel = page.getByRole("dialog", { name: "Views" });
    await panel.getByLabel("Name").fill("Printers monthly");
    await panel.getByRole("button", { name: "Keep this view" }).click();
    await app.goTo("Overview");
    await app.goTo("Reports");
    await page.getByRole("button", { name: /^View/ }).click();
    await panel.getByRole("link", { name: "Printers monthly" }).click();
    await expect(page).toHaveURL(/q=printer&without=incidents/);
    await expect(page.getByLabel("Devices")).toHaveValue("printer");
  });

  test("is printed with page numbers, repeated heads and whole rows", async ({ app, page }) => {
    await app.signIn("reports");
    await app.allRead();
    await page.getByRole("button", { name: "Show all" }).last().click();
    await expect(page.getByRole("button", { name: "Show all" })).toHaveCount(0);
    const rows = await page.getByRole("article").getByRole("row").count();
    const pages = await pagesOf(await page.pdf({ preferCSSPageSize: true }));
    expect(pages.length).toBeGreaterThan(2);
    for (const [index, text] of pages.entries()) expect(text).toContain(`${index + 1} / ${pages.length}`);
    const whole = pages.join(" ");
    expect(whole).toContain("Report:");
    for (const control of ["Last month", "Show all", "Report issue", "Save as JSON"]) expect(whole).not.toContain(control);
    // The head of a table that goes on stands on each of its pages.
    const heads = pages.filter((text) => text.includes("Not reporting") && text.includes("In time")).length;
    expect(heads).toBeGreaterThan(1);
    expect(rows).toBeGreaterThan(60);
  });

  test("prints all rows by its button", async ({ app, page }) => {
    await page.addInitScript(() => {
      window.print = () => document.documentElement.setAttribute("data-printed", String(document.querySelectorAll("article tr").length));
    });
    await app.signIn("reports");
    await app.allRead();
    const before = await page.getByRole("article").getByRole("row").count();
    await page.getByRole("button", { name: "Print" }).click();
    await expect.poll(() => page.locator("html").getAttribute("data-printed").then(Number)).toBeGreaterThan(before);
  });
});
