/** A visit: one page in a browser with an empty profile, and the process that it runs in. */
import { readFile } from "node:fs/promises";
import type { Browser, BrowserType, Page } from "@playwright/test";
import { TOKEN } from "../support/demo-api.ts";
import { install } from "./probe.ts";

const VIEW = { width: 1440, height: 900 };

/** How long so many records may take to be loaded, in milliseconds: far longer than they do. */
export function patience(records: number): number {
  return 30_000 + records / 4;
}

export class Visit {
  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
  ) {}

  /** Goes to an address where so many records are to be shown, and does what is to be done there. */
  static async to<T>(chromium: BrowserType, address: string, records: number, work: (visit: Visit) => Promise<T>): Promise<T> {
    const browser = await chromium.launch();
    try {
      const context = await browser.newContext({ viewport: VIEW, locale: "en-US", timezoneId: "UTC" });
      await context.addInitScript(install, { records, token: TOKEN, patience: patience(records) });
      const page = await context.newPage();
      await unwatch(page);
      await page.goto(address, { waitUntil: "commit" });
      return await work(new Visit(browser, page));
    } finally {
      await browser.close();
    }
  }

  now(): Promise<number> {
    return this.page.evaluate(() => performance.now());
  }

  firstRows(): Promise<number> {
    return this.page.evaluate(() => bench.firstRows);
  }

  allLoaded(): Promise<number> {
    return this.page.evaluate(() => bench.allLoaded);
  }

  /** What was expected of the latest key or click, in milliseconds. */
  expected(): Promise<number> {
    return this.page.evaluate(() => bench.expected);
  }

  /** The longest task of the page's thread since a moment; 0 when none was long. */
  async longestTask(since: number): Promise<number> {
    return Math.max(0, ...(await this.page.evaluate((since) => bench.longTasks(since), since)));
  }

  /** The memory of the page's process in bytes; NaN where the system does not tell. */
  async memory(): Promise<number> {
    // What was only needed for loading is given back by then.
    await this.page.waitForTimeout(2_000);
    return share(await this.process());
  }

  /** DevTools does not say which process holds the page: it is the one that works when the page does. */
  private async process(): Promise<number> {
    const session = await this.browser.newBrowserCDPSession();
    const renderers = async () => {
      const { processInfo } = await session.send("SystemInfo.getProcessInfo");
      return processInfo.filter(({ type }) => type === "renderer");
    };
    const before = new Map((await renderers()).map(({ id, cpuTime }) => [id, cpuTime]));
    await this.page.evaluate((until) => {
      while (performance.now() < until);
    }, (await this.now()) + 200);
    const worked = (await renderers()).map(({ id, cpuTime }) => ({ id, time: cpuTime - (before.get(id) ?? cpuTime) }));
    return worked.sort((one, other) => other.time - one.time)[0].id;
  }
}

/** The memory of a process in bytes: what is its own, and its share of what it shares. */
async function share(process: number): Promise<number> {
  const rollup = await readFile(`/proc/${process}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]) * 1024;
}

/** Playwright has DevTools watch every request, which slows a page that makes many by a fifth and more. */
async function unwatch(page: Page): Promise<void> {
  const session = (page as any)._connection.toImpl(page).delegate._mainFrameSession._client;
  await session.send("Network.disable");
  // Leaves workers alone.
  await session.send("Target.setAutoAttach", { autoAttach: false, waitForDebuggerOnStart: false, flatten: true });
}
