import type { Locator, Page } from "@playwright/test";
import { type App, expect, test, TOKEN } from "./support/test.ts";

/** So often a wall looks whether it is the latest, in milliseconds. */
const WATCH = 60_000;

async function hang(app: App, page: Page, address = "?wall") {
  await app.open(address);
  await app.enterToken();
  await expect(wall(page)).toBeVisible();
  await expect(page.getByText(/^updated /)).toBeVisible();
}

function wall(page: Page): Locator {
  return page.getByRole("main").locator("[data-wall]");
}

function tile(page: Page): Locator {
  return page.getByRole("listitem").filter({ hasText: "Not reporting" });
}

test.describe("Wall mode", () => {
  test("is reached from the overview, fills the page, and is left with Escape", async ({ app, page }) => {
    await app.signIn("?period=7d");
    await page.getByRole("link", { name: "Wall mode" }).click();
    await expect(page).toHaveURL(/\/\?wall&period=7d$/);
    await expect(app.navigation).toHaveCount(0);
    await expect(tile(page)).toBeVisible();
    await app.settled();
    await page.keyboard.press("Escape");
    await expect(app.navigation).toBeVisible();
    await expect(page).toHaveURL(/\/\?period=7d$/);
  });

  test("goes from view to view, pauses, and shows what was chosen", async ({ app, page }) => {
    await page.clock.install();
    await hang(app, page);
    await expect(tile(page)).toBeVisible();
    for (const name of ["Needs attention", "Fleet status", "Open incidents by priority", "Activity by type"]) {
      await page.clock.runFor(20_000);
      await expect(page.getByRole("region", { name })).toBeVisible();
      await app.settled();
    }
    await page.mouse.move(50, 50);
    await page.getByRole("checkbox", { name: "Fleet status" }).uncheck();
    await page.getByRole("checkbox", { name: "Activity by type" }).uncheck();
    await page.getByRole("checkbox", { name: "Open incidents" }).uncheck();
    await page.getByRole("radio", { name: "10 s" }).check();
    await expect(page).toHaveURL(/\/\?wall=states,attention&pace=10$/);
    await expect(tile(page)).toBeVisible();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.clock.runFor(40_000);
    await expect(tile(page)).toBeVisible();
    await page.mouse.move(60, 60);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.clock.runFor(10_000);
    await expect(page.getByRole("region", { name: "Needs attention" })).toBeVisible();
    await page.reload();
    await expect(tile(page)).toBeVisible();
    await expect(page.getByRole("checkbox", { name: "Fleet status" })).not.toBeChecked();
  });

  test("keeps its controls out of sight until somebody is there", async ({ app, page }) => {
    await page.clock.install();
    await hang(app, page);
    const leave = page.getByRole("link", { name: "Leave wall mode" });
    // What is clipped away cannot be hit by the pointer.
    const isSeen = () =>
      leave.evaluate((link) => {
        const { x, y } = link.getBoundingClientRect();
        return document.elementFromPoint(x + 5, y + 5) === link;
      });
    await page.clock.runFor(5_000);
    expect(await isSeen()).toBe(false);
    await app.tabTo(leave);
    expect(await isSeen()).toBe(true);
    await leave.press("Enter");
    await expect(app.navigation).toBeVisible();
  });

  test("says loudly that it is stale, and recovers when the server is back", async ({ app, page, api }) => {
    test.setTimeout(300_000);
    app.expectLostConnection();
    await hang(app, page, "?wall=attention");
    await expect(page.getByRole("region", { name: "Needs attention" })).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
    await api.end();
    // At the latest when two readings, a minute apart, should have come; mostly after the first.
    await expect(page.getByRole("alert")).toContainText("Not up to date", { timeout: 150_000 });
    await expect(page.getByRole("alert")).toContainText("updated ");
    await app.settled();
    await api.startAgain();
    const at = new Date().toISOString();
    await api.add([{
      id: "back", device_id: "back", device_name: "Back", diagnostic_type: "health_check", status: "failed",
      details: {}, issues: [], created_at: at, updated_at: at,
    }]);
    // What is shown then is new.
    await expect(page.getByRole("link", { name: "Back" })).toBeVisible({ timeout: 90_000 });
    await expect(page.getByRole("alert")).toHaveCount(0);
  });

  test("is stale when nothing was read for long, whatever the reason", async ({ app, page }) => {
    await page.clock.install();
    await hang(app, page);
    await expect(page.getByRole("alert")).toHaveCount(0);
    await page.clock.fastForward(4 * 60_000);
    await expect(page.getByRole("alert")).toContainText("Not up to date");
  });

  test("keeps the screen lit as long as it is there, and no longer", async ({ app, page }) => {
    await page.addInitScript(() => {
      const lit = { asked: 0, released: 0 };
      const request = async () => {
        lit.asked += 1;
        const lock = { released: false, release: async () => { lock.released = true; lit.released += 1; } };
        return lock;
      };
      Object.defineProperty(navigator, "wakeLock", { value: { request } });
      Object.assign(globalThis, { lit });
    });
    await hang(app, page);
    const lit = () => page.evaluate(() => (globalThis as any).lit);
    expect(await lit()).toEqual({ asked: 1, released: 0 });
    await page.keyboard.press("Escape");
    await expect(app.navigation).toBeVisible();
    expect(await lit()).toEqual({ asked: 1, released: 1 });
  });

  test("says when the browser lets the screen go dark", async ({ app, page }) => {
    await page.addInitScript(() => Object.defineProperty(navigator, "wakeLock", { value: undefined }));
    await hang(app, page);
    await expect(page.getByText("This browser does not keep the screen awake.")).toBeVisible();
  });

  for (const part of ["diagboard-\\w+\\.js", "diagboard-\\w+\\.wasm", "style-\\w+\\.css"]) {
    test(`takes up a new deployment by itself, still signed in (${part})`, async ({ app, page, api }) => {
      await page.clock.install();
      await hang(app, page);
      await page.clock.runFor(WATCH);
      await expect(wall(page)).toBeVisible();
      // What is deployed now has another script; the page that is loaded then is real.
      await page.route(api.url, async (route) => {
        const isLook = route.request().resourceType() === "fetch";
        const answer = await route.fetch();
        const text = (await answer.text()).replaceAll(new RegExp(part, "g"), "next");
        await (isLook ? route.fulfill({ response: answer, body: text }) : route.fallback());
      });
      const loaded = page.waitForEvent("load");
      await page.clock.runFor(WATCH);
      await loaded;
      await expect(wall(page)).toBeVisible();
      await expect(page.getByText(/^updated /)).toBeVisible();
    });
  }

  test("starts again by itself when it could not start", async ({ app, page }) => {
    await page.clock.install();
    await page.route("**/*.wasm", (route) => route.abort());
    app.watch.allow(/ERR_FAILED|Failed to fetch/);
    await page.goto(`${app.api.url}?wall`);
    await expect(page.getByRole("heading", { name: "Diagboard could not start." })).toBeVisible();
    await page.unroute("**/*.wasm");
    const loaded = page.waitForEvent("load");
    await page.clock.runFor(WATCH);
    await loaded;
    await expect(app.tokenField).toBeVisible();
  });
});

