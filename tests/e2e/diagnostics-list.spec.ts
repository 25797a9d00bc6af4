import { Entries, MISSING } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

const COLUMNS = ["Status", "Device", "Serial", "Type", "Codes", "Summary"];

/** By code point and without regard to case, what is missing last. */
function inOrder(texts: string[], isDescending: boolean): string[] {
  const points = (text: string) => [...text.toLowerCase()].map((sign) => sign.codePointAt(0)!);
  const compare = (one: string, other: string) => {
    const [left, right] = [points(one), points(other)];
    const at = left.findIndex((point, index) => point !== right[index]);
    return at < 0 ? left.length - right.length : left[at] - (right[at] ?? -1);
  };
  const there = texts.filter((text) => text !== MISSING && text !== "").sort(compare);
  if (isDescending) there.reverse();
  return [...there, ...texts.filter((text) => text === MISSING || text === "")].map((text) => text.toLowerCase());
}

test.describe("The list of entries", () => {
  test("is a table that says how long it is and where each row stands", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await entries.expectTotal(600);
    expect(await entries.table.getByRole("columnheader").allInnerTexts()).toEqual(
      expect.arrayContaining([...COLUMNS.map((name) => expect.stringContaining(name)), expect.stringContaining("Updated")]),
    );
    await expect(entries.table.getByRole("row").first()).toHaveAttribute("aria-rowindex", "1");
    await expect(entries.rows.first()).toHaveAttribute("aria-rowindex", "2");
    await expect(entries.rows.nth(9)).toHaveAttribute("aria-rowindex", "11");
    await expect(page.getByText(/^\d+ devices · 600 entries$/)).toBeVisible();
  });

  test("begins with the newest", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await expect(entries.header("Updated")).toHaveAttribute("aria-sort", "descending");
    await app.allRead();
    const times = await entries.times();
    expect(times.length).toBeGreaterThan(20);
    expect(times).toEqual([...times].sort((one, other) => other - one));
  });

  test("is sorted by each column, both ways", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    for (const name of COLUMNS) {
      for (const direction of ["ascending", "descending"]) {
        await entries.header(name).getByRole("button").click();
        await expect(entries.header(name)).toHaveAttribute("aria-sort", direction);
        await expect(entries.table.locator("[aria-sort]")).toHaveCount(1);
        await expect(page).toHaveURL(direction === "ascending" ? /sort=[a-z]/ : /sort=-[a-z]/);
        await expect(async () => {
          const texts = await entries.column(name);
          expect(texts.length).toBeGreaterThan(20);
          expect(texts.map((text) => text.toLowerCase())).toEqual(inOrder(texts, direction === "descending"));
        }, `${name}, ${direction}`).toPass();
      }
    }
  });

  test("is sorted by a second column with Shift", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics?cols=status,device_name,updated_at");
    await app.allRead();
    await entries.header("Status").getByRole("button").click();
    await entries.header("Device").getByRole("button").click({ modifiers: ["Shift"] });
    await expect(page).toHaveURL(/sort=status,device_name&/);
    await entries.header("Device").getByRole("button").click({ modifiers: ["Shift"] });
    await expect(page).toHaveURL(/sort=status,-device_name&/);
    await expect(async () => {
      const [statuses, devices] = [await entries.column("Status"), await entries.column("Device")];
      const rows = statuses.map((status, row) => [status.toLowerCase(), devices[row].toLowerCase()]);
      expect(rows.length).toBeGreaterThan(20);
      rows.slice(1).forEach(([status, device], row) => {
        const [before, above] = rows[row];
        expect(before < status || (before === status && above >= device), `${rows[row]}, then ${rows[row + 1]}`).toBe(true);
      });
    }).toPass();
  });

  test("is sorted by Updated from the oldest, too", async ({ app, page, api }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.header("Updated").getByRole("button").click();
    await expect(entries.header("Updated")).toHaveAttribute("aria-sort", "ascending");
    await expect(page).toHaveURL(/sort=updated_at$/);
    const all = (await api.records()).map((record) => Date.parse(record.updated_at ?? record.created_at ?? record.last_check));
    const oldest = Math.min(...all.filter(Number.isFinite));
    await expect(async () => {
      const times = await entries.times();
      expect(times).toEqual([...times].sort((one, other) => one - other));
      expect(times[0]).toBe(oldest);
    }).toPass();
  });

  test("is filtered by every word that is typed", async ({ app, page, api }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    const own = (await api.records("device-50001")).length;
    await entries.filter.fill("DEVICE-50001");
    await entries.expectTotal(own);
    await expect(page).toHaveURL(/\?q=DEVICE-50001$/);
    await expect(page.getByText("entries of 600")).toBeVisible();
    for (const name of await entries.column("Device")) expect(name).toBe("Legacy Gateway GW-1");
    const checks = (await api.records("device-50001")).filter((record) => record.diagnostic_type === "health_check");
    await entries.filter.fill("health_check device-50001");
    await entries.expectTotal(checks.length);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(entries.filter).toHaveValue("");
    await expect(page).toHaveURL(/\/diagnostics$/);
    await entries.expectTotal(600);
  });

  test("finds notes, codes, people and details", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    for (const text of ["ERR_NETWORK_001", "peak hours", "helpdesk@company.com", "firmware_update", "1.2.4"]) {
      await entries.filter.fill(text);
      await expect(entries.row("Office Printer HP-2024").first()).toBeVisible();
    }
  });

  test("says so when nothing matches", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.filter.fill("there is no such entry");
    await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
    await entries.expectTotal(0);
    await app.settled();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await entries.expectTotal(600);
  });

  test("reaches its very last row with the wheel and by keyboard", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    const last = entries.table.locator('[aria-rowindex="601"]');
    await entries.table.hover({ position: { x: 200, y: 200 } });
    await page.mouse.wheel(0, 1_000_000);
    await expect(last).toBeInViewport();
    await page.mouse.wheel(0, -1_000_000);
    await expect(entries.table.locator('[aria-rowindex="2"]')).toBeInViewport();
    await entries.rows.first().getByRole("link").focus();
    await page.keyboard.press("End");
    await expect(last).toBeInViewport();
  });
});

