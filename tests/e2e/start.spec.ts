import type { Page, Route } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "./support/page-checks.ts";
import { Report } from "./support/report.ts";
import { type App, expect, test } from "./support/test.ts";

const MODULE = /\/app\/diagboard-\w+\.wasm$/;
const SCRIPT = /\/app\/diagboard-\w+\.js$/;
const WORDS = /\/app\/chunk-english-\w+\.wasm$/;
const ENGINE = /\/app\/engine-\w+\.js$/;
const BOOT = /\/app\/boot-\w+\.js$/;

/** Answers as the server does, but with this kind. */
const as = (contentType: string) => async (route: Route) => {
  const response = await route.fetch();
  await route.fulfill({ response, headers: { ...response.headers(), "content-type": contentType } });
};

/** A guest network's page in place of the file. */
const portal = (route: Route) => route.fulfill({ contentType: "text/html", body: "<h1>Welcome to the hotel</h1>" });

/** One bit is another one. */
async function damaged(route: Route): Promise<void> {
  const response = await route.fetch();
  const body = await response.body();
  body[body.length - 1] ^= 1;
  await route.fulfill({ response, body });
}

async function expectReason(app: App, ...words: string[]): Promise<void> {
  await expect(app.heading("Diagboard could not start.")).toBeVisible();
  for (const part of words) await expect(app.page.getByRole("alert")).toContainText(part);
  await expect(app.page.getByRole("button", { name: "Load again" })).toBeVisible();
  await expect(app.page).toHaveTitle("Diagboard");
  await app.settled();
}

/** Lets the animations of the start page be as far as they are after this time. */
async function letPass(page: Page, milliseconds: number): Promise<void> {
  await page.evaluate((now) => document.getAnimations().forEach((one) => { one.currentTime = now; }), milliseconds);
}

