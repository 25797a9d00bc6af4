import type { Locator } from "@playwright/test";
import { Entries } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

const STATES = ["Healthy", "Warning", "Critical", "Not reporting"];

/** The number in a text such as "1,234 devices". */
const number = (text: string | null) => Number(/[\d,]+/.exec(text ?? "")?.[0].replaceAll(",", ""));

/** The figures in the table of a chart, and where each leads. */
async function figuresIn(card: Locator): Promise<{ count: number; href: string }[]> {
  await expect(card.getByRole("cell").first()).toBeVisible();
  const links = card.getByRole("cell").getByRole("link");
  const told = await links.evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute("href")]));
  return told.map(([text, href]) => ({ count: number(text), href: href! }));
}

test.describe("The overview", () => {
  test("leads from each figure to as many devices", async ({ app, page }) => {
    await app.signIn();
    await app.allRead();
    for (const state of STATES) {
      const link = page.getByRole("main").getByRole("link", { name: new RegExp(`^${state}: `) });
      await expect(link).toHaveText(/\d/);
      const count = number(await link.textContent());
      await link.click();
      await expect(app.heading("Devices")).toBeVisible();
      await expect(page.getByRole("button", { name: new RegExp(`^${state}`), pressed: true })).toBeVisible();
      await expect(page.getByRole("status").filter({ hasText: /device/ })).toHaveText(new RegExp(`^${count} devices?$`));
      await expect(page.getByRole("table", { name: "Devices" }).locator("tbody tr")).toHaveCount(Math.min(count, 50));
      await page.goBack();
      await expect(app.heading("Overview")).toBeVisible();
    }
  });

  test("leads from each figure of a day to as many devices in that state then", async ({ app, page }) => {
    await app.signIn("?period=7d");
    await app.allRead();
    const card = page.getByRole("region", { name: "Fleet status" }).first();
    await card.getByText("As a table").click();
    await app.settled();
    const figures = await figuresIn(card);
    expect(figures.length).toBeGreaterThan(8);
    for (const { count, href } of [figures[0], figures.at(-1)!, ...figures.filter(({ count }) => count > 3).slice(2, 4)]) {
      await page.goto(new URL(href, app.api.url).href);
      await app.allRead();
      await expect(page.getByText("The states are the worst ones from")).toBeVisible();
      await expect(page.getByRole("status").filter({ hasText: /device/ })).toHaveText(new RegExp(`^${count} devices?$`));
    }
    await page.getByRole("button", { name: "Show the present ones" }).click();
    await expect(page).toHaveURL(/\/devices\?state=[a-z-]+$/);
  });

  test("leads from each figure of a type to as many entries", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("?period=90d");
    await app.allRead();
    const card = page.getByRole("region", { name: "Activity by type" }).first();
    await card.getByText("As a table").click();
    const figures = await figuresIn(card);
    const chosen = figures.filter(({ count }) => count > 0).slice(0, 40).filter((_, place) => place % 13 === 0);
    expect(chosen.length).toBeGreaterThan(2);
    for (const { count, href } of chosen) {
      await page.goto(new URL(href, app.api.url).href);
      await app.allRead();
      await entries.expectTotal(count);
    }
  });

  test("has its period in the address, and back returns to the one before", async ({ app, page }) => {
    await app.signIn();
    await expect(page.getByRole("radio", { name: "30 d" })).toBeChecked();
    await page.getByRole("radio", { name: "24 h" }).check();
    await expect(page).toHaveURL(/\?period=24h$/);
    await expect(page.getByText("entries an hour")).toBeVisible();
    await app.settled();
    await page.reload();
    await expect(page.getByRole("radio", { name: "24 h" })).toBeChecked();
    await page.goBack();
    await expect(page.getByRole("radio", { name: "30 d" })).toBeChecked();
    await expect(page.getByText("entries a day")).toBeVisible();
  });

  test("leads from each bar of a distribution to as many devices", async ({ app, page }) => {
    await app.signIn();
    await app.allRead();
    const card = page.getByRole("region", { name: "Distribution of measurements" });
    for (const table of await card.getByText("As a table").all()) await table.click();
    await app.settled();
    const figures = (await figuresIn(card)).filter(({ count }) => count > 0);
    expect(figures.length).toBeGreaterThan(8);
    for (const { count, href } of figures.filter((_, place) => place % 4 === 0).slice(0, 5)) {
      await page.goto(new URL(href, app.api.url).href);
      await app.allRead();
      await expect(page.getByRole("status").filter({ hasText: /device/ })).toHaveText(new RegExp(`^${count} devices?$`));
    }
    await page.getByRole("button", { name: / from / }).click();
    await expect(page).toHaveURL(/\/devices$/);
  });

  test("leads from open incidents, by priority and age, to as many entries", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn();
    await app.allRead();
    const tile = page.getByRole("main").getByRole("link", { name: /^Open incidents: \d/ });
    const total = number(await tile.textContent());
    expect(total).toBeGreaterThan(0);
    const card = page.getByRole("region", { name: "Open incidents by priority" });
    const figures = await figuresIn(card);
    expect(figures.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    await tile.click();
    await entries.expectTotal(total);
    for (const { count, href } of figures.slice(0, 4)) {
      await page.goto(new URL(href, app.api.url).href);
      await app.allRead();
      await entries.expectTotal(count);
    }
  });

  test.describe("of a larger fleet", () => {
    test.use({ demo: { records: 6_000 } });

    test("shows the checks that are overdue, and leads to all of them", async ({ app, page }) => {
      await app.signIn();
      await app.allRead();
      const card = page.getByRole("region", { name: "Overdue checks" });
      await expect(card.locator("time").nth(1)).toBeVisible();
      const moments = await card.locator("time").evaluateAll((all) => all.map((one) => one.getAttribute("datetime")!));
      expect(moments.length).toBeGreaterThan(1);
      expect(moments).toEqual([...moments].sort());
      const all = card.getByRole("link", { name: /^All / });
      const count = number(await all.textContent());
      await all.click();
      await expect(page.getByRole("status").filter({ hasText: /device/ })).toHaveText(new RegExp(`^${count} devices?$`));
    });
  });

  test("can be about days that somebody chooses", async ({ app, page }) => {
    await app.signIn();
    await page.getByRole("radio", { name: "Days…" }).check();
    await page.getByLabel("First day").fill("2024-01-10");
    await page.getByLabel("Last day").fill("2024-01-20");
    await expect(page).toHaveURL(/\?first=2024-01-10&last=2024-01-20$/);
    const card = page.getByRole("region", { name: "Fleet status" }).first();
    await card.getByText("As a table").click();
    await expect(card.getByRole("rowheader")).toHaveCount(11);
    await expect(card.getByRole("rowheader").first()).toHaveText("Jan 10");
    await app.settled();
  });

  test.describe("where clocks change", () => {
    for (const [zone, day] of [["Europe/Madrid", "2024-03-31"], ["America/New_York", "2024-11-03"]]) {
      test(`has the days of the zone (${zone})`, async ({ app, page, api }) => {
        // The last minute of that day, and the first one of the next, by the clocks of the zone.
        const offset = zone === "Europe/Madrid" ? "+02:00" : "-05:00";
        const [one] = await api.records("device-12345");
        const at = (time: string) => new Date(`${time}${offset}`).toISOString();
        const next = `${day.slice(0, 8)}${String(Number(day.slice(8)) + 1).padStart(2, "0")}`.replace("03-32", "04-01");
        await api.add([
          { ...one, id: "late", updated_at: at(`${day}T23:59:00`), created_at: at(`${day}T23:59:00`) },
          { ...one, id: "early", updated_at: at(`${next}T00:00:00`), created_at: at(`${next}T00:00:00`) },
        ]);
        await page.addInitScript((zone) => localStorage.setItem("diagboard.settings", JSON.stringify({ zone })), zone);
        await app.signIn(`?first=${day}&last=${day}`);
        await app.allRead();
        const card = page.getByRole("region", { name: "Activity by type" });
        await card.getByText("As a table").click();
        const figures = (await figuresIn(card)).filter(({ count }) => count > 0);
        expect(figures.map(({ count }) => count)).toEqual([1]);
        await page.goto(new URL(figures[0].href, app.api.url).href);
        await app.allRead();
        await expect(new Entries(page).rows).toHaveCount(1);
        await new Entries(page).rows.getByRole("link").first().click();
        await expect(page).toHaveURL(/entry=late$/);
      });
    }
  });

  test("tells a column's exact values to the keyboard, and opens the table by one key", async ({ app, page }) => {
    await app.signIn("?period=7d");
    await app.allRead();
    const chart = page.getByRole("slider", { name: "Fleet status" });
    await chart.focus();
    await page.keyboard.press("End");
    // Of today, which may just have begun, there may be no check yet.
    await expect(chart).toHaveAttribute("aria-valuenow", "6");
    await page.keyboard.press("ArrowLeft");
    await expect(chart).toHaveAttribute("aria-valuetext", /Healthy: \d+ · .*Critical: \d+/);
    await page.keyboard.press("t");
    await expect(page.getByRole("region", { name: "Fleet status" }).first().getByRole("table")).toBeVisible();
  });

  test("shows who needs somebody, the worst first, and leads there", async ({ app, page }) => {
    await app.signIn();
    await app.allRead();
    const card = page.getByRole("region", { name: "Needs attention" });
    await expect(card.getByRole("listitem").first()).toBeVisible();
    const badges = await card.getByRole("listitem").locator(".badge").allTextContents();
    const order = ["Critical", "Not reporting", "Warning"];
    expect(badges.length).toBeGreaterThan(0);
    expect(badges).toEqual([...badges].sort((one, other) => order.indexOf(one) - order.indexOf(other)));
    const first = card.getByRole("listitem").first().getByRole("link");
    const name = await first.textContent();
    await first.click();
    await expect(app.heading(name!)).toBeVisible();
    await page.goBack();
    const all = card.getByRole("link", { name: /^All / });
    const count = number(await all.textContent());
    await all.click();
    await expect(page.getByRole("status").filter({ hasText: /device/ })).toHaveText(new RegExp(`^${count} devices?$`));
  });

  test.describe("of a server without records", () => {
    test.use({ demo: { records: 0 } });

    test("shows what is missing as missing", async ({ app, page }) => {
      await app.signIn();
      await app.allRead();
      await expect(page.getByText("No device needs anybody now.")).toBeVisible();
      await expect(page.getByRole("region", { name: "Fleet status" }).getByRole("listitem").filter({ hasText: "no data" })).toBeVisible();
      await app.goTo("Devices");
      await expect(page.getByRole("heading", { name: "No devices yet" })).toBeVisible();
    });
  });

  test.describe("while records come slowly", () => {
    test.use({ demo: { records: 3_000, latencyMs: 1_500 } });

    test("says of every figure that it is of a part", async ({ app, page }) => {
      await app.arrive();
      await expect(page.getByText(/^\d+ devices so far$/)).toBeVisible();
      await expect(page.getByText("so far", { exact: true })).toHaveCount(13);
      await app.settled();
      await app.allRead();
      await expect(page.getByText("so far", { exact: true })).toHaveCount(0);
    });
  });
});

