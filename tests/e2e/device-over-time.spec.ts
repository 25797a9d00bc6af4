import type { Page } from "@playwright/test";
import { Entries } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

const PRINTER = "devices/device-12345";
const hour = 3_600_000;

/** Checks of a device, so many hours ago, with what they measured. */
const checks = (id: string, hours: number[], details: (hours: number) => object, more: object = {}) =>
  hours.map((ago) => {
    const at = new Date(Date.now() - ago * hour).toISOString();
    return {
      id: `${id}-${ago}`, device_id: id, device_name: `Probe ${id}`, diagnostic_type: "health_check", status: "ok",
      details: details(ago), issues: [], created_at: at, updated_at: at, ...more,
    };
  });

const chart = (page: Page, name: string) => page.getByRole("slider", { name: `Measurements over time: ${name}` });
const measurements = (page: Page) => page.getByRole("region", { name: "Measurements" });

test.describe("What a device measured", () => {
  test("is read value by value with the keyboard, and as a table by one key", async ({ app, page, api }) => {
    await api.add(checks("probe", [30, 20, 10], (ago) => ({ cpu_usage: ago, fan_rpm: 1_000 + ago })));
    await app.signIn("devices/probe?key=cpu_usage&key=fan_rpm");
    await chart(page, "%").focus();
    await page.keyboard.press("Home");
    await expect(chart(page, "%")).toHaveAttribute("aria-valuetext", /cpu_usage %: 30\s%$/);
    await page.keyboard.press("ArrowRight");
    await expect(chart(page, "%")).toHaveAttribute("aria-valuetext", /cpu_usage %: 20\s%$/);
    await page.keyboard.press("End");
    await page.keyboard.press("t");
    const rows = measurements(page).getByRole("table").first().getByRole("row");
    await expect(rows).toHaveCount(4);
    await expect(rows.nth(1)).toContainText("10 %");
    // What has no unit has a scale of its own.
    await chart(page, "fan_rpm").focus();
    await page.keyboard.press("Home");
    await expect(chart(page, "fan_rpm")).toHaveAttribute("aria-valuetext", /fan_rpm: 1,030$/);
  });

  test("is hatched where no check came, and never bridged", async ({ app, page, api }) => {
    const hours = [...Array(10).keys()].flatMap((n) => [n + 1, n + 61]);
    await api.add(checks("probe", hours, () => ({ cpu_usage: 50 })));
    await app.signIn("devices/probe?period=7d");
    await expect(measurements(page).locator(".hatch").first()).toBeVisible();
    await expect(measurements(page).getByRole("listitem").filter({ hasText: "no data: no check for over three usual intervals" })).toBeVisible();
    const line = await measurements(page).locator("path.stroke").getAttribute("d");
    expect(line?.match(/M/g)).toHaveLength(2);
  });

  test("is chosen, zoomed and shared by its address", async ({ app, page }) => {
    await app.signIn(PRINTER);
    await page.getByRole("button", { name: "Choose measurements" }).click();
    await page.getByRole("checkbox", { name: "toner_level" }).check();
    await page.getByRole("checkbox", { name: "cpu_usage" }).uncheck();
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/key=memory_usage&key=disk_space&key=toner_level/);
    await expect(chart(page, "toner_level")).toBeVisible();
    await expect(measurements(page).getByText("cpu_usage %")).toHaveCount(0);
    await page.getByRole("button", { name: "Zoom in" }).click();
    await expect(page).toHaveURL(/from=.*&until=/);
    await expect(page.getByRole("radio", { name: "Zoomed" })).toBeChecked();
    await app.settled();
    await page.reload();
    await app.allRead();
    await expect(chart(page, "toner_level")).toBeVisible();
    await page.getByRole("radio", { name: "7 d" }).check();
    await expect(page).toHaveURL(/period=7d/);
    await page.goBack();
    await expect(page.getByRole("radio", { name: "Zoomed" })).toBeChecked();
  });

  test("stands beside that of other devices", async ({ app, page, api }) => {
    await api.add(checks("probe", [30, 20, 10], (ago) => ({ cpu_usage: ago })));
    await api.add(checks("like", [30, 20, 10], (ago) => ({ cpu_usage: ago })));
    await app.signIn("devices/probe?key=cpu_usage");
    await page.getByRole("button", { name: "Compare" }).click();
    const panel = page.getByRole("dialog", { name: "Compare" });
    // Those that are named alike are offered; all others are found.
    await expect(panel.getByRole("checkbox")).toHaveCount(1);
    await expect(panel.getByRole("checkbox", { name: "Probe like" })).toBeVisible();
    await panel.getByRole("searchbox", { name: "Find devices" }).fill("HP-2024");
    await panel.getByRole("checkbox", { name: "Office Printer HP-2024" }).check();
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/with=device-12345/);
    await expect(measurements(page).getByRole("listitem").filter({ hasText: "Office Printer HP-2024 · cpu_usage %" })).toBeVisible();
    await expect(measurements(page).getByRole("listitem").filter({ hasText: "Probe probe · cpu_usage %" })).toBeVisible();
    await expect(measurements(page).locator("path.stroke.dashed")).toBeVisible();
    await app.settled();
  });

  test("leads to what was different around a moment", async ({ app, page, api }) => {
    await api.add([
      ...checks("probe", [30, 20], () => ({ cpu_usage: 40, version: "1.2" })),
      ...checks("probe", [10], () => ({ cpu_usage: 97, version: "1.3" }), { status: "failed" }),
    ]);
    await app.signIn("devices/probe?key=cpu_usage");
    await chart(page, "%").focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    const around = page.getByRole("region", { name: "Around a moment" });
    await expect(around).toContainText("status ok → then failed");
    await expect(around).toContainText("version 1.2 → then 1.3");
    await expect(page).toHaveURL(/at=/);
    await app.settled();
    await around.getByRole("button", { name: "Close" }).click();
    await expect(around).toHaveCount(0);
  });

  test("is judged only where somebody has said what is bad", async ({ app, page, api }) => {
    await api.add(checks("probe", [1], () => ({ cpu_usage: 97, disk_space: 5 })));
    await app.signIn("devices/probe");
    const last = page.getByRole("main").locator("dl > div");
    await expect(last.filter({ hasText: "cpu_usage" })).toContainText("Judged: Critical");
    await expect(last.filter({ hasText: "disk_space" })).toContainText("unit and direction not confirmed");
    await expect(last.filter({ hasText: "disk_space" })).not.toContainText("Judged");
    await app.goTo("Settings");
    await page.getByRole("textbox", { name: "disk_space: Unit" }).fill("GB");
    await page.getByRole("combobox", { name: "disk_space: Bad when" }).selectOption("low");
    await page.getByRole("textbox", { name: "disk_space: Warning limit" }).fill("20");
    await page.getByRole("textbox", { name: "disk_space: Critical limit" }).fill("30");
    await page.getByRole("textbox", { name: "disk_space: Critical limit" }).blur();
    await expect(page.getByText("Critical has to be worse than the warning.")).toBeVisible();
    await app.settled();
    await page.getByRole("textbox", { name: "disk_space: Critical limit" }).fill("10");
    await page.getByRole("textbox", { name: "disk_space: Critical limit" }).blur();
    await page.goBack();
    await expect(last.filter({ hasText: "disk_space" })).toContainText(/5\sGB Judged: Critical/);
    await page.reload();
    await expect(last.filter({ hasText: "disk_space" })).toContainText(/5\sGB Judged: Critical/);
  });
});