/** As every page has to be, although it is not the app's yet. */
async function expectFits(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

test.describe("An app that cannot start says why, in place of a blank page:", () => {
  test.beforeEach(({ app }) => app.watch.allow(/^error: (Failed to |Access to |WebAssembly|The resource |Refused |.*(integrity|MIME type|unsafe-eval))/));

  const files: [string, RegExp, (route: Route) => Promise<void>, string][] = [
    ["a module that something blocks", MODULE, (route) => route.abort(), "could not be fetched: there is no connection, or something between"],
    ["a module that is missing", MODULE, (route) => route.fulfill({ status: 404, body: "Not found" }), "is missing on the server"],
    ["a module that is a guest network's page", MODULE, portal, "sign in first"],
    ["a module with a changed byte", MODULE, damaged, "is not as it was built"],
    ["a script that something blocks", SCRIPT, (route) => route.abort(), "could not be fetched: there is no connection, or something between"],
    ["a script that is missing", SCRIPT, (route) => route.fulfill({ status: 404, body: "Not found" }), "is missing on the server"],
    ["a script that is a guest network's page", SCRIPT, portal, "sign in first"],
    ["a script of the wrong kind", SCRIPT, as("text/plain"), "send .js as text/javascript"],
    ["a script with a changed byte", SCRIPT, damaged, "is not as it was built"],
    ["words that something blocks", WORDS, (route) => route.abort(), "could not be fetched: there is no connection, or something between"],
  ];
  for (const [what, file, answer, words] of files) {
    test(what, async ({ app, page }) => {
      // The app gives up without its words, and boot.js hears it.
      if (file === WORDS) app.watch.allow(/TypeError: Failed to fetch|^uncaught: Error: The words of the app could not be fetched\.$/);
      await page.route(file, answer);
      await page.goto(app.api.url);
      await expectReason(app, words);
      await page.unroute(file);
      await page.getByRole("button", { name: "Load again" }).click();
      await expect(app.tokenField).toBeVisible();
    });
  }

  for (const [what, file, title, reason] of [
    ["an engine that something blocks", ENGINE, "Diagboard cannot start: its engine does not run.", ""],
    ["a configuration that something blocks", /\/config\.json$/, "Diagboard cannot start: its configuration is not usable.", "The file could not be reached."],
  ] as const) {
    test(what, async ({ app, page }) => {
      await page.route(file, (route) => route.abort());
      await app.open();
      await expect(app.heading(title)).toBeVisible();
      await expect(page.getByRole("main")).toContainText(reason);
    });
  }

  test("a browser without WebAssembly", async ({ app, page }) => {
    await page.addInitScript("delete globalThis.WebAssembly");
    await page.goto(app.api.url);
    await expectReason(app, "This browser has no WebAssembly.", "Chromium 116, Firefox 124, Safari 17.4");
  });

  test("a policy that forbids WebAssembly", async ({ app, page }) => {
    await page.route(app.api.url, async (route) => {
      const response = await route.fetch();
      const { "content-security-policy": policy, ...headers } = response.headers();
      const stricter = policy.replace(" 'wasm-unsafe-eval'", "");
      expect(stricter).not.toBe(policy);
      await route.fulfill({ response, headers: { ...headers, "content-security-policy": stricter } });
    });
    await page.goto(app.api.url);
    await expectReason(app, "forbids WebAssembly", "allow 'wasm-unsafe-eval' in script-src");
  });

  test.describe("in a browser that speaks Spanish", () => {
    test.use({ locale: "es-ES" });

    test("a module that something blocks", async ({ app, page }) => {
      await page.route(MODULE, (route) => route.abort());
      await page.goto(app.api.url);
      await expect(app.heading("Diagboard no pudo arrancar.")).toBeVisible();
      await expect(page.getByRole("alert")).toContainText("No se pudo obtener un archivo de la aplicación");
      await expect(page.getByRole("button", { name: "Volver a cargar" })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", "es");
      await app.settled();
    });
  });

  test("scripts that are blocked altogether, after twelve seconds and in both languages", async ({ app, page }) => {
    await page.route(BOOT, (route) => route.abort());
    await page.goto(app.api.url);
    await expect(app.heading("Diagboard")).toBeVisible();
    const late = [page.getByText("This takes longer than it should."), page.getByText("Esto tarda más de lo debido.")];
    await letPass(page, 11_000);
    for (const words of late) await expect(words).toBeHidden();
    await letPass(page, 12_001);
    for (const words of late) await expect(words).toBeVisible();
    await expectFits(page);
  });

  test.describe("without JavaScript", () => {
    test.use({ javaScriptEnabled: false });

    test("that it is needed, in both languages", async ({ app, page }) => {
      await page.goto(app.api.url);
      await expect(app.heading("Diagboard")).toBeVisible();
      // Found by its place: Playwright reads no text in there.
      const words = page.locator("noscript p");
      await expect(words).toHaveText([/^Diagboard needs JavaScript and WebAssembly\./, /^Diagboard necesita JavaScript y WebAssembly\./]);
      for (const one of await words.all()) await expect(one).toBeVisible();
    });
  });

  test.describe("an API that the policy does not let it ask", () => {
    test.use({ demo: { config: { api_base: "https://api.example:8443/api/v1" } } });

    test("with its origin and the command that allows it", async ({ app, page }) => {
      await app.open();
      await expect(app.heading("Diagboard cannot start: its configuration is not usable.")).toBeVisible();
      await expect(page.getByText("does not allow https://api.example:8443.")).toBeVisible();
      await expect(page.getByText("cargo xtask dist --api-origin https://api.example:8443")).toBeVisible();
    });
  });
});

test.describe("An app that can start, does:", () => {
  for (const kind of ["application/octet-stream", "text/plain", ""]) {
    test(`from a host that calls the module "${kind}"`, async ({ app, page }) => {
      await page.route(MODULE, as(kind));
      await app.signIn();
      await expect(app.heading("Overview")).toBeVisible();
    });
  }

  test("where the browser keeps nothing, and says so", async ({ app, page }) => {
    await page.addInitScript(() => {
      for (const name of ["sessionStorage", "localStorage", "indexedDB", "caches"]) {
        const get = () => { throw new DOMException("The operation is insecure.", "SecurityError"); };
        Object.defineProperty(globalThis, name, { get });
      }
    });
    await app.open("new");
    await expect(page.getByRole("alert")).toContainText("This browser keeps nothing for this site.");
    await app.enterToken();
    await app.allRead();
    const report = new Report(page);
    await report.fillIn();
    await expect(page.getByRole("status").filter({ hasText: "This browser keeps nothing." })).toBeVisible();
    await app.settled();
    await report.submit.click();
    await expect(report.stored).toBeVisible();
    expect((await app.api.ledger()).stored).toHaveLength(1);
    await page.reload();
    await expect(app.heading("Sign in")).toBeVisible();
  });
});

test.describe("What index.html shows before the app", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`has the app's looks, and nothing moves when that comes (${colorScheme})`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme });
      await page.addInitScript(() => {
        const shifts: number[] = [];
        Object.assign(globalThis, { shifts });
        const hear = (list: PerformanceObserverEntryList) => list.getEntries().forEach((one: any) => shifts.push(one.value));
        new PerformanceObserver(hear).observe({ type: "layout-shift", buffered: true });
      });
      const shifts = () => page.evaluate(() => (globalThis as any).shifts as number[]);
      const colours = () => page.evaluate(() => [document.documentElement, document.body].map((one) => getComputedStyle(one).backgroundColor));
      let goOn = () => {};
      const held = new Promise<void>((resolve) => { goOn = resolve; });
      await page.route(MODULE, async (route) => {
        await held;
        await route.fallback();
      });
      await page.goto(app.api.url, { waitUntil: "commit" });
      await expect(app.heading("Diagboard")).toBeVisible();
      await letPass(page, 11_000);
      await expect(page.getByText("Starting…")).toBeVisible();
      await expect(app.tokenField).toHaveCount(0);
      await expectFits(page);
      const before = await colours();
      expect(new Set(before)).not.toEqual(new Set(["rgba(0, 0, 0, 0)"]));
      await letPass(page, 12_001);
      await expect(page.getByText("This takes longer than it should.")).toBeVisible();
      goOn();
      await expect(app.heading("Sign in")).toBeVisible();
      await expect(page.getByText("Starting…")).toHaveCount(0);
      expect(await colours()).toEqual(before);
      await app.settled();
      expect(await shifts()).toEqual([]);
      // It would have been seen.
      await page.locator("main").evaluate((main) => { main.style.marginTop = "200px"; });
      await expect.poll(shifts).not.toEqual([]);
    });
  }
});
