/** The browser that every test runs in, and how it is set up. */
import { existsSync } from "node:fs";

const SYSTEMS_OWN = "/usr/bin/chromium";

/** A Chromium that is named or installed; otherwise Playwright takes its own. */
const named = process.env.CHROMIUM ?? (existsSync(SYSTEMS_OWN) ? SYSTEMS_OWN : undefined);

export const browser = {
  browserName: "chromium" as const,
  launchOptions: {
    executablePath: named,
    args: [
      // Only root needs it, and containers run as root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
  // They would keep a copy of the app for each test, and answer in place of what a test routes.
  serviceWorkers: "block" as const,
  locale: "en-US",
  timezoneId: "UTC",
  viewport: { width: 1280, height: 800 },
};
