import { defineConfig } from "@playwright/test";
import { browser } from "./support/browser.ts";

export default defineConfig({
  testDir: "quality",
  testMatch: "*.quality.ts",
  outputDir: "results",
  reporter: "list",
  // Lighthouse measures: nothing else may run beside it.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 300_000,
  use: browser,
});
