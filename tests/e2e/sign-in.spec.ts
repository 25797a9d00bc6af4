import { expect, test, TOKEN } from "./support/test.ts";

test.describe("Sign in", () => {
  test("the token opens the app", async ({ app, page }) => {
    await app.open();
    await expect(page).toHaveURL(/\/sign-in$/);
    await expect(app.heading("Sign in")).toBeVisible();
    await expect(app.tokenField).toBeFocused();
    await app.enterToken();
    await expect(app.heading("Overview")).toBeVisible();
    await expect(page).toHaveURL(app.api.url);
    await app.allRead();
  });

  test("the keyboard alone is enough", async ({ app, page }) => {
    await app.open();
    await expect(app.tokenField).toBeFocused();
    await page.keyboard.type(TOKEN);
    await page.keyboard.press("Enter");
    await expect(app.heading("Overview")).toBeVisible();
  });

  test("the token is hidden until one asks to see it", async ({ app, page }) => {
    await app.open();
    await app.tokenField.fill("secret");
    await expect(app.tokenField).toHaveAttribute("type", "password");
    await page.getByRole("button", { name: "Show API token" }).click();
    await expect(app.tokenField).toHaveAttribute("type", "text");
    await page.getByRole("button", { name: "Hide API token" }).click();
    await expect(app.tokenField).toHaveAttribute("type", "password");
  });

  test("whoever is not signed in gets to the asked page after signing in", async ({ app, page }) => {
    await app.open("diagnostics?q=printer&sort=device_name");
    await expect(app.heading("Sign in")).toBeVisible();
    await app.enterToken();
    await expect(app.heading("Diagnostics")).toBeVisible();
    await expect(page).toHaveURL(/\/diagnostics\?q=printer&sort=device_name$/);
  });

  test("a reload stays signed in, and another tab does not", async ({ app, page, context }) => {
    await app.signIn("settings");
    await page.reload();
    await expect(app.heading("Settings")).toBeVisible();
    const tab = await context.newPage();
    await tab.goto(`${app.api.url}settings`);
    await expect(tab.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  });

  test("the token is in the session storage and nowhere else", async ({ app, page, context }) => {
    await app.signIn("diagnostics");
    await app.allRead();
    const kept = await page.evaluate(async () => {
      const databases: unknown[] = [];
      for (const { name } of await indexedDB.databases()) {
        databases.push(await new Promise((found, failed) => {
          const request = indexedDB.open(name!);
          request.onerror = failed;
          request.onsuccess = () => {
            const stores = [...request.result.objectStoreNames];
            if (stores.length === 0) return found([]);
            const transaction = request.result.transaction(stores);
            const all = stores.map((store) => transaction.objectStore(store).getAll());
            transaction.oncomplete = () => found(all.map((one) => one.result));
          };
        }));
      }
      return {
        session: JSON.stringify({ ...sessionStorage }),
        elsewhere: JSON.stringify([{ ...localStorage }, databases, location.href, history.state, document.cookie]),
        page: document.documentElement.outerHTML,
      };
    });
    expect(kept.session).toContain(TOKEN);
    expect(kept.elsewhere).not.toContain(TOKEN);
    expect(kept.page).not.toContain(TOKEN);
    expect(await context.cookies()).toEqual([]);
  });
});

test.describe("Sign out", () => {
  test("it forgets the token and every record", async ({ app, page }) => {
    await app.signIn();
    await app.allRead();
    await app.goTo("Settings");
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(app.heading("Sign in")).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain(TOKEN);
    await page.goBack();
    await expect(app.heading("Sign in")).toBeVisible();
    await page.reload();
    await expect(app.heading("Sign in")).toBeVisible();
  });

  test("it asks first when another tab has kept something", async ({ app, page, context }) => {
    await app.signIn("settings");
    const tab = await context.newPage();
    await tab.goto(`${app.api.url}new`);
    await tab.getByRole("textbox", { name: "API token" }).fill(TOKEN);
    await tab.getByRole("button", { name: "Sign in" }).click();
    await tab.getByLabel("What happened?").fill("It smells of smoke.");
    await expect(tab.getByText("Draft saved just now")).toBeVisible();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("dialog", { name: "Sign out and lose the draft?" })).toBeVisible();
  });

  test("it asks first when a report would be lost", async ({ app, page }) => {
    await app.signIn("new");
    await page.getByLabel("What happened?").fill("It smells of smoke.");
    await app.goTo("Settings");
    await page.getByRole("button", { name: "Sign out" }).click();
    const question = page.getByRole("dialog", { name: "Sign out and lose the draft?" });
    await expect(question).toBeVisible();
    await app.settled();
    await page.keyboard.press("Escape");
    await expect(question).toBeHidden();
    await expect(app.heading("Settings")).toBeVisible();
    await page.getByRole("button", { name: "Sign out" }).click();
    await question.getByRole("button", { name: "Sign out and forget it" }).click();
    await app.enterToken();
    await expect(app.heading("Settings")).toBeVisible();
    await app.goTo("New entry");
    await expect(page.getByLabel("What happened?")).toHaveValue("");
  });
});

test.describe("A token that is refused later", () => {
  test("leads to sign-in with the reason, and from there back to the same place", async ({ app, page, api }) => {
    app.expectStatus(401);
    await app.signIn("diagnostics?q=status:open");
    await app.allRead();
    await api.accept(null);
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(page.getByRole("alert")).toContainText("Please sign in again.");
    await expect(page.getByRole("alert")).toContainText("no longer accepts the token");
    await app.settled();
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain(TOKEN);
    await api.accept("another-token");
    await app.enterToken("another-token");
    await expect(page).toHaveURL(/\/diagnostics\?q=status:open$/);
    await app.allRead();
  });

  test("is told after a reload, too", async ({ app, page, api }) => {
    app.expectStatus(401);
    await app.signIn("devices/device-12345");
    await app.allRead();
    await api.accept(null);
    await page.reload();
    await expect(page.getByRole("alert")).toContainText("Please sign in again.");
    await api.accept(TOKEN);
    await app.enterToken();
    await expect(app.heading("Office Printer HP-2024")).toBeVisible();
  });
});
