import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Download, Locator, Page } from "@playwright/test";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { answerWith } from "./support/hostile.ts";
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

test.describe("An evidence pack", () => {
  test.use({ demo: { records: 900 } });

  const verdict = (page: Page) => page.getByRole("region", { name: "Check an evidence pack" }).getByRole("status");

  const choose = async (page: Page, content: string) => {
    await page.getByLabel("Choose a file").setInputFiles({ name: "pack.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(content) });
  };

  const drop = async (page: Page, content: string) => {
    const data = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "pack.ndjson"));
      return data;
    }, content);
    await page.getByRole("region", { name: "Check an evidence pack" }).dispatchEvent("drop", { dataTransfer: data });
  };

  test("has every record as the server has it, the question, and a sum that any shell verifies", async ({ app, page, api }) => {
    const records = await api.records();
    await app.signIn("reports?q=printer");
    await app.allRead();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Evidence pack" }).click()]);
    expect(file.suggestedFilename()).toMatch(/evidence.*\.ndjson$/);
    const path = await file.path();
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    const head = JSON.parse(lines[0]);
    expect(head).toMatchObject({ diagboard_evidence: 1, records_held: records.length, records_on_server: records.length, query: { devices: "printer" } });
    expect(head.base).toContain("127.0.0.1");
    expect(head.accounting).toContain("not reporting");
    const devices = new Set(records.filter((record) => /printer/i.test(`${record.device_name} ${record.device_id} ${record.device_serial}`)).map((record) => record.device_id));
    const expected = records.filter((record) => devices.has(record.device_id));
    const byText = (values: unknown[]) => values.map((value) => JSON.stringify(value)).sort();
    expect(expected.length).toBeGreaterThan(20);
    expect(byText(lines.slice(1, -1).map((line) => JSON.parse(line)))).toEqual(byText(expected));
    const seal = JSON.parse(lines.at(-1)!);
    expect(seal.records).toBe(expected.length);
    expect(execFileSync("sh", ["-c", `sed '$d' "$0" | sha256sum`, path], { encoding: "utf8" })).toContain(seal.sha256);
  });

  test("is verified when it is dropped, and found out when it was tampered with", async ({ app, page }) => {
    await app.signIn("reports");
    await app.allRead();
    const pack = await saved(page, page.getByRole("button", { name: "Evidence pack" }));
    const lines = pack.trimEnd().split("\n");
    const sum = createHash("sha256").update(`${lines.slice(0, -1).join("\n")}\n`).digest("hex");
    await drop(page, pack);
    await expect(verdict(page)).toContainText("The pack is as it was made");
    await expect(verdict(page)).toContainText(`It has ${lines.length - 2} records`);
    await expect(verdict(page)).toContainText(sum);
    const changed = [...lines];
    changed[5] = changed[5].replace(/"status":\s*"[^"]*"/, '"status":"resolved by nobody"');
    expect(changed[5]).not.toBe(lines[5]);
    await drop(page, `${changed.join("\n")}\n`);
    await expect(verdict(page)).toContainText("The pack was changed");
    await expect(verdict(page)).not.toContainText(sum);
    await app.settled();
    await choose(page, `${[...lines.slice(0, 9), ...lines.slice(10)].join("\n")}\n`);
    await expect(verdict(page)).toContainText("The pack was changed");
    await choose(page, `${lines.slice(0, -1).join("\n")}\n`);
    await expect(verdict(page)).toContainText("The pack is not whole");
    await choose(page, '{"id":"a"}\n');
    await expect(verdict(page)).toContainText("This is no evidence pack");
    await choose(page, pack);
    await expect(verdict(page)).toContainText("The pack is as it was made");
  });
});

