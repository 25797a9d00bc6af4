import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { APIRequestContext, APIResponse } from "@playwright/test";
import { browser } from "./support/browser.ts";
import { type Base, caddy, container, type Host, nginx, pages } from "./support/hosts.ts";
import { DIST } from "./support/demo-api.ts";
import { Report } from "./support/report.ts";
import { type App, expect, test as base, TOKEN } from "./support/test.ts";

const SERVERS = { nginx, Caddy: caddy, container: (_: Base, api: string) => container(api) };

const test = base.extend<{ server: keyof typeof SERVERS; below: Base; host: Host; site: Awaited<ReturnType<typeof pages>> }>({
  server: ["nginx", { option: true }],
  below: ["/", { option: true }],
  /** The server that is tested, with the demo API behind it. Tests name it before the app, which is left while it runs. */
  host: async ({ server, below, api }, use) => {
    const host = await SERVERS[server](below, api.url);
    await use(host);
    await host.end();
  },
  /** A host that knows files and nothing else. */
  site: async ({ below }, use) => {
    const site = await pages(below);
    await use(site);
    await site.end();
  },
});

// Pages over TLS are installed, too, though nobody has signed their certificate.
const launchOptions = { ...browser.launchOptions, args: [...browser.launchOptions.args, "--ignore-certificate-errors"] };
test.use({ ignoreHTTPSErrors: true, serviceWorkers: "allow", launchOptions, demo: { records: 100 } });

/** A person gets to the list of devices, to one of them, and there again after a reload. */
async function expectWorks(app: App, { url }: Host): Promise<void> {
  const { page } = app;
  app.watch.allowOrigin(url);
  await page.goto(url);
  await app.settled();
  await app.enterToken();
  await app.allRead();
  await app.goTo("Devices");
  await expect(page.getByRole("table", { name: "Devices" }).getByRole("link").first()).toBeVisible();
  await page.goto(`${url}devices/device-12345`);
  await expect(app.heading("Office Printer HP-2024")).toBeVisible();
  await page.reload();
  await expect(app.heading("Office Printer HP-2024")).toBeVisible();
  await expect(page).toHaveURL(`${url}devices/device-12345`);
  await app.allRead();
  const installed = await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.scriptURL);
  expect(installed).toBe(`${url}offline.js`);
}

/** The headers that the command has written for hosts that read them. */
async function written(): Promise<Record<string, string>> {
  const [, everywhere] = /^\/\*\n((?: {2}.+\n)+)/m.exec(await readFile(join(DIST, "_headers"), "utf8"))!;
  const pairs = [...everywhere.matchAll(/^ {2}([\w-]+): (.+)$/gm)];
  return Object.fromEntries(pairs.map(([, name, value]) => [name.toLowerCase(), value]));
}

/** The files in `app/` with their compressed copies, by extension. */
async function named({ folder }: Host): Promise<{ file: string; hasCopies: boolean }[]> {
  const files = await readdir(join(folder, "app"));
  const originals = files.filter((file) => !/\.(br|gz)$/.test(file));
  return originals.map((file) => ({ file: `app/${file}`, hasCopies: files.includes(`${file}.br`) }));
}

function get(request: APIRequestContext, address: string, headers: Record<string, string> = {}): Promise<APIResponse> {
  return request.get(address, { headers, maxRedirects: 0 });
}

const BASES: [string, Base][] = [["at the root", "/"], ["below a path", "/sub/"]];
/** Files that keep their names, and addresses that are pages. */
const KEPT = ["", "index.html", "config.json", "offline.js", "manifest.webmanifest", "icons/icon-48.png", "devices/device-12345"];

