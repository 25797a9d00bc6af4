import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Page } from "@playwright/test";
import { Entries } from "./support/entries.ts";
import { answerWith, everyDevice, everyEntry, everyField, TEXT_VALUES, VALUES } from "./support/hostile.ts";
import { expectNoSidewaysScroll } from "./support/page-checks.ts";
import { Report } from "./support/report.ts";
import { type App, expect, test } from "./support/test.ts";

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
/** Nothing that a person asks for takes longer. */
const SOON = { timeout: 1_000 };

/** What data must never do to a page. */
class Harm {
  private constructor(private readonly page: Page) {}

  static async watch(page: Page): Promise<Harm> {
    page.on("dialog", (dialog) => { throw new Error(`data opened a dialog: ${dialog.message()}`); });
    await page.addInitScript(() => {
      const seen = { ran: 0, tasks: [] as PerformanceEntry[] };
      new PerformanceObserver((list) => seen.tasks.push(...list.getEntries())).observe({ type: "longtask", buffered: true });
      Object.assign(window, { seen, __executed: () => { seen.ran += 1; } });
    });
    return new Harm(page);
  }

  /** Nothing ran, nothing was made of data, nothing leads elsewhere, and no task took over a second. */
  async expectNone(): Promise<void> {
    const found = await this.page.evaluate(() => {
      const { seen } = window as any;
      const alien = "img, iframe, object, embed, base[href*=elsewhere], body script, body style, body link, [onerror], [onload], [srcdoc]";
      return {
        ran: seen.ran,
        made: [...document.querySelectorAll(alien)].map((element) => element.outerHTML.slice(0, 200)),
        leadElsewhere: [...document.links].filter((link) => link.origin !== location.origin).map((link) => link.href.slice(0, 200)),
        polluted: "polluted" in {},
        stalls: seen.tasks.map((task: PerformanceEntry) => Math.round(task.duration)).filter((ms: number) => ms > 1_000),
      };
    });
    expect(found, `harm on ${this.page.url().slice(0, 200)}`).toEqual({ ran: 0, made: [], leadElsewhere: [], polluted: false, stalls: [] });
  }

  /** Leaves out how long the checks themselves took. */
  async forget(): Promise<void> {
    await this.page.evaluate(() => void ((window as any).seen.tasks = []));
  }
}

/** Signs in where no record is drawn, and waits until all are read. */
async function readAll(app: App, records: string[], path = "outbox"): Promise<Harm> {
  const harm = await Harm.watch(app.page);
  await answerWith(app.page, records);
  // Without looking for what axe would find: that takes the page's time, too.
  await app.page.goto(app.api.url + path);
  await app.enterToken();
  await expect(app.freshness).toHaveText(/^([\d,]+) of \1 /, { timeout: 30_000 });
  return harm;
}

/** What was asked for is there, did no harm, and fits at both widths. */
async function expectHarmless(page: Page, harm: Harm): Promise<void> {
  await expect(page.getByText("Loading…")).toHaveCount(0, SOON);
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page);
  }
  await harm.expectNone();
}

