import { readdir } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { DIST, DIST_SUB } from "./support/demo-api.ts";
import { Report } from "./support/report.ts";
import { type App, expect, test, TOKEN } from "./support/test.ts";

test.use({ serviceWorkers: "allow" });
test.describe.configure({ timeout: 60_000 });

const API = "api/v1/inventory_device_diags/";
const isActive = () => navigator.serviceWorker.ready.then(({ active }) => active?.state === "activated");

/** The app is kept, and the page is one that its service worker answers for. */
async function visitTwice(app: App, path = ""): Promise<void> {
  await app.signIn(path);
  await expect.poll(() => app.page.evaluate(isActive)).toBe(true);
  await app.page.reload();
  await app.allRead();
  expect(await app.page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(`${app.api.url}offline.js`);
}

/** Neither a network nor a server behind it. */
async function cutOff(app: App): Promise<void> {
  app.expectLostConnection();
  await app.api.end();
  await app.page.context().setOffline(true);
}

/** Chromium may forget that it is cut off when a service worker answers for the page: it is told again. */
async function stayCutOff(app: App): Promise<void> {
  const isOnline = () => app.page.evaluate(() => navigator.onLine);
  if (await isOnline()) {
    await app.page.context().setOffline(false);
    await app.page.context().setOffline(true);
  }
  await expect.poll(isOnline).toBe(false);
}

interface Kept {
  address: string;
  headers: string;
  body: string;
}

/** Everything that the caches of the browser hold for this origin, letter by letter. */
function kept(page: Page): Promise<Kept[]> {
  return page.evaluate(async () => {
    const all: Kept[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = (await cache.match(request))!;
        const body = new TextDecoder("latin1").decode(await answer.arrayBuffer());
        const headers = JSON.stringify([request.method, ...request.headers, ...answer.headers]);
        all.push({ address: request.url, headers, body });
      }
    }
    return all;
  });
}

for (const sub of [false, true]) {
  test.describe(sub ? "Below another path" : "At the root of a site", () => {
    test.use({ demo: { sub } });

    test("after the first visit the app's own files are kept, and nothing else", async ({ app, page, api }) => {
      await visitTwice(app, "diagnostics?entry=diag-001");
      await expect(page.getByRole("complementary", { name: "Entry" })).toBeVisible();
      await app.goTo("Devices");
      const all = await kept(page);
      const files = (await readdir(sub ? DIST_SUB : DIST, { recursive: true })).filter((file) => !/\.(br|gz)$/.test(file));
      const own = new Set(["", ...files].map((file) => api.url + file));
      const addresses = all.map(({ address }) => address);
      expect(addresses.filter((address) => !own.has(address))).toEqual([]);
      expect(new Set(addresses).size).toBe(addresses.length);
      // What runs is among them, and all pages.
      const needed = files.filter((file) => /^app\/.+\./.test(file) || file === "config.json").map((file) => api.url + file);
      expect([...needed, api.url].filter((address) => !addresses.includes(address))).toEqual([]);
      for (const { address, body, headers } of all) {
        for (const secret of [TOKEN, "device-12345", "HP-2024"]) {
          expect(body.includes(secret) || headers.includes(secret), `${secret} in ${address}`).toBe(false);
        }
        expect(body, address).not.toBe("");
      }
    });

    test("without a network it starts, also at a page's address, and what is written then is sent later", async ({ app, page, api }) => {
      await visitTwice(app);
      await cutOff(app);
      await page.reload();
      await stayCutOff(app);
      await expect(app.heading("Overview")).toBeVisible();
      await expect(page.getByRole("alert").filter({ hasText: "There is no network." })).toBeVisible();
      await app.settled();
      await app.open("new?device=device-12345");
      await stayCutOff(app);
      const report = new Report(page);
      await expect(report.chosenDevice).toBeVisible();
      await report.fillFields();
      await report.submit.click();
      await expect(report.submitted).toBeVisible();
      await app.settled();
      await app.goTo("Outbox");
      await expect(page.getByRole("article")).toContainText("device-12345");
      await page.reload();
      await stayCutOff(app);
      await expect(page.getByRole("article")).toContainText("device-12345");
      await api.startAgain();
      await page.context().setOffline(false);
      await expect.poll(async () => (await api.ledger()).stored.length, { timeout: 40_000 }).toBe(1);
      await expect(page.getByText("Nothing is waiting here.")).toBeVisible();
      const [stored] = (await api.ledger()).stored;
      expect(stored.device_id).toBe("device-12345");
    });

    test("an address that is no page of it is the server's business", async ({ app, page, api }) => {
      await visitTwice(app);
      const online = await page.goto(`${api.url}elsewhere`);
      expect(online!.fromServiceWorker()).toBe(false);
      await expect(app.heading("There is no such page")).toBeVisible();
      expect((await page.goto(`${api.url}settings`))!.fromServiceWorker()).toBe(true);
      await expect(app.heading("Settings")).toBeVisible();
      await cutOff(app);
      for (const path of ["elsewhere", "newer", API, "licences.txt"]) {
        const tab = await page.context().newPage();
        await expect(tab.goto(api.url + path), path).rejects.toThrow(/ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)/);
        await tab.close();
      }
      await app.open("settings");
      await expect(app.heading("Settings")).toBeVisible();
    });

    test("it can be installed: its manifest is whole, and its pictures are as large as it says", async ({ app, page, api }) => {
      await visitTwice(app);
      const address = `${api.url}manifest.webmanifest`;
      await expect(page.locator("link[rel=manifest]")).toHaveJSProperty("href", address);
      const answer = await page.request.get(address);
      expect(answer.headers()["content-type"]).toBe("application/manifest+json");
      const manifest = await answer.json();
      const whole = (path: string) => new URL(path, address).href;
      expect(manifest).toMatchObject({ name: "Diagboard", short_name: "Diagboard", display: "standalone" });
      expect([manifest.start_url, manifest.scope].map(whole)).toEqual([api.url, api.url]);
      const shortcuts: { name: string; url: string; icons: Picture[] }[] = manifest.shortcuts;
      expect(shortcuts.map(({ name, url }) => [name, whole(url)])).toEqual([["Report issue", `${api.url}new`], ["Overview", api.url]]);
      const pictures: Picture[] = [...manifest.icons, ...shortcuts.flatMap(({ icons }) => icons)];
      for (const { src, sizes } of pictures) expect(await size(page, whole(src)), src).toBe(sizes);
      const purposes = manifest.icons.map(({ sizes, purpose }: Picture) => `${sizes} ${purpose ?? "any"}`);
      expect(purposes).toEqual(expect.arrayContaining(["192x192 any", "512x512 any", "512x512 maskable"]));
      const devtools = await page.context().newCDPSession(page);
      const { url, errors } = await devtools.send("Page.getAppManifest");
      expect([url, errors]).toEqual([address, []]);
      const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
      // A context of a test is a private window, and says so.
      expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
    });
  });
}

