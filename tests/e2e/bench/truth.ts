/** What the app has to show, worked out from the API's own answers, one record after the other. */
import { type DemoApi, TOKEN } from "../support/demo-api.ts";
import type { List, Sorted } from "./probe.ts";

const PAGE = 500;
const AT_A_TIME = 4;
/** So many rows of each list are known. */
const ROWS = 5;

type Json = Record<string, any>;

/** A word that is typed, and the list after each letter. */
export class Word {
  readonly lists: List[];

  constructor(readonly text: string) {
    this.lists = Array.from(text, () => ({ total: 0, newest: [] }));
  }

  /** A word for a page that shows how many letters were typed. */
  static counted(text: string): Word {
    const word = new Word(text);
    word.lists.forEach((list, place) => (list.total = place + 1));
    return word;
  }

  /** Whether the letter at this place changes the list: only then can be seen when it was drawn. */
  changes(place: number): boolean {
    return place === 0 || JSON.stringify(this.lists[place]) !== JSON.stringify(this.lists[place - 1]);
  }

  add(searched: string, changedAt: number): void {
    for (let place = 0; place < this.text.length; place += 1) {
      if (!searched.includes(this.text.slice(0, place + 1))) return;
      enter(this.lists[place], changedAt);
    }
  }
}

export class Truth {
  /** How many bytes of JSON the app receives. */
  bytes = 0;
  readonly all: List = { total: 0, newest: [] };
  readonly orders: Sorted[] = [
    { column: "details.cpu_usage", kind: "number", ends: { ascending: Infinity, descending: -Infinity } },
    { column: "updated_at", kind: "time", ends: { ascending: Infinity, descending: -Infinity } },
    { column: "device_name", kind: "text", ends: { ascending: "\uffff", descending: "" } },
  ];
  readonly words: Word[];

  private constructor(
    /** The first page's records. */
    readonly newest: Json[],
  ) {
    const serial = newest.map((record) => String(record.device_serial)).find((text) => /^[A-Z]+\d{7}$/.test(text))!;
    this.words = ["printer", serial.slice(0, -2).toLowerCase()].map((text) => new Word(text));
  }

  static async of(api: DemoApi): Promise<Truth> {
    const first = await page(api, 0);
    const truth = new Truth(JSON.parse(first).results);
    truth.read(first);
    let next = PAGE;
    const { count } = JSON.parse(first);
    const reader = async () => {
      while (next < count) {
        const offset = next;
        next += PAGE;
        truth.read(await page(api, offset));
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, reader));
    return truth;
  }

  private read(text: string): void {
    this.bytes += Buffer.byteLength(text);
    for (const record of JSON.parse(text).results) this.add(record);
  }

  private add(record: Json): void {
    const changedAt = time(record.updated_at) ?? time(record.last_check) ?? time(record.created_at) ?? NaN;
    const details = object(record.details) ?? object(record.diagnostics) ?? {};
    enter(this.all, changedAt);
    const searched = searchedTexts(record);
    for (const word of this.words) word.add(searched, changedAt);
    const cpu = typeof details.cpu_usage === "object" ? NaN : Math.round(parseFloat(details.cpu_usage));
    const name = typeof record.device_name === "string" ? record.device_name.toLowerCase() : NaN;
    [cpu, changedAt, name].forEach((value, place) => extend(this.orders[place].ends, value));
  }
}

async function page(api: DemoApi, offset: number): Promise<string> {
  const address = `${api.url}api/v1/inventory_device_diags/?limit=${PAGE}&offset=${offset}`;
  return (await fetch(address, { headers: { Authorization: `Bearer ${TOKEN}` } })).text();
}

function enter(list: List, changedAt: number): void {
  list.total += 1;
  const isNewest = list.newest.length < ROWS || changedAt > list.newest[ROWS - 1];
  if (Number.isNaN(changedAt) || !isNewest) return;
  list.newest = [...list.newest, changedAt].sort((one, other) => other - one).slice(0, ROWS);
}

/** A missing value is `NaN`, and stands at no end. */
function extend(ends: Sorted["ends"], value: number | string): void {
  if (value < ends.ascending) ends.ascending = value;
  if (value > ends.descending) ends.descending = value;
}

function time(value: unknown): number | null {
  const isTime = typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
  const moment = isTime ? Date.parse(value) : NaN;
  return Number.isNaN(moment) ? null : moment;
}

function object(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
}

/** Every text of a record in which a word is looked for, whatever field it is in; moments are none. No word has a line break in it. */
function searchedTexts(record: Json): string {
  const isMoment = (text: unknown) => typeof text === "string" && [20, 24, 27].includes(text.length) && time(text) !== null;
  return scalars(record)
    .filter((text) => text !== null && !isMoment(text))
    .join("\n")
    .toLowerCase();
}

function scalars(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(scalars) : [value];
}