test.describe("The facets", () => {
  test("choose among statuses, and count them", async ({ app, page, api }) => {
    const entries = new Entries(page);
    const records = await api.records();
    const of = (...statuses: string[]) => records.filter(({ status }) => statuses.includes(status)).length;
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.facet("Status").click();
    await app.settled();
    const box = (name: string) => entries.opened("Status").getByRole("checkbox", { name });
    await expect(box(`open ${of("open")}`)).not.toBeChecked();
    await box("open").click();
    await expect(box("open")).toBeChecked();
    await expect(page).toHaveURL(/\?q=status:open$/);
    await expect(entries.filter).toHaveValue("status:open");
    await entries.expectTotal(of("open"));
    // Rows are drawn over a few frames.
    await expect.poll(async () => [...new Set(await entries.column("Status"))]).toEqual(["open"]);
    await box("warning").click();
    await expect(page).toHaveURL(/\?q=status:open,warning$/);
    await entries.expectTotal(of("open", "warning"));
    await page.keyboard.press("Escape");
    await expect(entries.opened("Status")).toBeHidden();
    await expect(entries.facet("Status")).toBeFocused();
    await expect(entries.facet("Status")).toHaveText(/open, warning/);
    await page.getByRole("button", { name: "Clear Status" }).click();
    await expect(page).toHaveURL(/\/diagnostics$/);
    await entries.expectTotal(600);
  });

  test("count what is left by the other facets and the words", async ({ app, page, api }) => {
    const entries = new Entries(page);
    const records = await api.records();
    await app.signIn("diagnostics?q=type:issue_report%20priority:high");
    await app.allRead();
    const own = records.filter((record) => record.diagnostic_type === "issue_report");
    const high = own.filter((record) => record.priority === "high");
    await entries.expectTotal(high.length);
    await entries.facet("Priority").click();
    const box = (name: string, value: string) => entries.opened(name).getByRole("checkbox", { name: value });
    await expect(box("Priority", "high")).toHaveAccessibleName(`high ${high.length}`);
    const low = own.filter((record) => record.priority === "low").length;
    await expect(box("Priority", "low")).toHaveAccessibleName(`low ${low}`);
    await page.keyboard.press("Escape");
    await entries.facet("Status").click();
    const open = high.filter((record) => record.status === "open").length;
    await expect(box("Status", "open")).toHaveAccessibleName(`open ${open}`);
  });

  test("choose a period and how fresh a device is", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.facet("Period").click();
    await entries.opened("Period").getByRole("radio", { name: "Last 24 hours" }).click();
    await expect(page).toHaveURL(/\?q=period:24h$/);
    await page.keyboard.press("Escape");
    await entries.header("Updated").getByRole("button").click();
    await expect(async () => {
      const times = await entries.times();
      expect(times.length).toBeGreaterThan(0);
      expect(Math.min(...times)).toBeGreaterThan(Date.now() - 25 * 60 * 60 * 1_000);
    }).toPass();
    await entries.facet("Freshness").click();
    await entries.opened("Freshness").getByRole("radio", { name: "Overdue" }).click();
    await expect(entries.filter).toHaveValue("period:24h freshness:overdue");
    await entries.opened("Freshness").getByRole("radio", { name: "Any" }).click();
    await expect(entries.filter).toHaveValue("period:24h");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await entries.expectTotal(600);
  });

  test("work with the keyboard alone", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.filter.focus();
    await app.tabTo(entries.facet("Status"));
    await page.keyboard.press("Enter");
    const first = entries.opened("Status").getByRole("checkbox").first();
    await app.tabTo(first);
    await page.keyboard.press("Space");
    await expect(page).toHaveURL(/\?q=status:\w+$/);
    await expect(first).toBeFocused();
    await expect(first).toBeChecked();
  });
});
