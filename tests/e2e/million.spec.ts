import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Locator, Page } from "@playwright/test";
import { Entries } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

const MILLION = 1_000_000;
/** How high a row is. */
const ROW = 39;
const COLUMNS = ["device_name", "id", "device_id", "status", "updated_at"];

type Json = Record<string, any>;

/** When a record says that it was changed. */
const time = (record: Json) => Date.parse(record.updated_at ?? record.last_check ?? record.created_at);

const row = (entries: Entries, index: number): Locator => entries.table.locator(`[aria-rowindex="${index + 2}"]`);

interface Seen {
  index: number;
  time: number;
}

/** What is seen of the list, from top to bottom: row after row, with no gap between the headings and the end. */
async function seen(entries: Entries): Promise<Seen[]> {
  const { rows, top, bottom } = await entries.table.evaluate((table) => {
    const all = [...table.querySelectorAll("tbody [aria-rowindex]")].map((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      const time = Date.parse(row.querySelector("time")?.dateTime ?? "");
      return { index: Number(row.getAttribute("aria-rowindex")) - 2, time, top, bottom };
    });
    const top = table.querySelector("thead")!.getBoundingClientRect().bottom;
    const { bottom } = table.parentElement!.getBoundingClientRect();
    const rows = all.filter((row) => row.bottom > top + 1 && row.top < bottom - 1);
    return { rows: rows.sort((one, other) => one.top - other.top), top, bottom };
  });
  const ends = [top, ...rows.map((row) => row.bottom)];
  rows.forEach((row, place) => expect(row.top).toBeLessThan(ends[place] + 1));
  expect(ends.at(-1)).toBeGreaterThan(bottom - 1);
  expect(rows.map(({ index }) => index)).toEqual(rows.map((_, place) => rows[0].index + place));
  return rows;
}

/** Waits until what is seen is as it should be. */
async function expectSeen(entries: Entries, check: (rows: Seen[]) => void): Promise<Seen[]> {
  let rows: Seen[] = [];
  await expect(async () => {
    rows = await seen(entries);
    check(rows);
  }).toPass({ timeout: 10_000 });
  return rows;
}

/** The lines of the file that is saved when a format is chosen from the menu, without their ends. */
async function exported(page: Page, format: string | RegExp): Promise<AsyncIterable<string>> {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const saving = page.waitForEvent("download", { timeout: 120_000 });
  await page.getByRole("dialog", { name: "Export" }).getByRole("button", { name: format, exact: true }).click();
  const file = await saving;
  return createInterface({ input: createReadStream(await file.path()), crlfDelay: Infinity });
}

async function every(lines: Promise<AsyncIterable<string>>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of await lines) found.push(line);
  return found;
}

// A trace would keep every answer of the API.
test.use({ demo: { records: MILLION }, trace: "off" });
test.describe.configure({ timeout: 480_000 });

