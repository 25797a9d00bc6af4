import type { BrowserContext, Page } from "@playwright/test";
import { Entries } from "./support/entries.ts";
import { App, expect, test, TOKEN } from "./support/test.ts";

/** The shortest interval that can be chosen is a minute. */
const PATIENCE = 90_000;

async function chooseEveryMinute(app: App, page: Page) {
  await app.goTo("Settings");
  await page.getByRole("radio", { name: "1 min" }).check();
  await app.goTo("Diagnostics");
}

test.describe("Automatic refresh", () => {
  test.setTimeout(150_000);

  test("is off at first; chosen, it says when it reads next, and brings what is new", async ({ app, page, api }) => {
    await app.signIn("diagnostics");
    await expect(page.getByText(/ · next in /)).toHaveCount(0);
    await chooseEveryMinute(app, page);
    await expect(page.getByText(/updated .* · next (in|just)/)).toBeVisible();
    await page.reload();
    await app.allRead();
    await expect(page.getByText(/updated .* · next (in|just)/)).toBeVisible();
    const [one] = await api.page(0, 1);
    await api.add([{ ...one, id: "brand-new" }]);
    await expect(app.freshness).toHaveText("601 of 601 records", { timeout: PATIENCE });
  });

  test("in two tabs makes one set of requests, and both show what is new", async ({ app, page, api }) => {
    await app.signIn("diagnostics");
    await chooseEveryMinute(app, page);
    const other = await anotherTab(page.context(), api.url);
    await expect(other.getByRole("status").filter({ hasText: "records" })).toHaveText("600 of 600 records");
    const before = await api.reads();
    const [one] = await api.page(0, 1);
    await api.add([{ ...one, id: "brand-new" }]);
    const own = await api.reads() - before;
    await expect(app.freshness).toHaveText("601 of 601 records", { timeout: PATIENCE });
    await expect(other.getByRole("status").filter({ hasText: "records" })).toHaveText(/^601 of/);
    await new Entries(other).expectTotal(601);
    // What is new fits into one page of the API.
    expect(await api.reads() - before - own).toBe(1);
    await other.close();
  });
});

/** A further tab of the same browser, signed in. */
async function anotherTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}diagnostics`);
  await page.getByRole("textbox", { name: "API token" }).fill(TOKEN);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Refresh" })).toBeVisible();
  return page;
}
