/** The test of this project: each one has a demo API and a browser of its own. */
import { test as base, expect } from "@playwright/test";
import { App } from "./app.ts";
import { DemoApi, type Options, TOKEN } from "./demo-api.ts";

interface Fixtures {
  /** How the demo API is started. */
  demo: Options;
  /** The demo API that serves the app. */
  api: DemoApi;
  /** Starts a further demo API. */
  another: (options: Options) => Promise<DemoApi>;
  app: App;
}

export const test = base.extend<Fixtures>({
  demo: [{}, { option: true }],
  api: async ({ demo }, use) => {
    const api = await DemoApi.start(demo);
    await use(api);
    await api.remove();
  },
  another: async ({}, use) => {
    const started: DemoApi[] = [];
    await use(async (options) => {
      const api = await DemoApi.start(options);
      started.push(api);
      return api;
    });
    for (const api of started) await api.remove();
  },
  app: async ({ page, api }, use, info) => {
    const app = new App(page, api);
    await use(app);
    if (info.status === info.expectedStatus) await app.leave();
  },
});

export { App, DemoApi, expect, TOKEN };