test("A million records are read, scrolled through, filtered and exported", async ({ app, page, api }) => {
  const entries = new Entries(page);
  const [newest] = await api.page(0, 1);
  const ofDevice = await api.records(newest.device_id);
  // A time that nobody can read comes after every other.
  const timeless = (await api.records("70001")).filter((record) => Number.isNaN(time(record)));
  expect(timeless).toHaveLength(1);

  await test.step("all of them are held, and the list has a row for each", async () => {
    await app.arrive(`diagnostics?cols=${COLUMNS.join()}`);
    await expect(app.freshness).toHaveText("1,000,000 of 1,000,000 records", { timeout: 180_000 });
    await app.allRead();
    await entries.expectTotal(MILLION);
    await expect(row(entries, 0).getByRole("link")).toHaveText(newest.device_name);
  });

  await test.step("End leads to the very last row, and before it is the oldest record", async () => {
    const [oldest] = await api.page(MILLION - 1, 1);
    await row(entries, 0).getByRole("link").focus();
    await page.keyboard.press("End");
    const last = row(entries, MILLION - 1);
    await expect(last.getByRole("link")).toBeFocused();
    await expect(last).toBeInViewport({ ratio: 1 });
    await expect(last).toContainText(timeless[0].id);
    await page.keyboard.press("k");
    const beforeLast = row(entries, MILLION - 2);
    await expect(beforeLast.getByRole("link")).toBeFocused();
    await expect(beforeLast).toContainText(oldest.device_id);
    const ends = [{ index: MILLION - 2, time: time(oldest) }, { index: MILLION - 1, time: NaN }];
    await expectSeen(entries, (rows) => expect(rows.slice(-2)).toMatchObject(ends));
  });

  await test.step("the scroll bar leads to the middle, and the wheel goes on from there", async () => {
    const frame = entries.table.locator("..");
    await frame.evaluate((frame) => (frame.scrollTop = (frame.scrollHeight - frame.clientHeight) / 2));
    const rows = await expectSeen(entries, ([first, ...rest]) => {
      expect(Math.abs(first.index - MILLION / 2)).toBeLessThanOrEqual(rest.length);
    });
    const there = await api.page(rows[0].index, rows.length + timeless.length);
    expect(there.map(time).join()).toContain(rows.map(({ time }) => time).join());
    await row(entries, rows[5].index).hover();
    await page.mouse.wheel(0, 10 * ROW);
    await expectSeen(entries, ([first]) => expect(first.index).toBe(rows[0].index + 10));
  });

  await test.step("an export says how far it is, and can be given up", async () => {
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("button", { name: /^NDJSON/ }).click();
    const bar = page.getByRole("progressbar", { name: "Export" });
    await expect(bar).toHaveAttribute("max", String(MILLION));
    const done = () => bar.getAttribute("value").then(Number);
    const before = await done();
    await expect.poll(done).toBeGreaterThan(before);
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(bar).toHaveCount(0);
  });

  let online = 0;
  await test.step("all of them are exported, each once, the newest first", async () => {
    const offsets = [0, 250_000, 500_000, 750_000, MILLION - 1_000];
    const samples = (await Promise.all(offsets.map((offset) => api.page(offset, 1_000)))).flat();
    const expected = new Map(samples.map(({ id, device_id, status }) => [id, { device_id: String(device_id), status }]));
    expect(expected.size).toBe(samples.length);
    const ids = new Set<string>();
    let before = Infinity;
    const exporting = await exported(page, /^NDJSON/);
    // It is told for some seconds only; reading a million lines takes longer.
    const told = page.getByText("1,000,000 entries were exported to").waitFor({ timeout: 60_000 });
    for await (const line of exporting) {
      const { id, device_id, status, updated_at } = JSON.parse(line);
      ids.add(id);
      const record = expected.get(id);
      if (record) expect({ device_id, status }).toEqual(record);
      expected.delete(id);
      if (status === "online") online += 1;
      // What is without a time is the last.
      const now = updated_at === null ? -Infinity : Date.parse(updated_at);
      if (!(now <= before)) throw new Error(`${line} is newer than the one before it`);
      before = now;
    }
    expect(ids.size).toBe(MILLION);
    expect([...expected.keys()]).toEqual([]);
    await told;
  });

  await test.step("a word is looked for in all of them", async () => {
    for (const text of [newest.device_id, newest.device_serial.toLowerCase()]) {
      await entries.filter.fill(text);
      await entries.expectTotal(ofDevice.length);
    }
  });

  await test.step("what a status and a word leave is exported", async () => {
    const ok = ofDevice.filter(({ status }) => status === "ok");
    await entries.filter.fill(`-status:ok ${newest.device_id}`);
    await entries.expectTotal(ofDevice.length - ok.length);
    await entries.filter.fill(`status:ok ${newest.device_id}`);
    await entries.expectTotal(ok.length);
    const [header, ...lines] = await every(exported(page, "CSV"));
    expect(header).toBe(COLUMNS.join());
    expect(lines.map((line) => line.split(",")[1]).sort()).toEqual(ok.map(({ id }) => id).sort());
  });

  await test.step("a status is looked for in all of them, and the large part that it leaves is exported", async () => {
    await entries.filter.fill("-status:online");
    await entries.expectTotal(MILLION - online);
    await entries.filter.fill("status:online");
    await entries.expectTotal(online);
    expect(online).toBeGreaterThan(100_000);
    const [header, ...lines] = await every(exported(page, "CSV"));
    expect(header).toBe(COLUMNS.join());
    expect(lines).toHaveLength(online);
    expect(lines.filter((line) => line.split(",")[3] !== "online")).toEqual([]);
  });
});
