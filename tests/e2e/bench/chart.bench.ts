/** A line of many points: the app's chart beside uPlot's, on the same points, in the same run. */
import type { BrowserType, Page } from "@playwright/test";
import { DemoApi, expect, test } from "../support/test.ts";
import { median } from "./measure.ts";
import { patience, Visit } from "./visit.ts";

const POINTS = Number(process.env.BENCH_POINTS ?? "100000");
const RUNS = Number(process.env.BENCH_RUNS ?? "5");
const DRAWINGS = 12;
/** A frame, in milliseconds: the drawings begin at all times in one. */
const FRAME = 1_000 / 60;
const DAY = 86_400_000;

interface Points {
  times: number[];
  values: number[];
}

test("a line of many points is drawn as fast as uPlot draws it", async ({ playwright }) => {
  const api = await DemoApi.start({ records: 0 });
  try {
    const points = await seeded(api);
    const app: number[] = [];
    const uplot: number[] = [];
    for (let run = 0; run <= RUNS; run += 1) {
      const [own, size] = await drawnByApp(playwright.chromium, api);
      const other = await drawnByUPlot(playwright.chromium, api, points, size);
      // The first run warms everything up.
      if (run > 0) {
        app.push(own);
        uplot.push(other);
      }
    }
    const [own, other] = [median(app)!, median(uplot)!];
    const said = (values: number[]) => values.map((ms) => ms.toFixed(1)).join(" ");
    console.log(`\n${POINTS} points, asked for → painted, medians of ${DRAWINGS} in each of ${RUNS} runs, in ms`);
    console.log(`app    ${own.toFixed(1)}   (${said(app)})`);
    console.log(`uPlot  ${other.toFixed(1)}   (${said(uplot)})`);
    console.log(`ratio  ${(own / other).toFixed(2)}   goal ≤ 1: ${own <= other ? "met" : "NOT met"}\n`);
    expect(Number.isFinite(own / other)).toBe(true);
  } finally {
    await api.remove();
  }
});

/** One device that was checked so many times in ten days. */
async function seeded(api: DemoApi): Promise<Points> {
  const start = Math.trunc(Date.now() / 1_000) * 1_000 - 10 * DAY;
  const times = Array.from({ length: POINTS }, (_, index) => start + Math.trunc((index * 10 * DAY) / POINTS));
  const values = times.map((_, index) => Math.round(50 + 40 * Math.sin(index / 900) + ((index * 7_919) % 1_000) / 50));
  for (let from = 0; from < POINTS; from += 5_000) {
    await api.add(times.slice(from, from + 5_000).map((time, offset) => {
      const at = new Date(time).toISOString();
      return {
        id: `c-${from + offset}`, device_id: "probe", device_name: "Probe", diagnostic_type: "health_check", status: "ok",
        details: { cpu_usage: values[from + offset] }, issues: [], created_at: at, updated_at: at,
      };
    }));
  }
  return { times: times.map((time) => time / 1_000), values };
}

/** The chart of a day is there; drawn is that of everything. */
async function drawnByApp(chromium: BrowserType, api: DemoApi): Promise<[number, { width: number; height: number }]> {
  return Visit.to(chromium, `${api.url}devices/probe?key=cpu_usage&period=24h`, POINTS, async ({ page }) => {
    await page.getByText(`${POINTS.toLocaleString("en-US")} of`).waitFor({ timeout: patience(POINTS) });
    await page.getByRole("button", { name: "Refresh" }).waitFor();
    const region = page.getByRole("region", { name: "Measurements" });
    const took: number[] = [];
    for (let drawing = 0; drawing < DRAWINGS; drawing += 1) {
      await region.getByRole("radio", { name: "24 h" }).click();
      await page.waitForTimeout(300);
      took.push(await drawn(page, "input[name=reach][value=all]", drawing, "path.stroke", "d"));
    }
    const size = (await region.locator(".chart").boundingBox())!;
    return [median(took)!, { width: Math.round(size.width), height: Math.round(size.height) }];
  });
}

async function drawnByUPlot(chromium: BrowserType, api: DemoApi, points: Points, size: object): Promise<number> {
  return Visit.to(chromium, `${api.url}chart.html`, 0, async ({ page }) => {
    await page.waitForLoadState("load");
    await page.evaluate((given) => (globalThis as any).give(given), { ...points, ...size });
    const took: number[] = [];
    for (let drawing = 0; drawing < DRAWINGS; drawing += 1) {
      took.push(await drawn(page, "button", drawing, "#chart", "data-drawn"));
      await page.waitForTimeout(300);
    }
    return median(took)!;
  });
}

function drawn(page: Page, button: string, drawing: number, selector: string, attribute: string): Promise<number> {
  return page.evaluate(
    ([button, after, selector, attribute]) => bench.drawn(button, after, selector, attribute),
    [button, (drawing * FRAME) / DRAWINGS, selector, attribute] as const,
  );
}