for (const server of ["nginx", "Caddy"] as const) {
  for (const [where, below] of BASES) {
    test.describe(`${server} with README's configuration, ${where}`, () => {
      test.use({ server, below });

      test("shows the devices to whoever signs in, and a device again after a reload", async ({ host, app }) => {
        await expectWorks(app, host);
        expect([...host.api!.asked]).toEqual([host.api!.name]);
      });

      test("sends each file as compressed as it is taken, with the same content", async ({ host, request }) => {
        const files = [...(await named(host)), { file: "index.html", hasCopies: true }, { file: "offline.js", hasCopies: true }];
        expect(files.filter(({ hasCopies }) => hasCopies).length).toBeGreaterThan(20);
        for (const { file, hasCopies } of files) {
          const content = await readFile(join(host.folder, file));
          for (const [taken, sent] of [["br, gzip", "br"], ["gzip", "gzip"], ["identity", undefined]]) {
            const answer = await get(request, host.url + file, { "Accept-Encoding": taken! });
            expect(answer.headers()["content-encoding"], `${file} for ${taken}`).toBe(hasCopies ? sent : undefined);
            if (hasCopies && sent) expect(answer.headers().vary, file).toBe("Accept-Encoding");
            expect(content.equals(await answer.body()), `${file} for ${taken} has another content`).toBe(true);
          }
        }
      });

      test("says of what kind each file is", async ({ host, request }) => {
        const files = (await named(host)).map(({ file }) => file);
        const kinds: [RegExp, RegExp][] = [
          [/\.wasm$/, /^application\/wasm$/], [/\.js$/, /^(text|application)\/javascript/], [/\.css$/, /^text\/css/],
          [/\.webmanifest$/, /^application\/manifest\+json$/], [/\.json$/, /^application\/json/], [/\.html$/, /^text\/html/],
          [/\.txt$/, /^text\/plain; charset=utf-8$/], [/\.png$/, /^image\/png$/],
        ];
        for (const file of [...files, ...KEPT, "licences.txt"].filter((file) => file.includes("."))) {
          const answer = await get(request, host.url + file);
          expect(answer.status(), file).toBe(200);
          expect(answer.headers()["content-type"], file).toMatch(kinds.find(([name]) => name.test(file))![1]);
        }
      });

      test("lets only what is named by its content be kept", async ({ host, request }) => {
        for (const { file } of await named(host)) {
          expect((await get(request, host.url + file)).headers()["cache-control"], file).toBe("public, max-age=31536000, immutable");
        }
        for (const file of KEPT) {
          const answer = await get(request, host.url + file);
          expect(answer.status(), file).toBe(200);
          expect(answer.headers()["cache-control"], file).toBe("no-cache");
          const again = await get(request, host.url + file, { "If-None-Match": answer.headers().etag });
          expect(again.status(), file).toBe(304);
        }
      });

      test("says that a missing file of the app is missing, and not for ever", async ({ host, request }) => {
        for (const file of ["app/engine-0000000000.js", "app/chunk-list-0000000000.wasm"]) {
          const answer = await get(request, host.url + file);
          expect(answer.status()).toBe(404);
          expect(answer.headers()["cache-control"] ?? "").not.toContain("immutable");
          expect(await answer.text()).not.toContain("data-wasm");
        }
      });

      test("protects every answer with the headers of _headers", async ({ host, request, api }) => {
        const headers = await written();
        const page = await readFile(join(host.folder, "index.html"), "utf8");
        const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)!;
        expect(headers["content-security-policy"]).toBe(`${policy}; frame-ancestors 'none'`);
        expect(Object.keys(headers)).toContain("strict-transport-security");
        const [{ file }] = await named(host);
        const list = "api/v1/inventory_device_diags/?limit=1";
        const token = { Authorization: `Bearer ${TOKEN}` };
        const expectProtected = async (address: string, status: number, sent = {}) => {
          const answer = await get(request, host.url + address, sent);
          expect(answer.status(), address).toBe(status);
          expect(answer.headers(), `${address}, ${status}`).toMatchObject(headers);
          return answer;
        };
        for (const address of [...KEPT, file]) await expectProtected(address, 200);
        const { etag } = (await expectProtected(file, 200)).headers();
        await expectProtected(file, 304, { "If-None-Match": etag });
        await expectProtected("app/missing.js", 404);
        await expectProtected(list, 401);
        await expectProtected("api/v1/missing", 404, token);
        const answer = await expectProtected(list, 200, token);
        expect(answer.headers()["cache-control"]).toContain("no-store");
        expect((await answer.json()).results).toHaveLength(1);
        await api.end();
        await expectProtected(list, 502, token);
      });

      test("leads from http to the same address with https", async ({ host, request }) => {
        const answer = await get(request, `${host.plain}devices/device-12345?period=7d`);
        expect([301, 308]).toContain(answer.status());
        expect(answer.headers().location).toBe(`https://127.0.0.1${below}devices/device-12345?period=7d`);
      });

      if (below === "/sub/") {
        test("leads to the app from its address without the last slash", async ({ host, app, page }) => {
          app.watch.allowOrigin(host.url);
          await page.goto(host.url.slice(0, -1));
          await expect(app.heading("Sign in")).toBeVisible();
          await expect(page).toHaveURL(`${host.url}sign-in`);
        });
      }
    });
  }
}