interface Picture {
  src: string;
  sizes: string;
  purpose?: string;
}

/** As the PNG itself says. */
async function size(page: Page, address: string): Promise<string> {
  const bytes = await (await page.request.get(address)).body();
  expect(bytes.toString("latin1", 1, 4), address).toBe("PNG");
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

test.describe("In a browser that speaks Spanish", () => {
  test.use({ locale: "es-ES" });

  test("what is installed is Spanish", async ({ app, page, api }) => {
    await app.open();
    await expect(page.locator("link[rel=manifest]")).toHaveAttribute("href", "./manifest-es.webmanifest");
    const manifest = await (await page.request.get(`${api.url}manifest-es.webmanifest`)).json();
    expect(manifest.lang).toBe("es");
    expect(manifest.shortcuts.map(({ name }: { name: string }) => name)).not.toContain("Overview");
    const devtools = await page.context().newCDPSession(page);
    expect((await devtools.send("Page.getAppManifest")).errors).toEqual([]);
  });
});

test("Whoever starts it without a network writes before signing in, about a device that nobody can look up, and it is sent afterwards", async ({ app, page, api }) => {
  await visitTwice(app);
  // As the app is when it is opened anew: the session ended with its tab.
  await page.evaluate(() => sessionStorage.clear());
  await cutOff(app);
  await app.open("new");
  await stayCutOff(app);
  // It is offered at once where the browser knew of it when it drew the page, and else after an attempt.
  await app.enterToken();
  await expect(page.getByRole("alert").filter({ hasText: "There is no network." })).toBeVisible();
  await page.getByRole("button", { name: "Write a report now" }).click();
  const report = new Report(page);
  await expect(page.getByText("Not signed in: what you submit waits here.")).toBeVisible();
  await report.chooseDevice("device-12345");
  await report.fillFields();
  await report.submit.click();
  await expect(report.submitted).toBeVisible();
  await app.settled();
  await api.startAgain();
  await page.context().setOffline(false);
  // Nothing else can be seen before somebody has signed in.
  await app.navigation.getByRole("link", { name: "Diagnostics" }).click();
  await app.enterToken();
  await expect(app.heading("Diagnostics")).toBeVisible();
  await expect.poll(async () => (await api.ledger()).stored.map(({ device_id, times }) => [device_id, times]), { timeout: 40_000 }).toEqual([["device-12345", 1]]);
});

test("The service worker never stands between the app and the API", async ({ app, page, api }) => {
  app.expectStatus(401);
  await visitTwice(app);
  const before = await api.reads();
  const answers: [string, boolean][] = [];
  page.context().on("response", (answer) => answers.push([answer.url(), answer.fromServiceWorker()]));
  await page.reload();
  await app.allRead();
  const unsigned = await page.evaluate((address) => Promise.all([0, 1].map(() => fetch(address).then(({ status }) => status))), API);
  expect(unsigned).toEqual([401, 401]);
  const ofApi = answers.filter(([address]) => address.includes(API));
  expect(ofApi.filter(([, isFromWorker]) => isFromWorker)).toEqual([]);
  expect(await api.reads() - before).toBe(ofApi.length);
  expect(ofApi.length).toBeGreaterThanOrEqual(4);
  // It does answer for the app's own files.
  const module = answers.filter(([address]) => address.endsWith(".wasm") && address.includes("/diagboard-"));
  expect(module.map(([, isFromWorker]) => isFromWorker)).toEqual([true]);
});
