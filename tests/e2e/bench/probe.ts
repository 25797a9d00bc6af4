/** What runs in a measured page: it knows when the right thing has been painted, and what took too long. */

/** A list as it should be: how many entries, and when the newest of them changed. */
export interface List {
  total: number;
  newest: number[];
}

/** A list that was sorted by a column: what stands first in each direction. */
export interface Sorted {
  column: string;
  kind: "number" | "time" | "text";
  ends: Record<"ascending" | "descending", number | string>;
}

export interface Setting {
  records: number;
  token: string;
  /** How long the loading may take, in milliseconds. */
  patience: number;
}

export interface Probe {
  /** When the first rows were painted, since the navigation began. */
  firstRows: Promise<number>;
  /** When everything was loaded, and can be asked for. */
  allLoaded: Promise<number>;
  /** When the list was painted, since the latest press of a key. */
  expectList: (list: List) => void;
  /** The same since the latest click, for a list in another order than now. */
  expectOrder: (sorted: Sorted) => void;
  /**
   * Clicks from a script, so long after a frame, and gives how long it took until an attribute of an element
   * was painted with another value. A person's click would be followed by a frame in which browsers let
   * nothing else happen: that says nothing of who draws.
   */
  drawn: (button: string, after: number, selector: string, attribute: string) => Promise<number>;
  /** The same for the overview of so many days: how long the worker took, and the page. */
  days: (days: number, after: number) => Promise<{ answer: number; paint: number }>;
  /** Keeps what was expected, in milliseconds. */
  expected: Promise<number>;
  /** When a row was painted, by its index from 1. */
  row: (index: number) => Promise<number>;
  /** Scrolls from end to end, and gives the longest time between two frames. */
  sweep: (ms: number) => Promise<number>;
  /** The durations of the long tasks since a moment. */
  longTasks: (since: number) => number[];
}

declare global {
  var bench: Probe;
}

