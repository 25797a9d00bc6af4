import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { DIST } from "./support/demo-api.ts";
import { NOTES, Report } from "./support/report.ts";
import { expect, test as base } from "./support/test.ts";

const MINUTE = 60_000;
/** So often a tab looks whether it is the latest. */
const PAUSE = 15 * MINUTE;

/** Served from a folder of its own, in which another version can be put. */
const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "diagboard-deployed-"));
    await cp(DIST, folder, { recursive: true, filter: (file) => !/\.(br|gz)$/.test(file) });
    await use(folder);
    await rm(folder, { recursive: true });
  },
  demo: async ({ folder }, use) => use({ dist: folder }),
});

/** With what browsers compare a file: in the page the longer sum, in scripts the shorter one. */
const ALGORITHMS = ["sha384", "sha256"];
const proof = (algorithm: string, content: Buffer) => `${algorithm}-${createHash(algorithm).update(content).digest("base64")}`;

/** Puts a version in place in which every file named by its content has another name, and the old ones are gone. */
async function deployNext(folder: string): Promise<void> {
  const names = await readdir(join(folder, "app"));
  const changes: [string, string][] = names.map((name) => [name, name.replace(/-([0-9a-f])([0-9a-f]{9})\./, "-$2$1.")]);
  const renamed = (text: string) => changes.reduce((text, [before, after]) => text.replaceAll(before, after), text);
  const proofs: [string, string][] = [];
  for (const [before, after] of changes) {
    const content = await readFile(join(folder, "app", before));
    const next = /\.(js|css)$/.test(before) ? Buffer.from(renamed(content.toString())) : content;
    await writeFile(join(folder, "app", after), next);
    for (const algorithm of ALGORITHMS) proofs.push([proof(algorithm, content), proof(algorithm, next)]);
  }
  for (const file of ["offline.js", "index.html"]) {
    const text = renamed(await readFile(join(folder, file), "utf8")).replace(/"version":"(\w)(\w+)"/, '"version":"$2$1"');
    await writeFile(join(folder, file), proofs.reduce((text, [before, after]) => text.replaceAll(before, after), text));
  }
  for (const [before] of changes) await rm(join(folder, "app", before));
}

/** Which version is deployed, or which one runs: the name of its script. */
const deployed = async (folder: string) => /data-js="([^"]+)"/.exec(await readFile(join(folder, "index.html"), "utf8"))![1];
const running = (page: Page) => page.locator("script[data-js]").getAttribute("data-js");

function notice(page: Page): Locator {
  return page.getByRole("status").filter({ hasText: "A newer version of this app is deployed." });
}

/** What a person sees when they come back to the tab. */
const seenAgain = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));

