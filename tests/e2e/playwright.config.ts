import { defineConfig } from "@playwright/test";
import { browser } from "./support/browser.ts";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  testIgnore: "screenshot/**",
  outputDir: "results",
  reporter: "list",
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  use: { ...browser, trace: { mode: "retain-on-failure", screenshots: false, sources: false } },
});