test.describe("The list of devices", () => {
  test("is searched, filtered and ordered, all of it in the address", async ({ app, page, api }) => {
    await app.signIn("devices");
    await app.allRead();
    const rows = page.getByRole("table", { name: "Devices" }).locator("tbody tr");
    const records = await api.records();
    const devices = new Set(records.map(({ device_id }) => String(device_id ?? "")).filter((id) => id !== ""));
    await expect(page.getByRole("status").filter({ hasText: /device/ })).toHaveText(`${devices.size} devices`);
    await page.getByRole("searchbox", { name: "Find devices" }).pressSequentially("12345");
    await expect(page).toHaveURL(/\?q=12345$/);
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText("Office Printer HP-2024");
    await app.settled();
    await page.getByRole("searchbox", { name: "Find devices" }).fill("");
    await page.getByRole("combobox", { name: "Order" }).selectOption({ label: "By name" });
    await expect(page).toHaveURL(/\?sort=name$/);
    const names = () => rows.locator("td:nth-child(2) a").allTextContents();
    await expect.poll(async () => {
      const found = (await names()).map((name) => name.toLowerCase());
      return JSON.stringify(found) === JSON.stringify([...found].sort());
    }).toBe(true);
    await rows.first().getByRole("link").click();
    await expect(page).toHaveURL(/\/devices\/./);
  });

  test("says when nothing fits", async ({ app, page }) => {
    await app.signIn("devices?q=zeppelin");
    await app.allRead();
    await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
    await expect(page.getByText("No device has these states and words.")).toBeVisible();
  });
});
