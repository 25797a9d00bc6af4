/** How soon a form can be used without a network and without a server, beside a start with both. */
import type { Page } from "@playwright/test";
import { App, DemoApi, expect, test } from "../support/test.ts";
import { median } from "./measure.ts";

const RUNS = Number(process.env.BENCH_RUNS ?? "5");
const GOAL = 1.2;

test.use({ serviceWorkers: "allow" });

test("a form can be used without a network as soon as with one", async ({ page }) => {
  const api = await DemoApi.start({ records: 1_000 });
  try {
    const form = `${api.url}new?device=device-12345`;
    const app = new App(page, api);
    await app.signIn();
    await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state));
    // The first two fill the browser's caches, with and without a worker that answers.
    const online = await started(page, form);
    await api.end();
    await page.context().setOffline(true);
    const offline = await started(page, form);
    const said = (values: number[]) => values.map((ms) => ms.toFixed(0)).join(" ");
    const ratio = median(offline)! / median(online)!;
    console.log(`\nnavigation → a form that can be used, medians of ${RUNS}, in ms`);
    console.log(`with a network     ${median(online)!.toFixed(0)}   (${said(online)})`);
    console.log(`without            ${median(offline)!.toFixed(0)}   (${said(offline)})`);
    console.log(`ratio              ${ratio.toFixed(2)}   goal ≤ ${GOAL}: ${ratio <= GOAL ? "met" : "NOT met"}\n`);
    expect(Number.isFinite(ratio)).toBe(true);
  } finally {
    await api.remove();
  }
});

/** Each start of the app, from a blank page. */
async function started(page: Page, form: string): Promise<number[]> {
  const took: number[] = [];
  for (let run = -2; run < RUNS; run += 1) {
    await page.goto("about:blank");
    const from = performance.now();
    await page.goto(form, { waitUntil: "commit" });
    await page.getByLabel("What happened?").fill("x");
    if (run >= 0) took.push(performance.now() - from);
  }
  return took;
}
