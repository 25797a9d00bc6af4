import { defineConfig } from "@playwright/test";
import { browser } from "./support/browser.ts";

/** `npm run screenshot`: takes the picture of the README anew. */
export default defineConfig({
  testDir: "screenshot",
  outputDir: "results",
  reporter: "list",
  use: { ...browser, viewport: { width: 1440, height: 900 }, colorScheme: "light" },
});
