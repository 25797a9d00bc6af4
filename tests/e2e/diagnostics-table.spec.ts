import type { Locator } from "@playwright/test";
import { Entries } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

const row = (entries: Entries, index: number): Locator => entries.table.locator(`[aria-rowindex="${index + 2}"]`);
const link = (entries: Entries, index: number): Locator => row(entries, index).getByRole("link");
const box = (entries: Entries, index: number): Locator => row(entries, index).getByRole("checkbox");

/** The row is seen whole: below the headings and above the end of the list. */
async function expectWholeRow(entries: Entries, index: number): Promise<void> {
  await expect(async () => {
    const part = await row(entries, index).evaluate((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      const table = row.closest("table")!;
      const frame = table.parentElement!.getBoundingClientRect();
      return [top - table.querySelector("thead")!.getBoundingClientRect().bottom, frame.bottom - bottom];
    });
    expect(Math.min(...part)).toBeGreaterThanOrEqual(-1);
  }).toPass();
}

test.describe("The keyboard in the list", () => {
  test("goes from row to row, by pages and to both ends, and the row is seen", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await link(entries, 0).focus();
    const steps: [string, number][] = [
      ["j", 1],
      ["ArrowDown", 2],
      ["k", 1],
      ["ArrowUp", 0],
      ["ArrowUp", 0],
      ["End", 599],
      ["j", 599],
      ["k", 598],
      ["Home", 0],
    ];
    for (const [key, index] of steps) {
      await page.keyboard.press(key);
      await expect(link(entries, index), `${key} leads to row ${index}`).toBeFocused();
      await expectWholeRow(entries, index);
    }
    await page.keyboard.press("PageDown");
    const active = () => page.evaluate(() => Number(document.activeElement?.closest("tr")?.ariaRowIndex) - 2);
    await expect.poll(active).toBeGreaterThan(8);
    const first = await active();
    await page.keyboard.press("PageDown");
    await expect.poll(active).toBe(2 * first);
    await page.keyboard.press("PageUp");
    await expect.poll(active).toBe(first);
    for (let index = first + 1; index < first + 120; index += 1) {
      await page.keyboard.press("j");
      await expect.poll(active).toBe(index);
    }
    await expectWholeRow(entries, first + 119);
  });

  test("comes to the list with one Tab, and leaves it with the next", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await expect(entries.table.locator('tbody [tabindex="0"]')).toHaveCount(1);
    await link(entries, 0).focus();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await expect(link(entries, 2)).toBeFocused();
    await page.keyboard.press("Shift+Tab");
    await expect(entries.table.getByRole("separator").last()).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(link(entries, 2)).toBeFocused();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("table"))).toBe(null);
  });

  test("stays in its row when the list is scrolled away, and gets it back by a key", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await link(entries, 3).focus();
    await entries.table.hover({ position: { x: 300, y: 200 } });
    await page.mouse.wheel(0, 200 * 39);
    await expect(row(entries, 205)).toBeInViewport();
    await expect(link(entries, 3)).toBeFocused();
    await page.keyboard.press("j");
    await expect(link(entries, 4)).toBeFocused();
    await expectWholeRow(entries, 4);
  });

  test("is not lost while a far row is on its way", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await link(entries, 0).focus();
    await page.evaluate(() => {
      document.addEventListener("focusout", (event) => {
        if (event.relatedTarget === null) document.title = "lost";
      });
    });
    for (const key of ["End", "k", "k", "Home", "End", "k"]) await page.keyboard.press(key);
    await expect(link(entries, 598)).toBeFocused();
    await expect(page).not.toHaveTitle("lost");
  });

  test("opens a row and comes back to it", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await link(entries, 0).focus();
    await page.keyboard.press("End");
    await expect(link(entries, 599)).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(entries.panel).toBeVisible();
    await expect(entries.panel).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(link(entries, 599)).toBeFocused();
  });
});

test.describe("The place in the list", () => {
  const later = (record: Record<string, any>, place: number) => {
    const now = new Date(Date.now() + place * 1_000).toISOString();
    return { ...record, id: `new-${place}`, created_at: now, updated_at: now };
  };

  test("stays with its record when new ones come above it", async ({ app, page, api }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    const reads = await api.reads();
    await link(entries, 0).focus();
    for (let index = 1; index <= 5; index += 1) await page.keyboard.press("j");
    await expect(link(entries, 5)).toBeFocused();
    const id = await link(entries, 5).getAttribute("id");
    await api.add((await api.page(0, 20)).map(later));
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(app.freshness).toHaveText("620 of 620 records");
    expect((await api.reads()) - reads, "a refresh reads what is new").toBeLessThanOrEqual(1 + 3);
    await expect(entries.table.locator('tbody a[tabindex="0"]')).toHaveAttribute("id", id!);
    await expect(link(entries, 25)).toHaveAttribute("id", id!);
  });

  test("stays when the columns change, and back restores it", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await link(entries, 0).focus();
    await page.keyboard.press("End");
    await expect(link(entries, 599)).toBeFocused();
    const handle = entries.table.getByRole("separator", { name: "Width of Serial" });
    await handle.focus();
    await page.keyboard.press("ArrowRight");
    await expect(page).toHaveURL(/serial~/);
    await expect(row(entries, 599)).toBeInViewport();
    await page.getByRole("button", { name: "Columns" }).click();
    await entries.opened("Columns").getByRole("checkbox", { name: "Priority" }).click();
    await expect(entries.header("Priority")).toBeVisible();
    await expect(row(entries, 599)).toBeInViewport();
    await page.keyboard.press("Escape");
    await app.navigation.getByRole("link", { name: "Overview" }).click();
    await expect(app.heading("Overview")).toBeVisible();
    await page.goBack();
    await expect(entries.header("Priority")).toBeVisible();
    await expectWholeRow(entries, 599);
  });
});