test.describe("The history of a device", () => {
  test("folds equal checks, and leads to just those", async ({ app, page, api }) => {
    await api.add([
      ...checks("probe", [5, 4, 3], () => ({ cpu_usage: 40 })),
      ...checks("probe", [2], () => ({ cpu_usage: 97 }), { status: "failed" }),
      ...checks("probe", [9, 8], () => ({ cpu_usage: 41 }), { status: "degraded" }),
    ]);
    await app.signIn("devices/probe");
    const history = page.getByRole("region", { name: "History" });
    await expect(history.getByText("6 entries")).toBeVisible();
    await expect(history.getByRole("listitem")).toHaveCount(3);
    await history.getByRole("link", { name: "Health check: ok · 3 like this" }).click();
    await new Entries(page).expectTotal(3);
    await page.goBack();
    await history.getByRole("radio", { name: "Issues found" }).check();
    await expect(history.getByText("3 entries")).toBeVisible();
    await expect(history.getByRole("listitem")).toHaveCount(2);
    await history.getByRole("radio", { name: "Maintenance" }).check();
    await expect(history.getByText("No such entries.")).toBeVisible();
    await expect(page).toHaveURL(/history=maintenance/);
  });
});

test.describe("A live check", () => {
  test.describe("that takes a while", () => {
    test.use({ demo: { helperMs: 2_000 } });

    test("leaves whoever went elsewhere where they are", async ({ app, page }) => {
      await app.signIn(PRINTER);
      await app.allRead();
      await page.getByRole("button", { name: "Check now" }).click();
      await app.goTo("Overview");
      await expect(page.getByRole("region", { name: "Messages" })).toContainText(/Checked in [\d.]+ s\./);
      await expect(app.heading("Overview")).toBeVisible();
      await expect(app.freshness).toHaveText("601 of 601 records");
    });
  });

  test("tells what it cost, what it changed, and when the next one may be asked for", async ({ app, page }) => {
    await app.signIn(PRINTER);
    await app.allRead();
    await page.getByRole("button", { name: "Check now" }).click();
    await expect(page.getByRole("region", { name: "Messages" })).toContainText(/Checked in [\d.]+ s\./);
    await expect(page.getByRole("region", { name: "Around a moment" })).toContainText("→ then");
    const button = page.getByRole("button", { name: /^Check now again in \d+ s$/ });
    await expect(button).toBeDisabled();
    await app.settled();
  });
});
