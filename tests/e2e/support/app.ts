/** What a person does in the app everywhere, and what is checked on every page they see. */
import { expect, type Locator, type Page } from "@playwright/test";
import { type DemoApi, TOKEN } from "./demo-api.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./page-checks.ts";
import { Watch } from "./watch.ts";

export class App {
  readonly watch: Watch;
  private isOpen = false;

  constructor(
    readonly page: Page,
    readonly api: DemoApi,
  ) {
    this.watch = new Watch(page);
    this.watch.allowOrigin(api.url);
  }

  /** Opens an address below the app's own, such as `settings`. */
  async open(path = ""): Promise<void> {
    await this.page.goto(this.api.url + path);
    await this.settled();
  }

  /** Opens an address, signs in on the way, and lets the records be read. */
  async signIn(path = ""): Promise<void> {
    await this.arrive(path);
    await this.readingIsOver();
    await this.settled();
  }

  /** The same without waiting: for what is there while records are read. */
  async arrive(path = ""): Promise<void> {
    await this.open(path);
    await this.enterToken();
    await expect(this.navigation).toBeVisible();
  }

  async enterToken(token = TOKEN): Promise<void> {
    await this.tokenField.fill(token);
    await this.signInButton.click();
  }

  /** Presses Tab until the focus is there. */
  async tabTo(target: Locator): Promise<void> {
    await expect(async () => {
      await this.page.keyboard.press("Tab");
      await expect(target).toBeFocused({ timeout: 50 });
    }).toPass({ intervals: [0] });
  }

  /** Goes to a page by the main navigation. */
  async goTo(name: string): Promise<void> {
    await this.navigation.getByRole("link", { name }).click();
    await expect(this.heading(name)).toBeVisible();
    await this.settled();
  }

  /** The page is drawn, and it is as every page has to be. */
  async settled(): Promise<void> {
    this.isOpen = true;
    await expect(this.page.getByText("Starting…")).toHaveCount(0);
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(this.page);
    await expectNoSidewaysScroll(this.page);
    await this.watch.search();
  }

  /** What is true at the end of every test. */
  async leave(): Promise<void> {
    if (this.isOpen && !this.page.isClosed()) {
      await this.settled();
    }
    this.watch.done();
  }

  /** A failure with this status will be in the console: Chromium writes it there by itself. */
  expectStatus(...statuses: number[]): void {
    for (const status of statuses) {
      this.watch.allow(new RegExp(`^error: Failed to load resource: the server responded with a status of ${status} `));
    }
  }

  /** A request that gets no answer will be in the console. */
  expectLostConnection(): void {
    this.watch.allow(/^error: Failed to load resource: net::ERR_/);
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole("heading", { level: 1, name });
  }

  get navigation(): Locator {
    return this.page.getByRole("navigation", { name: "Main" });
  }

  get tokenField(): Locator {
    return this.page.getByRole("textbox", { name: "API token" });
  }

  get signInButton(): Locator {
    return this.page.getByRole("button", { name: "Sign in" });
  }

  /** "600 of 600 records" */
  get freshness(): Locator {
    return this.page.getByRole("status").filter({ hasText: /records|registros/ });
  }

  /** Every record that the server says it has is held. */
  async allRead(): Promise<void> {
    await this.readingIsOver();
    await expect(this.freshness).toHaveText(/^([\d,.]+) (of|de) \1 /);
  }

  private async readingIsOver(): Promise<void> {
    await expect(this.page.getByRole("button", { name: /^(Refresh|Actualizar)$/ })).toBeVisible();
  }
}