test.describe("on a phone, in the dark", () => {
  test.use({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });

  for (const locale of ["en-US", "es-MX"]) {
    test.describe(`in ${locale}`, () => {
      test.use({ locale });

      test("every view of the wall fits as well, with no word broken", async ({ app, page }) => {
        await page.goto(`${app.api.url}?wall`);
        await page.locator("#api-token").fill(TOKEN);
        await page.keyboard.press("Enter");
        await expect(wall(page)).toBeVisible();
        for (const view of ["states", "attention", "trend", "incidents", "activity"]) {
          await page.goto(`${app.api.url}?wall=${view}`);
          await expect(wall(page).locator(".card").first()).toBeVisible();
          await app.settled();
          const broken = await page.evaluate(() => {
            const rows = (node: Text, word: RegExpExecArray) => {
              const range = document.createRange();
              range.setStart(node, word.index);
              range.setEnd(node, word.index + word[0].length);
              return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
            };
            const texts = [...document.querySelectorAll("th, .tile p, h1, h2")].flatMap((element) => [...element.childNodes])
              .filter((node) => node instanceof Text) as Text[];
            return texts.flatMap((node) =>
              [...node.data.matchAll(/\p{L}+/gu)].filter((word) => rows(node, word) > 1).map(([word]) => word));
          });
          expect(broken).toEqual([]);
        }
      });
    });
  }
});
