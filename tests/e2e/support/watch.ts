/** What must never happen while a test runs: errors in the console, uncaught ones, requests elsewhere. */
import { type ConsoleMessage, expect, type Page, type Request } from "@playwright/test";

/** Warnings are the browser's business, unless they speak of what a policy forbade. */
const POLICY = /security policy|refused|blocked|violat/i;

export class Watch {
  private readonly found: string[] = [];
  private readonly origins = new Set<string>();
  /** What Chromium writes by itself about failures that a test announced. */
  private readonly announced: RegExp[] = [];

  constructor(private readonly page: Page) {
    const context = page.context();
    context.on("console", (message) => this.hear(message));
    context.on("weberror", (error) => this.found.push(`uncaught: ${error.error()}`));
    context.on("request", (request) => this.see(request));
  }

  allowOrigin(address: string): void {
    this.origins.add(new URL(address).origin);
  }

  allow(words: RegExp): void {
    this.announced.push(words);
  }

  /** Fails when anything was found that was not announced. */
  done(): void {
    const unexpected = this.found.filter((text) => !this.announced.some((words) => words.test(text)));
    expect(unexpected, "errors in the console, uncaught errors and requests elsewhere").toEqual([]);
  }

  private hear(message: ConsoleMessage): void {
    const text = message.text();
    const isBad = message.type() === "error" || (message.type() === "warning" && POLICY.test(text));
    if (isBad) this.found.push(`${message.type()}: ${text}`);
  }

  private see(request: Request): void {
    const { protocol, origin } = new URL(request.url());
    const isOwn = ["data:", "blob:", "about:"].includes(protocol) || this.origins.has(origin);
    if (!isOwn) this.found.push(`request to another origin: ${request.url()}`);
  }
}
