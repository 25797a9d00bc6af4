import { expect, test } from "./support/test.ts";

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
  "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'none'; " +
  "require-trusted-types-for 'script'; trusted-types diagboard";

test.describe("The policy", () => {
  test("in the page allows what the app needs, and nothing more", async ({ app, page }) => {
    await app.open();
    await expect(page.locator("meta[http-equiv=Content-Security-Policy]")).toHaveAttribute("content", POLICY);
  });

  test("lets no text become code", async ({ app, page }) => {
    await app.signIn();
    app.watch.allow(/Trusted|trusted-types|TrustedTypePolicy|unsafe-eval/);
    // What a test evaluates may evaluate texts itself; what runs later may not.
    const tried = await page.evaluate(() => new Promise((resolve) => setTimeout(() => {
      const outcome = (attempt: () => unknown) => {
        try { return `done: ${attempt()}`; } catch (error) { return (error as Error).name; }
      };
      const { trustedTypes } = globalThis as any;
      resolve({
        markup: outcome(() => { document.createElement("p").innerHTML = "<b>"; }),
        worker: outcome(() => new Worker("data:text/javascript,")),
        ownWorker: outcome(() => new Worker(document.querySelector<HTMLElement>("[data-engine]")!.dataset.engine!)),
        script: outcome(() => { document.createElement("script").src = "./app/x.js"; }),
        evaluated: outcome(() => (0, eval)("1")),
        another: outcome(() => trustedTypes.createPolicy("another", {})),
        again: outcome(() => trustedTypes.createPolicy("diagboard", {})),
      });
    })));
    const all = ["markup", "worker", "ownWorker", "script", "another", "again"].map((what) => [what, "TypeError"]);
    expect(tried).toEqual({ ...Object.fromEntries(all), evaluated: "EvalError" });
  });

  test("is hardly needed: before sign-in, only the app's own files are asked for", async ({ app, page, api }) => {
    const asked = new Set<string>();
    const plain = (address: string) => address.replace(/-[0-9a-f]{10}\./, ".").replace(/chunk-[a-z_-]+\./, "chunk.");
    page.context().on("request", (request) => asked.add(`${request.method()} ${plain(request.url())}`));
    await app.open();
    const own = ["", "app/boot.js", "app/chunk.wasm", "app/diagboard.js", "app/diagboard.wasm", "app/engine.js", "app/style.css"];
    const all = [...own, "config.json", "icons/icon-48.png"].map((path) => `GET ${api.url}${path}`);
    await expect.poll(() => [...asked].sort()).toEqual(all);
    expect(await api.reads()).toBe(0);
  });
});
