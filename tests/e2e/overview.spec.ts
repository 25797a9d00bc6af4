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
      await expect(page.getByText("so far", { exact: true })).toHaveCount(9);
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