async function exported(page: Page, format: string | RegExp): Promise<string> {
  await page.getByRole("button", { name: "Export" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("dialog", { name: "Export" }).getByRole("button", { name: format, exact: true }).click();
  return readFile(await (await saving).path(), "utf8");
}

/** The rows of a CSV, as RFC 4180 has them. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

test.describe("Every field of every record can hold anything, and", () => {
  test.describe.configure({ timeout: 180_000 });

  test("every page draws it as text, soon, and in its place", async ({ app, page }) => {
    const harm = await readAll(app, everyField());
    const entries = new Entries(page);
    const look = async () => {
      await expectHarmless(page, harm);
      await app.settled();
      await harm.forget();
    };
    const goTo = async (name: string) => {
      await app.navigation.getByRole("link", { name }).click();
      await expect(app.heading(name)).toBeVisible(SOON);
      await look();
    };
    await goTo("Overview");
    await goTo("Devices");
    await page.getByRole("radio", { name: "Heat map" }).check({ force: true });
    await look();
    await goTo("Incidents");
    await page.getByRole("table", { name: "Incidents" }).getByRole("link").first().click();
    await expect(page.getByRole("complementary", { name: "Incident" })).toBeVisible(SOON);
    await look();
    await page.keyboard.press("Escape");
    await page.getByRole("radio", { name: "Board" }).check({ force: true });
    await look();
    await goTo("Diagnostics");
    await page.setViewportSize(WIDE);
    for (const facet of ["Status", "Type", "Severity", "Priority", "Codes"]) {
      await entries.facet(facet).click();
      await expect(entries.opened(facet).getByRole("checkbox").first()).toBeVisible(SOON);
      await harm.expectNone();
      await page.keyboard.press("Escape");
    }
    await page.getByRole("button", { name: "Columns" }).click();
    await expect(entries.opened("Columns").getByRole("checkbox", { name: "cpu_usage" })).toBeAttached(SOON);
    await look();
    await page.keyboard.press("Escape");
    for (const name of ["New entry", "Settings", "Outbox"]) await goTo(name);
  });

  test("every entry opens, is found, and is shown as it was sent", async ({ app, page }) => {
    const all = everyEntry();
    const entries = new Entries(page);
    const harm = await readAll(app, all.map(([, record]) => record));
    await app.goTo("Diagnostics");
    await harm.forget();
    for (const [id, record] of all) {
      await test.step(id, async () => {
        await entries.filter.fill(`id:${id}`);
        // Other ids that hold this one are offered, above the rows, until one is done typing.
        await entries.filter.press("Enter");
        const link = entries.rows.getByRole("link");
        await expect(link).toHaveCount(1, SOON);
        await expect(link).toHaveAttribute("href", new RegExp(`entry=${id}$`), SOON);
        await link.click();
        await expect(entries.rawRecord).toBeVisible(SOON);
        const shown = JSON.parse((await entries.rawRecord.textContent())!);
        expect(isDeepStrictEqual(shown, JSON.parse(record)), `${id} is shown as it was sent`).toBe(true);
        await expectHarmless(page, harm);
        await page.setViewportSize(WIDE);
        await page.keyboard.press("Escape");
        await expect(entries.panel).toHaveCount(0);
      });
    }
  });

  test("every device has its page, its form and its label, whatever its id is", async ({ app, page }) => {
    const harm = await readAll(app, everyDevice());
    const report = new Report(page);
    await app.goTo("Devices");
    await harm.forget();
    await page.getByRole("radio", { name: "Heat map" }).check({ force: true });
    const tiles = page.getByRole("main").getByRole("listitem").getByRole("link");
    const devices = await tiles.count();
    expect(devices).toBeGreaterThan(40);
    for (let tile = 0; tile < devices; tile += 1) {
      const address = await tiles.nth(tile).getAttribute("href");
      await tiles.nth(tile).click();
      // No browser and no server takes an address of a megabyte.
      if (decodeURI(address!) === "/…") {
        await expect(app.heading("There is no such page")).toBeVisible(SOON);
        await page.goBack();
        continue;
      }
      await expect(app.heading("Printer")).toBeVisible(SOON);
      await expectHarmless(page, harm);
      await page.getByRole("main").getByRole("link", { name: "Report issue" }).click();
      await expect(report.chosenDevice).toBeVisible(SOON);
      await expectHarmless(page, harm);
      await page.goBack();
      await expect(app.heading("Printer")).toBeVisible();
      await page.goBack();
      await expect(tiles).toHaveCount(devices);
    }
    await page.getByRole("link", { name: /^Print labels/ }).click();
    await expect(page.getByRole("list", { name: "Labels" }).getByRole("listitem").first()).toBeVisible(SOON);
    await expectHarmless(page, harm);
  });

  test("every export is safe to open", async ({ app, page }) => {
    const columns = [
      "id", "device_name", "device_id", "device_serial", "diagnostic_type", "status", "severity", "codes", "priority", "summary", "by",
      "notes", "created_at", "updated_at", "next_check_due", "details.cpu_usage", "details.network_connectivity", "details.last_ping",
      "details.action_performed", "details.symptoms", "details.error_codes", "details.impact_level",
    ];
    const harm = await readAll(app, everyField(), `diagnostics?cols=${columns}`);
    const rows = readCsv(await exported(page, "CSV"));
    expect(rows[0]).toEqual(columns);
    expect(rows).toHaveLength(everyField().length + 1);
    expect(rows.filter((row) => row.length !== columns.length)).toEqual([]);
    const isNumber = (cell: string) => /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(cell);
    const isFormula = (cell: string) => /^[\t\r\n]|^[\s\0-\x1f]*[=+\-@＝＋－＠]/.test(cell) && !isNumber(cell);
    expect(rows.flat().filter(isFormula).map((cell) => cell.slice(0, 50))).toEqual([]);
    expect(rows.flat().filter((cell) => cell.startsWith("'=HYPERLINK")).length).toBeGreaterThan(10);
    const json = JSON.parse(await exported(page, "JSON"));
    expect(json).toHaveLength(rows.length - 1);
    expect(json.map((row: object) => Object.keys(row).join())).toEqual(json.map(() => columns.join()));
    const lines = (await exported(page, /^NDJSON/)).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(json);
    await expectHarmless(page, harm);
  });
});

test.describe("Every value of config.json can be anything, and", () => {
  test.describe.configure({ timeout: 180_000 });
  const numbers = ["page_size", "concurrency", "timeout_seconds", "settle_seconds", "live_check_timeout_seconds", "grace_minutes", "full_read_minutes", "idle_minutes", "auto_reports_per_hour"];
  const top = ["title", "api_base", ...numbers, "api_base_editable", "wrap_body", "client_ref", "classes", "measurements", "rules"];
  const measure = ["unit", "bad", "warning", "critical"];
  /** A key of a certain type says the same of all that is of another: the values take turns among them. */
  const turns = [
    ...top.map((key) => `{"${key}":HERE}`), ...measure.map((key) => `{"measurements":{"x":{"${key}":HERE}}}`),
    '{"classes":{"x":HERE}}', '{"measurements":{"x":HERE}}', "HERE",
  ];
  const texts = '{"title":HERE,"api_base":HERE,"classes":{HERE:"critical"},"measurements":{HERE:{"unit":HERE}}}';

  test("the page says that it is not usable, or asks for the token", async ({ app, page, api }) => {
    const harm = await Harm.watch(page);
    await page.setViewportSize(NARROW);
    let config = "";
    await page.route("**/config.json", (route) => route.fulfill({ contentType: "application/json", body: config }));
    for (const [at, [name, value]] of VALUES.entries()) {
      const isText = value.startsWith('"');
      for (const place of [isText ? texts : '{"title":HERE}', turns[at % turns.length], ...(isText && at % 3 === 0 ? ["{HERE:1}"] : [])]) {
        await test.step(`${name} in ${place}`, async () => {
          config = place.replaceAll("HERE", () => value);
          await page.goto(api.url);
          await expect(app.heading(/^(Sign in|Diagboard cannot start: its configuration is not usable\.)$/)).toBeVisible();
          await expect(app.signInButton.or(page.getByText("Whoever deployed it has to mend config.json"))).toBeVisible();
          await expectNoSidewaysScroll(page);
          await harm.expectNone();
        });
      }
    }
  });

  test("what it names is drawn as text, soon, and in its place", async ({ app, page }) => {
    // Longer ones are refused, as the test before this one saw.
    const texts = TEXT_VALUES.filter((text) => [...text].length <= 100);
    expect(texts.length).toBeGreaterThan(20);
    const title = texts.slice(0, 8).join(" ").slice(0, 200);
    const classes = Object.fromEntries(texts.map((text) => [text, "critical"]));
    const measurements = Object.fromEntries([...texts, "cpu_usage"].map((key, at) => [key, { unit: texts[at % texts.length], bad: "high", warning: 1, critical: 1e308 }]));
    await page.route("**/config.json", (route) => route.fulfill({ json: { title, classes, measurements } }));
    const harm = await readAll(app, everyDevice());
    for (const name of ["Overview", "Devices", "Settings"]) {
      await app.navigation.getByRole("link", { name }).click();
      await expect(app.heading(name)).toBeVisible(SOON);
      await expectHarmless(page, harm);
    }
  });
});