test.describe("Back", () => {
  test("restores the query, the place to the pixel, and the focus", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics?q=type:health_check");
    await app.allRead();
    await link(entries, 0).focus();
    for (let page_ = 0; page_ < 5; page_ += 1) await page.keyboard.press("PageDown");
    await page.keyboard.press("k");
    const active = () => page.evaluate(() => Number(document.activeElement?.closest("tr")?.ariaRowIndex) - 2);
    await expect.poll(active).toBeGreaterThan(40);
    const index = await active();
    await row(entries, index).hover();
    const top = () => page.evaluate(() => document.querySelector(".table-frame")!.scrollTop);
    const before = (await top()) - 53;
    await page.mouse.wheel(0, -53);
    await expect.poll(top).toBe(before);
    await app.navigation.getByRole("link", { name: "Overview" }).click();
    await expect(app.heading("Overview")).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(/q=type:health_check$/);
    await expect(link(entries, index)).toBeFocused();
    await expect.poll(top).toBe(before);
    await page.keyboard.press("j");
    await expect(link(entries, index + 1)).toBeFocused();
  });
});

test.describe("Rows are selected", () => {
  test("by keyboard: one, with Shift those on the way, and all", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    const all = entries.table.getByRole("checkbox", { name: "Select all" });
    await link(entries, 1).focus();
    await page.keyboard.press("x");
    await expect(box(entries, 1)).toBeChecked();
    await expect(all).toBeChecked({ indeterminate: true });
    await page.keyboard.press("x");
    await expect(box(entries, 1)).not.toBeChecked();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press("Shift+ArrowDown");
    await expect(link(entries, 4)).toBeFocused();
    for (const index of [1, 2, 3, 4]) await expect(box(entries, index)).toBeChecked();
    await page.keyboard.press("Shift+ArrowUp");
    await expect(box(entries, 4)).not.toBeChecked();
    await expect(box(entries, 3)).toBeChecked();
    await page.keyboard.press("Shift+End");
    await expect(box(entries, 599)).toBeChecked();
    await expect(link(entries, 599)).toBeFocused();
    await page.keyboard.press("Control+a");
    await expect(all).toBeChecked();
    await page.keyboard.press("Home");
    await expect(box(entries, 0)).toBeChecked();
    await app.settled();
  });

  test("by pointer: one, with Shift up to another, and all", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    const all = entries.table.getByRole("checkbox", { name: "Select all" });
    await box(entries, 2).click();
    await expect(box(entries, 2)).toBeChecked();
    await expect(link(entries, 2)).toBeFocused();
    await row(entries, 6).getByRole("cell").nth(3).click({ modifiers: ["Shift"] });
    for (const index of [2, 3, 4, 5, 6]) await expect(box(entries, index)).toBeChecked();
    await expect(box(entries, 7)).not.toBeChecked();
    await expect(entries.panel).toHaveCount(0);
    await box(entries, 5).click({ modifiers: ["Shift"] });
    await expect(box(entries, 6)).not.toBeChecked();
    for (const index of [2, 3, 4, 5]) await expect(box(entries, index)).toBeChecked();
    await row(entries, 4).getByRole("cell").first().click({ position: { x: 3, y: 3 } });
    await expect(box(entries, 4)).not.toBeChecked();
    await all.click();
    await expect(all).toBeChecked();
    await expect(box(entries, 9)).toBeChecked();
    await all.click();
    await expect(all).not.toBeChecked();
    await expect(box(entries, 2)).not.toBeChecked();
    expect(await box(entries, 2).getAttribute("aria-label")).toMatch(/^Select ./);
  });
});

test.describe("Columns are resized", () => {
  const width = (entries: Entries, name: string) =>
    entries.header(name).evaluate((header) => (header as HTMLElement).offsetWidth);

  test("by keyboard, and the handle keeps the focus", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    const handle = entries.table.getByRole("separator", { name: "Width of Serial" });
    const before = await width(entries, "Serial");
    await handle.focus();
    await expect(handle).toHaveAttribute("aria-valuenow", String(before));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect(handle).toHaveAttribute("aria-valuenow", String(before + 32));
    expect(await width(entries, "Serial")).toBe(before + 32);
    await page.keyboard.press("ArrowLeft");
    await expect(handle).toHaveAttribute("aria-valuenow", String(before + 16));
    for (let step = 0; step < 60; step += 1) await page.keyboard.press("ArrowRight");
    await expect(handle).toBeFocused();
    await app.settled();
    await page.keyboard.press("Home");
    await expect.poll(() => width(entries, "Serial")).toBe(before);
  });

  test("by pointer", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    const before = await width(entries, "Device");
    const handle = (await entries.table.getByRole("separator", { name: "Width of Device" }).boundingBox())!;
    const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 40, y);
    await page.mouse.move(x + 90, y + 200);
    await page.mouse.up();
    expect(await width(entries, "Device")).toBe(before + 90);
    await expect(entries.header("Updated")).toHaveAttribute("aria-sort", "descending");
    const cell = entries.rows.first().getByRole("cell").nth(2);
    expect(await cell.evaluate((cell) => (cell as HTMLElement).offsetWidth)).toBe(before + 90);
  });
});