test.describe("A newer deployment", () => {
  test("is told to whoever writes, and loaded when they say so, with what they typed", async ({ app, page, folder }) => {
    await page.clock.install();
    await app.signIn("new?device=device-12345");
    await app.allRead();
    const report = new Report(page);
    await report.notes.fill(NOTES);
    const before = await running(page);
    await deployNext(folder);
    expect(await deployed(folder)).not.toBe(before);
    await page.clock.fastForward(PAUSE + MINUTE);
    await expect(notice(page)).toBeVisible();
    await expect(notice(page)).toContainText("What you typed is kept.");
    await app.settled();
    await notice(page).getByRole("button", { name: "Close" }).click();
    await expect(notice(page)).toHaveCount(0);
    // It is said again, and nothing happens by itself.
    await page.clock.fastForward(PAUSE + MINUTE);
    await expect(notice(page)).toBeVisible();
    expect(await running(page)).toBe(before);
    await expect(report.notes).toHaveValue(NOTES);
    await notice(page).getByRole("button", { name: "Load again" }).click();
    await expect(report.notes).toHaveValue(NOTES);
    await expect(report.chosenDevice).toBeVisible();
    expect(await running(page)).toBe(await deployed(folder));
    await expect(notice(page)).toHaveCount(0);
  });

  test("is looked for when the tab is seen again, at most once a minute", async ({ app, page, api, folder }) => {
    await page.clock.install();
    await app.signIn("settings");
    let looks = 0;
    page.on("request", (request) => { looks += Number(request.url() === api.url && request.resourceType() === "fetch"); });
    await deployNext(folder);
    await seenAgain(page);
    await page.clock.fastForward(MINUTE + 1_000);
    expect(looks).toBe(0);
    await seenAgain(page);
    await expect(notice(page)).toBeVisible();
    await seenAgain(page);
    await app.settled();
    expect(looks).toBe(1);
  });

  test("is neither the same one nor a page that a network puts in its place", async ({ app, page, api, folder }) => {
    await page.clock.install();
    await app.signIn("settings");
    const look = async () => {
      const answered = page.waitForResponse(api.url);
      await page.clock.fastForward(PAUSE + MINUTE);
      await (await answered).finished();
    };
    await look();
    await page.route(api.url, (route) => route.fulfill({ contentType: "text/html", body: "<h1>Welcome to the hotel</h1>" }));
    await look();
    await app.settled();
    await expect(notice(page)).toHaveCount(0);
    await page.unroute(api.url);
    await deployNext(folder);
    await look();
    await expect(notice(page)).toBeVisible();
  });

  test("takes the place of a tab whose files are gone, on the page that was asked for", async ({ app, page, folder }) => {
    app.expectStatus(404);
    app.watch.allow(/^error: TypeError: Failed to fetch|^error: .*integrity|^error: .*404/);
    await app.signIn("?period=7d");
    await app.allRead();
    await deployNext(folder);
    await app.navigation.getByRole("link", { name: "Settings" }).click();
    await expect(app.heading("Settings")).toBeVisible();
    await expect(page).toHaveURL(/\/settings$/);
    expect(await running(page)).toBe(await deployed(folder));
    await app.settled();
  });
});

test.describe("With a service worker, a newer deployment", () => {
  test.use({ serviceWorkers: "allow" });
  test.describe.configure({ timeout: 60_000 });

  /** The worker of the version that is deployed now has all of it. */
  async function expectKept(page: Page, folder: string): Promise<void> {
    const name = (await deployed(folder)).replace("./", "");
    const isKept = (name: string) => navigator.serviceWorker.ready.then(async ({ active, installing, waiting }) => {
      const kept = await caches.match(name);
      return Boolean(kept) && !installing && !waiting && active?.state === "activated";
    });
    await expect.poll(() => page.evaluate(isKept, name)).toBe(true);
  }

  test("leaves open tabs their own files, and is there at the next load, also without a server", async ({ app, page, api, folder, context }) => {
    app.expectLostConnection();
    await app.signIn();
    await expectKept(page, folder);
    await page.reload();
    await app.allRead();
    const before = await running(page);
    await deployNext(folder);
    await app.goTo("Settings");
    const tab = await context.newPage();
    await tab.goto(api.url);
    await expect(tab.getByRole("heading", { name: "Sign in" })).toBeVisible();
    expect(await running(tab)).toBe(await deployed(folder));
    await expectKept(tab, folder);
    await app.goTo("Incidents");
    await app.goTo("Diagnostics");
    expect(await running(page)).toBe(before);
    await api.end();
    await page.reload();
    await expect(app.heading("Diagnostics")).toBeVisible();
    expect(await running(page)).toBe(await deployed(folder));
    await app.goTo("Devices");
  });

  test("takes the place of the one before the last", async ({ app, page, folder }) => {
    await app.open();
    await expectKept(page, folder);
    const first = await running(page);
    for (let count = 0; count < 2; count += 1) {
      await deployNext(folder);
      await page.reload();
      await expectKept(page, folder);
    }
    await expect.poll(() => page.evaluate((name) => caches.match(name), first!.replace("./", ""))).toBeUndefined();
    expect(await page.evaluate(() => caches.keys())).toHaveLength(2);
  });
});
