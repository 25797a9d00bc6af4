/** What is measured in each kind of visit. */
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserType } from "@playwright/test";
import { DemoApi } from "../support/demo-api.ts";
import { type Truth, Word } from "./truth.ts";
import { patience, Visit } from "./visit.ts";

/** Milliseconds, bytes and counts, by name. What is missing could not be measured. */
export type Figures = Record<string, number | undefined>;

/** A page with every column that is sorted by. */
const LIST = "diagnostics?cols=status,device_name,details.cpu_usage,updated_at";
/** How long a person takes for the next letter, in milliseconds. */
const PAUSE = 100;
const SWEEP = 3_000;

export class Measuring {
  constructor(
    private readonly chromium: BrowserType,
    /** What did not work. */
    private readonly failures: string[],
  ) {}

  /** A page that does nearly nothing: the least that memory, keys and frames cost here. */
  bare(api: DemoApi): Promise<Figures> {
    return this.visit("bare page", api, "floor.html", 0, async (visit) => {
      const memory = await visit.memory();
      const keys = await type(visit, Word.counted("printer"));
      const worstFrame = await visit.page.evaluate((ms) => bench.sweep(ms), SWEEP);
      return { memory, key: median(keys), worstKey: Math.max(...keys), worstFrame };
    });
  }

  /** A page that reads all records and throws them away. */
  floor(api: DemoApi, records: number, read: "json" | "arrayBuffer"): Promise<Figures> {
    const address = `floor.html?read=${read}`;
    return this.visit(`floor, ${read}()`, api, address, records, async (visit) => ({ loaded: await visit.allLoaded() }));
  }

  /** The app with few records: what it costs by itself. */
  small(api: DemoApi, records: number): Promise<Figures> {
    return this.visit("app, few records", api, LIST, records, async (visit) => {
      const firstRows = await visit.firstRows();
      await visit.allLoaded();
      return { firstRows, memory: await visit.memory() };
    });
  }

  /** The app, with everything that a person does there. */
  app(api: DemoApi, truth: Truth): Promise<Figures> {
    return this.visit("app", api, LIST, truth.all.total, async (visit) => {
      const firstRows = await visit.firstRows();
      const loaded = await visit.allLoaded();
      const taskLoading = await visit.longestTask(0);
      const figures: Figures = { firstRows, loaded, taskLoading, memory: await visit.memory() };
      const begun = await visit.now();
      const keys: number[] = [];
      for (const word of truth.words) {
        await this.attempt(`app, "${word.text}"`, async () => keys.push(...(await type(visit, word))));
        await this.attempt("app, empty filter", () => empty(visit, truth));
      }
      Object.assign(figures, { key: median(keys), worstKey: Math.max(...keys), taskFiltering: await visit.longestTask(begun) });
      for (const sorted of truth.orders) {
        await this.attempt(`app, order by ${sorted.column}`, async () => {
          const button = visit.page.locator(`th[data-col="${sorted.column}"] button`);
          if ((await button.count()) === 0) throw new Error("there is no such column");
          const clicks: number[] = [];
          for (let click = 0; click < 2; click += 1) {
            await visit.page.evaluate((sorted) => bench.expectOrder(sorted), sorted);
            await button.click();
            clicks.push(await visit.expected());
            await visit.page.waitForTimeout(PAUSE);
          }
          figures[sorted.kind] = Math.max(...clicks);
        });
      }
      await this.attempt("app, scrolling", async () => {
        const begun = await visit.now();
        const worstFrame = await visit.page.evaluate((ms) => bench.sweep(ms), SWEEP);
        const end = await visit.now();
        const lastRow = (await visit.page.evaluate((row) => bench.row(row), truth.all.total)) - end;
        Object.assign(figures, { worstFrame, lastRow, taskScrolling: await visit.longestTask(begun) });
      });
      await this.attempt("app, overview", async () => Object.assign(figures, await overview(visit)));
      return figures;
    });
  }

  /** How many requests a refresh makes after new records came. They go into a copy of the database. */
  async refresh(db: string, truth: Truth, news: number): Promise<Figures> {
    const folder = await mkdtemp(`${db}-`);
    const copy = join(folder, "copy.sqlite");
    await copyFile(db, copy);
    const records = truth.all.total;
    const api = await DemoApi.start({ records, db: copy });
    try {
      return await this.visit("app, refresh", api, LIST, records, async (visit) => {
        const button = visit.page.getByRole("button", { name: "Refresh" });
        await visit.allLoaded();
        await button.waitFor();
        await api.add(truth.newest.slice(0, news).map(later));
        const before = await api.reads();
        await button.click();
        const total = (records + news).toLocaleString("en-US");
        await visit.page.getByRole("status").filter({ hasText: `${total} of ${total} records` }).waitFor({ timeout: patience(records) });
        await button.waitFor({ timeout: patience(records) });
        return { requests: (await api.reads()) - before };
      });
    } finally {
      await api.remove();
      await rm(folder, { recursive: true });
    }
  }

  private async visit(
    name: string,
    api: DemoApi,
    path: string,
    records: number,
    work: (visit: Visit) => Promise<Figures>,
  ): Promise<Figures> {
    let figures: Figures = {};
    await this.attempt(name, async () => {
      figures = await Visit.to(this.chromium, api.url + path, records, work);
    });
    return figures;
  }

  /** What fails here leaves the rest to be measured. */
  private async attempt(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const failure = `${name}: ${String(error).split("\n")[0]}`;
      console.log(failure);
      this.failures.push(failure);
    }
  }
}

export function median(values: number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 0 && middle > 0 ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle];
}

/** Types a word, each letter when the list of the last one was there. */
async function type(visit: Visit, word: Word): Promise<number[]> {
  await visit.page.locator("#filter").click();
  const took: number[] = [];
  for (const [place, letter] of Array.from(word.text).entries()) {
    await visit.page.evaluate((list) => bench.expectList(list), word.lists[place]);
    await visit.page.keyboard.press(letter);
    const ms = await visit.expected();
    if (word.changes(place)) took.push(ms);
    await visit.page.waitForTimeout(PAUSE);
  }
  return took;
}

/** The overview of 30 days, asked for some times: what the worker takes for it, and the page. */
async function overview(visit: Visit): Promise<Figures> {
  const { page } = visit;
  await page.getByRole("navigation").getByRole("link", { name: "Overview" }).click();
  const answers: number[] = [];
  const paints: number[] = [];
  await page.getByRole("slider", { name: "Fleet status" }).waitFor();
  for (let time = 0; time < 8; time += 1) {
    await page.evaluate(() => bench.days(7, 0));
    await page.waitForTimeout(PAUSE);
    const { answer, paint } = await page.evaluate((after) => bench.days(30, after), 2 * time);
    answers.push(answer);
    paints.push(paint);
    await page.waitForTimeout(PAUSE);
  }
  return { overviewAnswer: median(answers), overviewPaint: median(paints) };
}

async function empty(visit: Visit, truth: Truth): Promise<void> {
  await visit.page.locator("#filter").click();
  await visit.page.evaluate((list) => bench.expectList(list), truth.all);
  await visit.page.keyboard.press("Control+A");
  await visit.page.keyboard.press("Backspace");
  await visit.expected();
}

/** A record like this one, of now. */
function later(record: Record<string, any>, place: number): object {
  const now = new Date().toISOString();
  return { ...record, id: `bench-${place}`, created_at: now, updated_at: now };
}