test.describe("The contract", () => {
  test.use({ demo: { records: 900, helperMs: 50, config: { page_size: 300 } } });

  const OLDER = ["diagnostics", "alerts", "last_check", "scheduled_transaction_id", "schedule_time"];
  const ALWAYS = ["id", "device_id", "device_name", "status"];
  const CURRENT = ["diagnostic_type", "details", "created_at", "updated_at"];
  const CHECK = ["device_serial", "issues", "next_check_due"];

  interface Difference {
    difference: string;
    name: string;
    documented: string | null;
    sent: string | null;
    records: number;
    examples: string[];
  }

  test("tells whoever runs the API how records differ from the reference", async ({ app, page, api }) => {
    await api.add([
      { id: "odd-1", device_id: "dev-odd", status: "recalibrated", details: { cpu_usage: "s3cret" }, firmware: "s3cret", updated_at: new Date().toISOString() },
    ]);
    const records = await api.records();
    const isOlder = (record: object) => !("details" in record) && OLDER.some((name) => name in record);
    const missing = (name: string) =>
      records.filter((record) => {
        const isCheck = String(record.diagnostic_type).toLowerCase().replace(/[-_ ]/g, "") === "healthcheck";
        const isNeeded = ALWAYS.includes(name) || (!isOlder(record) && (CURRENT.includes(name) || (isCheck && CHECK.includes(name))));
        return isNeeded && record[name] == null;
      }).length;
    await app.signIn("reports");
    await app.allRead();
    await page.getByRole("radio", { name: "Contract" }).check();
    await expect(page).toHaveURL(/look=contract/);
    const differences = page.getByRole("region", { name: "Differences" });
    await differences.getByRole("button", { name: "Show all" }).click();
    const row = differences.getByRole("row", { name: "Unknown field firmware" });
    await expect(row).toContainText("odd-1");
    await app.settled();
    const text = await saved(page, page.getByRole("button", { name: "Save as JSON" }));
    const whole = JSON.parse(text);
    expect(whole).toMatchObject({ records_held: records.length, records_on_server: records.length });
    const all: Difference[] = whole.differences;
    const counted = (kind: string) => Object.fromEntries(all.filter(({ difference }) => difference === kind).map(({ name, records }) => [name, records]));
    const expected = [...ALWAYS, ...CURRENT, ...CHECK].map((name): [string, number] => [name, missing(name)]).filter(([, count]) => count > 0);
    expect(expected.length).toBeGreaterThan(0);
    expect(counted("missing")).toEqual(Object.fromEntries(expected));
    expect(counted("older_revision")).toEqual({ "": records.filter(isOlder).length });
    expect(counted("status")).toMatchObject({ recalibrated: 1 });
    expect(all).toContainEqual({ difference: "unknown", name: "firmware", documented: null, sent: null, records: 1, examples: ["odd-1"] });
    const ofCpu = all.filter(({ difference, name, sent }) => difference === "type" && name === "details.cpu_usage" && sent === "text");
    const isText = (record: Record<string, any>) => typeof record.details?.cpu_usage === "string";
    expect(ofCpu.map(({ records }) => records)).toEqual([records.filter(isText).length]);
    expect(text).not.toContain("s3cret");
    expect(whole.pages).toMatchObject({ overlapped: 0, records_skipped: 0 });
    await row.getByRole("link", { name: "odd-1" }).click();
    await expect(page.getByRole("complementary")).toContainText("recalibrated");
  });

  test("tells what answers took, and what live checks cost", async ({ app, page, api }) => {
    const [record] = await api.records();
    await app.signIn(`devices/${encodeURIComponent(record!.device_id)}`);
    await app.allRead();
    await page.getByRole("button", { name: "Check now" }).click();
    await expect(page.getByText(/^Checked in /)).toBeVisible();
    app.expectStatus(503);
    await api.goWrong({ fault: "unavailable", method: "GET", times: 1, status: 503 });
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await app.allRead();
    await app.goTo("Reports");
    await page.getByRole("radio", { name: "Contract" }).check();
    const answers = page.getByRole("table", { name: "Answers" });
    await expect(answers.getByRole("row", { name: "GET ?id&update_status=true" })).toContainText("200 × 1");
    await expect(answers.getByRole("row", { name: "GET ?limit&offset" })).toContainText(/200 × \d+, 503 × 1/);
    await expect(page.getByText(/^Live checks answered: 1\. They took \d+\sms of the server in all/)).toBeVisible();
    await app.settled();
    const whole = JSON.parse(await saved(page, page.getByRole("button", { name: "Save as JSON" })));
    const check = whole.answers.find(({ request }: { request: string }) => request.includes("update_status"));
    expect(check.statuses).toEqual({ 200: 1 });
    expect(check.milliseconds.median).toBeGreaterThanOrEqual(50);
    expect(check.bytes.sum).toBeGreaterThan(100);
  });

  test("claims nothing about records where none is held", async ({ app, page }) => {
    await answerWith(page, []);
    await app.signIn("reports?look=contract");
    await app.allRead();
    await expect(page.getByText("No record is held, so there is nothing to compare.")).toBeVisible();
  });

  test("tells where pages overlapped", async ({ app, page }) => {
    // A server that lists the first record again on every page.
    let first: object = {};
    await page.route("**/inventory_device_diags/?**", async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      const url = new URL(route.request().url());
      if (url.searchParams.get("offset") !== "0" && body.results.length > 1) body.results[0] = { ...first };
      else first = body.results[0] ?? first;
      await route.fulfill({ response, json: body });
    });
    await app.signIn("reports?look=contract");
    await expect(page.getByText(/Overlapping: [1-9]\d*, with records again: [1-9]/)).toBeVisible();
    await expect(page.getByText(/^The first records of some of these pages/)).toBeVisible();
  });
});
