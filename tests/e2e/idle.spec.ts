import type { Page } from "@playwright/test";
import { NOTES, Report } from "./support/report.ts";
import { type App, expect, test, TOKEN } from "./support/test.ts";

const MINUTE = 60_000;
const ACTIVE = "diagboard.active";

test.use({ demo: { config: { idle_minutes: 5 } } });

const session = (page: Page) => page.evaluate(() => JSON.stringify({ ...sessionStorage }));

async function expectSignedOut(app: App): Promise<void> {
  await expect(app.heading("Sign in")).toBeVisible();
  await expect(app.page.getByRole("alert")).toContainText("You were signed out.");
  await expect(app.page.getByRole("alert")).toContainText("What you typed is kept, and you return to where you were.");
  await app.settled();
  expect(await session(app.page)).not.toContain(TOKEN);
}

/** Until the page has heard it: Playwright does not wait for that. */
async function turnWheel(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.assign(globalThis, { turned: new Promise((heard) => addEventListener("wheel", () => heard(0))) });
  });
  await page.mouse.wheel(0, 10);
  await page.evaluate(() => (globalThis as any).turned);
}

test.describe("A session in which nobody does anything", () => {
  test("ends after the configured time, and keeps what was typed", async ({ app, page }) => {
    await page.clock.install();
    await app.signIn("new?device=device-12345");
    await app.allRead();
    const report = new Report(page);
    await report.notes.fill(NOTES);
    await page.clock.runFor(4.5 * MINUTE);
    await expect(report.notes).toHaveValue(NOTES);
    expect(await session(page)).toContain(TOKEN);
    await page.clock.runFor(MINUTE);
    await expectSignedOut(app);
    await page.reload();
    await expect(app.heading("Sign in")).toBeVisible();
    await app.enterToken();
    await expect(page).toHaveURL(/\/new\?device=device-12345$/);
    await expect(report.notes).toHaveValue(NOTES);
    await expect(report.chosenDevice).toBeVisible();
  });

  test("ends although records are read again by themselves", async ({ app, page, api }) => {
    test.setTimeout(150_000);
    await page.clock.install();
    await app.signIn("settings");
    await page.getByRole("radio", { name: "1 min" }).check();
    await app.goTo("Diagnostics");
    await app.allRead();
    await page.clock.runFor(4 * MINUTE);
    // The engine has its own clock, which no test can turn.
    const before = await api.reads();
    await expect.poll(() => api.reads(), { timeout: 90_000 }).toBeGreaterThan(before);
    await expect(app.heading("Diagnostics")).toBeVisible();
    await page.clock.runFor(1.5 * MINUTE);
    await expectSignedOut(app);
  });

  for (const [what, act] of [
    ["a key", (page: Page) => page.keyboard.press("Shift")],
    ["a press", (page: Page) => page.getByRole("heading", { level: 1 }).click()],
    ["the wheel", turnWheel],
  ] as const) {
    test(`lasts longer by ${what}`, async ({ app, page }) => {
      await page.clock.install();
      await app.signIn("settings");
      await page.clock.runFor(4 * MINUTE);
      await act(page);
      await page.clock.runFor(4 * MINUTE);
      await expect(app.heading("Settings")).toBeVisible();
      expect(await session(page)).toContain(TOKEN);
      await page.clock.runFor(1.5 * MINUTE);
      await expectSignedOut(app);
    });
  }

  test("is over when the machine wakes up later, whatever is pressed first", async ({ app, page }) => {
    await page.clock.install();
    await app.signIn("settings");
    // Nothing runs in between.
    await page.clock.setSystemTime(await page.evaluate((asleep) => Date.now() + asleep, 6 * MINUTE));
    await page.keyboard.press("Shift");
    await page.clock.runFor(MINUTE);
    await expectSignedOut(app);
  });

  test("does not end on a wall", async ({ app, page }) => {
    await page.clock.install();
    await app.open("?wall=states");
    await app.enterToken();
    const wall = page.getByRole("main").locator("[data-wall]");
    await expect(wall).toBeVisible();
    await page.clock.fastForward(60 * MINUTE);
    await page.clock.runFor(MINUTE);
    await expect(wall).toBeVisible();
    expect(await session(page)).toContain(TOKEN);
    await page.reload();
    await expect(wall).toBeVisible();
  });

  test("is over when the browser brings its tab back too late", async ({ app, page }) => {
    await app.signIn("diagnostics?q=status:open");
    expect(Number(await page.evaluate((key) => sessionStorage.getItem(key), ACTIVE))).toBeGreaterThan(Date.now() - MINUTE);
    await page.addInitScript(([key, age]) => {
      sessionStorage.setItem(key, String(Date.now() - age));
    }, [ACTIVE, 6 * MINUTE] as const);
    await page.reload();
    await expectSignedOut(app);
    await app.enterToken();
    await expect(page).toHaveURL(/\/diagnostics\?q=status:open$/);
  });

  test("goes on when the browser brings its tab back in time", async ({ app, page }) => {
    await app.signIn("settings");
    await page.addInitScript(([key, age]) => {
      sessionStorage.setItem(key, String(Date.now() - age));
    }, [ACTIVE, 4 * MINUTE] as const);
    await page.reload();
    await expect(app.heading("Settings")).toBeVisible();
    await app.settled();
  });
});
