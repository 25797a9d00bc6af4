/** The figures of all runs as lines with a base, a goal, and whether it was met. */
import { type Figures, median } from "./measure.ts";

/** One run: a visit of each kind. */
export interface Run {
  bare: Figures;
  json: Figures;
  bytes: Figures;
  small: Figures;
  app: Figures;
}

export interface Measured {
  records: number;
  /** Bytes of JSON that were received. */
  bytes: number;
  runs: Run[];
  refresh: Figures;
}

/** `share`: the goal is for value over base; otherwise for the value. */
interface Line {
  name: string;
  unit: "ms" | "MB" | "";
  value: (run: Run) => number | undefined;
  base?: (run: Run) => number | undefined;
  share?: boolean;
  goal?: number;
  /** One bad run is one too many. */
  isWorst?: boolean;
}

export interface Result {
  name: string;
  unit: string;
  value: number | null;
  values: number[];
  base: number | null;
  bases: number[];
  ratio: number | null;
  goal: string;
  met: boolean | null;
}

function lines({ records, bytes, refresh }: Measured): Line[] {
  const key = records <= 300_000 ? 25 : 50;
  const less = (one?: number, other?: number) => (one === undefined || other === undefined ? undefined : one - other);
  const task = (name: string, value: Line["value"]): Line => ({ name: `longest task while ${name}`, unit: "ms", value, goal: 50, isWorst: true });
  return [
    { name: "first rows; base: 1,000 records", unit: "ms", value: (run) => run.app.firstRows, base: (run) => run.small.firstRows, share: true, goal: 1.1 },
    { name: "all queryable; base: json()", unit: "ms", value: (run) => run.app.loaded, base: (run) => run.json.loaded, share: true, goal: 1 },
    { name: "all queryable; base: arrayBuffer()", unit: "ms", value: (run) => run.app.loaded, base: (run) => run.bytes.loaded },
    { name: "memory above a bare page; base: JSON", unit: "MB", value: (run) => less(run.app.memory, run.bare.memory), base: () => bytes, share: true, goal: 0.4 },
    { name: "the same with 1,000 records", unit: "MB", value: (run) => less(run.small.memory, run.bare.memory) },
    { name: "key → rows, median; base: bare page", unit: "ms", value: (run) => run.app.key, base: (run) => run.bare.key, goal: key },
    { name: "key → rows, worst; base: bare page", unit: "ms", value: (run) => run.app.worstKey, base: (run) => run.bare.worstKey, goal: key },
    { name: "header → rows by number", unit: "ms", value: (run) => run.app.number, goal: 50 },
    { name: "header → rows by time", unit: "ms", value: (run) => run.app.time, goal: 50 },
    { name: "header → rows by text", unit: "ms", value: (run) => run.app.text, goal: 150 },
    task("loading", (run) => run.app.taskLoading),
    task("filtering", (run) => run.app.taskFiltering),
    task("scrolling", (run) => run.app.taskScrolling),
    { name: "worst frame, end to end; base: bare page", unit: "ms", value: (run) => run.app.worstFrame, base: (run) => run.bare.worstFrame, goal: 33 },
    { name: "last scroll step → last row", unit: "ms", value: (run) => run.app.lastRow },
    { name: "overview, 30 days: the worker's answer", unit: "ms", value: (run) => run.app.overviewAnswer, goal: 30 },
    { name: "overview, 30 days: answer → painted", unit: "ms", value: (run) => run.app.overviewPaint, goal: 17 },
    { name: "requests of a refresh; base: a reading", unit: "", value: () => refresh.requests, base: () => Math.ceil(records / 500), goal: 3 },
  ];
}

export function results(measured: Measured): Result[] {
  return lines(measured).map((line) => {
    const known = (of: Line["base"]) => measured.runs.map((run) => of?.(run)).filter((value) => value !== undefined && Number.isFinite(value)) as number[];
    const values = known(line.value);
    const value = (line.isWorst ? worst(values) : median(values)) ?? null;
    const bases = known(line.base);
    const base = median(bases) ?? null;
    const ratio = value === null || base === null ? null : value / base;
    const judged = line.share ? ratio : value;
    const goal = line.goal === undefined ? "" : `≤ ${line.goal}${line.share ? " ×" : ` ${line.unit}`}`.trimEnd();
    const met = line.goal === undefined || judged === null ? null : judged <= line.goal;
    return { name: line.name, unit: line.unit, value, values, base, bases, ratio, goal, met };
  });
}

/** As a person reads it. */
export function table({ records, bytes, runs }: Measured, results: Result[]): string {
  const title = `${records.toLocaleString("en-US")} records, ${(bytes / 1e6).toFixed(1)} MB of JSON, medians of ${runs.length} runs (least–most)`;
  const rows = results.map(({ name, unit, value, values, base, ratio, goal, met }) => {
    const range = new Set(values).size > 1 ? `(${said(Math.min(...values), unit)}–${said(Math.max(...values), unit)})` : "";
    const verdict = met === null ? (value === null ? "not measured" : "") : met ? "met" : "NOT met";
    return [name, `${said(value, unit)} ${unit}`.trimEnd(), range, said(base, unit), ratio === null ? "–" : ratio.toFixed(2), goal, verdict];
  });
  const all = [["", "value", "", "base", "ratio", "goal", ""], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const isText = (column: number) => column === 0 || column > 4;
  const line = (row: string[]) => row.map((cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  ");
  return [title, ...all.map((row) => line(row).trimEnd())].join("\n");
}

function worst(values: number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}

function said(value: number | null, unit: string): string {
  if (value === null) return "–";
  if (unit === "MB") return (value / 1e6).toFixed(1);
  return value < 100 && unit === "ms" ? value.toFixed(1) : value.toFixed(0);
}
