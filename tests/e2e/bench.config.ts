import { defineConfig } from "@playwright/test";
import { browser } from "./support/browser.ts";

/** `npm run bench`: measures the app. `cargo xtask bench` says what, and with which build. */
export default defineConfig({
  testDir: "bench",
  testMatch: "*.bench.ts",
  outputDir: "results",
  reporter: "list",
  workers: 1,
  timeout: 0,
  use: browser,
});