test.describe("README's container", () => {
  test.use({ server: "container" });

  test("would serve the app: its Caddyfile does, as its user and with its environment", async ({ host, app }) => {
    await expectWorks(app, host);
    expect([...host.api!.asked]).toEqual([host.api!.name]);
  });
});

test.describe("A host that knows files and nothing else, as GitHub Pages is", () => {
  test("serves an app that works with an API on another origin which allows it", async ({ site, another, app, page }) => {
    const remote = await another({ records: 100, corsOrigin: new URL(site.url).origin });
    site.config = { api_base: `${remote.url}api/v1` };
    app.watch.allowOrigin(remote.url);
    // Its pages are 404.html, with that status.
    app.expectStatus(404);
    await expectWorks(app, site);
    await page.getByRole("main").getByRole("link", { name: "Report issue" }).click();
    const report = new Report(page);
    await report.fillIn(null);
    await report.submit.click();
    await expect(report.stored).toBeVisible();
    expect((await remote.ledger()).stored).toHaveLength(1);
  });

  test("says which API it was not written for", async ({ another, app, page }) => {
    const remote = await another({ records: 100 });
    const site = await pages("/", DIST);
    site.config = { api_base: `${remote.url}api/v1` };
    app.watch.allowOrigin(site.url);
    await page.goto(site.url);
    await expect(page.getByText(`cargo xtask dist --api-origin ${new URL(remote.url).origin}`)).toBeVisible();
    expect((await remote.ledger()).requests).toEqual({});
    await app.settled();
    await site.end();
  });

  test.describe("below a repository's name", () => {
    test.use({ below: "/sub/" });

    test("opens the app at every address", async ({ site, app, page }) => {
      app.watch.allowOrigin(site.url);
      app.expectStatus(404);
      await page.goto(`${site.url}devices/device-12345`);
      await expect(app.heading("Sign in")).toBeVisible();
      await expect(page).toHaveURL(`${site.url}sign-in?next=%2Fdevices%2Fdevice-12345`);
      await app.settled();
    });
  });
});

test.describe("Another origin", () => {
  test("is asked by an app that is written for it, where it allows that", async ({ another, api, app, page }) => {
    const remote = await another({ records: 100, corsOrigin: new URL(api.url).origin });
    const site = await another({ records: 100, cross: true, apiBase: `${remote.url}api/v1` });
    // Its origin has to be known before it starts: the first server gives its place to it.
    await api.end();
    await site.end();
    await site.startAgain(new URL(api.url).port);
    app.watch.allowOrigin(remote.url);
    await app.signIn("devices/device-12345");
    await page.reload();
    await expect(app.heading("Office Printer HP-2024")).toBeVisible();
    expect((await remote.ledger()).requests.GET).toBeGreaterThan(0);
    expect((await site.ledger()).requests.GET ?? 0).toBe(0);
  });
});