/** Runs before the page's own scripts; nothing outside of this function exists there. */
export function install({ records, token, patience }: Setting): void {
  if (!location.protocol.startsWith("http")) return;
  sessionStorage.setItem("diagboard.token", token);
  sessionStorage.setItem("diagboard.base", `${location.origin}/api/v1`);

  const tasks: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
  observer.observe({ type: "longtask", buffered: true });

  let pressedAt = 0;
  for (const type of ["keydown", "click"]) {
    addEventListener(type, (event) => (pressedAt = event.timeStamp), { capture: true });
  }

  /** The time after the first frame about which nothing is wrong any more. */
  const painted = (wrong: () => string | null, limit = 20_000) =>
    new Promise<number>((done, failed) => {
      const start = performance.now();
      const frame = new MessageChannel();
      // A task that is posted in a frame's callback runs when the frame has been painted.
      frame.port1.onmessage = () => {
        frame.port1.close();
        done(performance.now());
      };
      const look = () => {
        try {
          const what = wrong();
          if (what === null) frame.port2.postMessage(null);
          else if (performance.now() - start > limit) failed(new Error(`not shown in ${limit} ms: ${what}`));
          else requestAnimationFrame(look);
        } catch (error) {
          failed(error);
        }
      };
      requestAnimationFrame(look);
    });
  const sincePress = async (wrong: () => string | null) => {
    pressedAt = 0;
    const at = await painted(() => (pressedAt === 0 ? "the key or button was not pressed" : wrong()));
    return at - pressedAt;
  };

  /** When the page last asked the worker, since a moment, and when that answered. */
  const messages: { asked: boolean; at: number }[] = [];
  const post = Worker.prototype.postMessage;
  const known = new WeakSet<Worker>();
  Worker.prototype.postMessage = function (this: Worker, ...given: any[]) {
    // The app listens after its first message, so this hears each answer before it does.
    if (!known.has(this)) this.addEventListener("message", () => messages.push({ asked: false, at: performance.now() }));
    known.add(this);
    messages.push({ asked: true, at: performance.now() });
    return post.apply(this, given as any);
  };
  const answered = (since: number) => {
    const after = messages.filter(({ at }) => at > since);
    const asked = after.findIndex((message) => message.asked);
    const answer = after.slice(asked).find((message) => !message.asked);
    if (asked < 0 || !answer) throw new Error("the worker was not asked");
    return { asked: after[asked].at, heard: answer.at };
  };

  /** Clicks so long after a frame. */
  const clicked = async (button: string, after: number) => {
    await new Promise(requestAnimationFrame);
    const frame = performance.now();
    await new Promise((done) => setTimeout(done, after));
    while (performance.now() < frame + after);
    const at = performance.now();
    document.querySelector<HTMLElement>(button)!.click();
    return at;
  };

  const index = (row: Element) => Number(row.getAttribute("aria-rowindex"));
  const rows = () => [...document.querySelectorAll("tbody tr[aria-rowindex]")].sort((one, other) => index(one) - index(other));
  /** Those that are painted: some more stand ready above and below the view. */
  const rowsInView = () => {
    const all = rows();
    const frame = frameAround(all[0] ?? null).getBoundingClientRect();
    return all.filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > frame.top && top < frame.bottom;
    });
  };
  const shown = () => Number(document.querySelector<HTMLElement>("[data-shown]")?.dataset.shown ?? NaN);
  const changedAt = (row: Element) => Date.parse(row.querySelector("time")?.dateTime ?? "");

  const notAll = () => {
    const number = records.toLocaleString("en-US");
    const status = [...document.querySelectorAll("[role=status]")].map((element) => element.textContent);
    if (!status.includes(`${number} of ${number} records`)) return `the status says ${status}`;
    return shown() === records ? null : `the list has ${shown()} entries`;
  };

  const notThisList = ({ total, newest }: List) => {
    if (shown() !== total) return `${shown()} entries, not ${total}`;
    const top = rows().slice(0, newest.length);
    const is = top.every((row, place) => index(row) === place + 2 && changedAt(row) === newest[place]);
    return is && top.length === newest.length ? null : `not the newest of ${total} entries`;
  };

  const directionOf = (column: string) => document.querySelector(`th[data-col="${column}"]`)?.getAttribute("aria-sort") ?? null;
  const value = (row: Element, { column, kind }: Sorted) => {
    const text = row.querySelector(`td[data-col="${column}"]`)?.textContent?.trim() ?? "";
    if (kind === "number") return Math.round(parseFloat(text));
    return kind === "time" ? changedAt(row) : text.toLowerCase();
  };
  const notThisOrder = (sorted: Sorted, before: string | null) => {
    const direction = directionOf(sorted.column);
    if (direction === before || (direction !== "ascending" && direction !== "descending")) return `the order is ${direction}`;
    const values = rowsInView().map((row) => value(row, sorted));
    if (values.length === 0) return "no rows";
    if (index(rows()[0]) !== 2 || values[0] !== sorted.ends[direction]) return `${values[0]} is first, not ${sorted.ends[direction]}`;
    const follows = (one: number | string, other: number | string) => (direction === "ascending" ? one <= other : one >= other);
    const inOrder = values.length > 5 && values.every((it, place) => place === 0 || follows(values[place - 1], it));
    return inOrder ? null : `not in order: ${values}`;
  };

  const frameAround = (element: Element | null): Element => {
    if (!element) return document.scrollingElement!;
    const scrolls = element.scrollHeight > element.clientHeight && getComputedStyle(element).overflowY === "auto";
    return scrolls ? element : frameAround(element.parentElement);
  };
  const sweep = (ms: number) =>
    new Promise<number>((done) => {
      const frame = frameAround(document.querySelector("tbody"));
      const end = frame.scrollHeight - frame.clientHeight;
      let [begun, last, worst] = [0, 0, 0];
      const step = (now: number) => {
        if (begun === 0) begun = now;
        else worst = Math.max(worst, now - last);
        last = now;
        const part = Math.min(1, (now - begun) / ms);
        frame.scrollTop = end * part;
        if (part < 1) requestAnimationFrame(step);
        else done(worst);
      };
      requestAnimationFrame(step);
    });

  globalThis.bench = {
    firstRows: painted(() => (rows().some((row) => row.querySelector("td")?.parentElement?.textContent) ? null : "no row"), patience),
    allLoaded: painted(notAll, patience),
    expected: Promise.resolve(0),
    drawn: async (button, after, selector, attribute) => {
      const value = () => document.querySelector(selector)?.getAttribute(attribute) ?? null;
      const before = value();
      const at = await clicked(button, after);
      return (await painted(() => (value() === before ? `${attribute} of ${selector} is as it was` : null))) - at;
    },
    days: async (days, after) => {
      const last = () => document.querySelector("[role=slider]")?.getAttribute("aria-valuemax");
      const at = await clicked(`input[name=period][value="${days}d"]`, after);
      const seen = await painted(() => (last() === String(days - 1) ? null : `the last day is ${last()}`));
      const { asked, heard } = answered(at);
      return { answer: heard - asked, paint: seen - heard };
    },
    expectList: (list) => {
      bench.expected = sincePress(() => notThisList(list));
    },
    expectOrder: (sorted) => {
      const before = directionOf(sorted.column);
      bench.expected = sincePress(() => notThisOrder(sorted, before));
    },
    row: (wanted) =>
      painted(() => {
        const box = rows().find((row) => index(row) === wanted + 1)?.getBoundingClientRect();
        return box && box.height > 0 && box.bottom <= innerHeight ? null : `row ${wanted} is not in view`;
      }),
    sweep,
    longTasks: (since) => {
      tasks.push(...observer.takeRecords());
      return tasks.filter((task) => task.startTime + task.duration > since).map((task) => task.duration);
    },
  };
  // Whoever waits for them hears of it; a page that is measured otherwise must not fail of it.
  bench.firstRows.catch(() => {});
  bench.allLoaded.catch(() => {});
}
