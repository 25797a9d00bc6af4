/** The bench: visits of every kind in turn, so that what slows the machine down slows all of them. */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import type { BrowserType } from "@playwright/test";
import { DemoApi, expect, test } from "../support/test.ts";
import { Measuring } from "./measure.ts";
import { type Measured, results, type Run, table } from "./report.ts";
import { Truth } from "./truth.ts";

const { BENCH_RECORDS = "300000", BENCH_RUNS = "5", BENCH_JSON, BENCH_DATA = "results" } = process.env;
const RUNS = Number(BENCH_RUNS);
/** How many records the app has when it is measured by itself. */
const SMALL = 1_000;
/** How many records a refresh finds new. */
const NEWS = 20;

test("every figure is measured", async ({ playwright }) => {
  const tables = [];
  const failures: string[] = [];
  for (const records of BENCH_RECORDS.split(",").map(Number)) {
    const measured = await measure(playwright.chromium, records, failures);
    const lines = results(measured);
    console.log(`\n${table(measured, lines)}\n`);
    tables.push({ records, bytes: measured.bytes, lines });
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model}`;
  if (BENCH_JSON) await writeFile(BENCH_JSON, JSON.stringify({ machine, runs: RUNS, tables, failures }, null, 1));
  expect([...new Set(failures)], "what did not work").toEqual([]);
});

async function measure(chromium: BrowserType, records: number, failures: string[]): Promise<Measured> {
  await mkdir(BENCH_DATA, { recursive: true });
  const db = (records: number) => join(BENCH_DATA, `${records}.sqlite`);
  const start = (records: number) => DemoApi.start({ records, db: db(records) });
  const measuring = new Measuring(chromium, failures);
  const apis = { small: await start(SMALL), large: await start(records) };
  try {
    const truth = await Truth.of(apis.large);
    const runs: Run[] = [];
    for (let run = 0; run <= RUNS; run += 1) {
      const visited = await visits(measuring, apis, truth);
      console.log(`${records} records, ${run === 0 ? "warm-up" : `run ${run} of ${RUNS}`}`);
      // The first run warms the server and the disk up.
      if (run > 0) runs.push(visited);
      else expect(failures, "what did not work in the warm-up").toEqual([]);
    }
    await apis.large.end();
    return { records, bytes: truth.bytes, runs, refresh: await measuring.refresh(db(records), truth, NEWS) };
  } finally {
    await apis.small.remove();
    await apis.large.remove();
  }
}

/** One visit of each kind. */
async function visits(measuring: Measuring, { small, large }: { small: DemoApi; large: DemoApi }, truth: Truth): Promise<Run> {
  const records = truth.all.total;
  return {
    bare: await measuring.bare(large),
    json: await measuring.floor(large, records, "json"),
    bytes: await measuring.floor(large, records, "arrayBuffer"),
    small: await measuring.small(small, SMALL),
    app: await measuring.app(large, truth),
  };
}
