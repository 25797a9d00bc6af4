/** What must never happen while a test runs: errors in the console, uncaught ones, requests elsewhere, the token anywhere. */
import { readFile } from "node:fs/promises";
import { type ConsoleMessage, type Download, expect, type Page, type Request } from "@playwright/test";
import { isIn, leaksIn, leaksOf } from "./secret.ts";

/** Warnings are the browser's business, unless they speak of what a policy forbade. */
const POLICY = /security policy|refused|blocked|violat/i;

export class Watch {
  private readonly found: string[] = [];
  private readonly origins = new Set<string>();
  private readonly saved: Download[] = [];
  /** What Chromium writes by itself about failures that a test announced. */
  private readonly announced: RegExp[] = [/^warning: Service Worker registration blocked by Playwright/];

  constructor(private readonly page: Page) {
    const context = page.context();
    context.on("console", (message) => this.hear(message));
    context.on("weberror", (error) => this.found.push(`uncaught: ${error.error()}`));
    context.on("request", (request) => this.see(request));
    page.on("download", (download) => this.saved.push(download));
  }

  allowOrigin(address: string): void {
    this.origins.add(new URL(address).origin);
  }

  allow(words: RegExp): void {
    this.announced.push(words);
  }

  /** Looks for the token in what is kept, shown and saved; a page that left the app keeps nothing of it. */
  async search(): Promise<void> {
    for (const download of this.saved.splice(0)) {
      const file = await download.path().catch(() => null);
      if (file) this.found.push(...isIn(await readFile(file, "latin1"), `the file ${download.suggestedFilename()}`));
    }
    if (this.origins.has(new URL(this.page.url()).origin)) this.found.push(...(await leaksIn(this.page)));
  }

  /** Fails when anything was found that was not announced. */
  done(): void {
    const unexpected = this.found.filter((text) => !this.announced.some((words) => words.test(text)));
    expect(unexpected, "errors in the console, uncaught errors, requests elsewhere, the token where it may not be").toEqual([]);
  }

  private hear(message: ConsoleMessage): void {
    const text = message.text();
    this.found.push(...isIn(text, `the console: ${text}`));
    const isBad = message.type() === "error" || (message.type() === "warning" && POLICY.test(text));
    if (isBad) this.found.push(`${message.type()}: ${text}`);
  }

  private see(request: Request): void {
    this.found.push(...leaksOf(request));
    const { protocol, origin } = new URL(request.url());
    const isOwn = ["data:", "blob:", "about:"].includes(protocol) || this.origins.has(origin);
    if (!isOwn) this.found.push(`request to another origin: ${request.url()}`);
  }
}
