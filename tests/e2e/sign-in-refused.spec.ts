import type { Fault } from "./support/demo-api.ts";
import { redirect } from "./support/redirect.ts";
import { type App, DemoApi, expect, test, TOKEN } from "./support/test.ts";

/** The reason is announced, the token can be corrected at once, and then it works. */
async function expectReason(app: App, title: string | RegExp, text: string | RegExp): Promise<void> {
  const alert = app.page.getByRole("alert");
  await expect(alert).toContainText(title);
  await expect(alert).toContainText(text);
  await expect(app.tokenField).toBeFocused();
  await expect(app.signInButton).toBeEnabled();
  await app.settled();
}

async function expectWorksAfterwards(app: App): Promise<void> {
  await app.enterToken();
  await expect(app.heading("Overview")).toBeVisible();
  await app.allRead();
}

test.describe("Before anything is sent", () => {
  for (const [what, token, words] of [
    ["no token", "", "Enter the API token."],
    ["only blanks", "   ", "Enter the API token."],
    ["a token with a blank in it", "demo token", "A token has no blanks or special characters."],
    ["a token with a sign that no header carries", "tökén", "A token has no blanks or special characters."],
  ]) {
    test(`${what} is told beside the field`, async ({ app, api }) => {
      await app.open();
      await app.enterToken(token);
      await expect(app.tokenField).toHaveAccessibleDescription(new RegExp(words));
      await expect(app.tokenField).toHaveAttribute("aria-invalid", "true");
      await expect(app.tokenField).toBeFocused();
      await app.settled();
      expect(await api.reads()).toBe(0);
      await expectWorksAfterwards(app);
    });
  }

  test("blanks around a token are a slip of the hand", async ({ app }) => {
    await app.open();
    await app.enterToken(`  ${TOKEN} `);
    await expect(app.heading("Overview")).toBeVisible();
  });
});

test.describe("What the server says", () => {
  const told: [string, number | undefined, Fault, string, string | RegExp][] = [
    ["403", 403, { fault: "forbidden" }, "This token may not do that (403).", "You do not have permission"],
    ["404", 404, { fault: "answer", status: 404, body: "{}" }, "does not know it (404).", "the address of the API is wrong"],
    ["429 and when to try again", 429, { fault: "rate_limit", retry_after: 7 }, "fewer requests (429).", "It asks to wait 7 s."],
    ["429 without a time", 429, { fault: "rate_limit" }, "fewer requests (429).", "Wait a little and try again."],
    ["500 with HTML", 500, { fault: "server_error", body: "html" }, "The server has trouble (500).", "It is not your fault."],
    ["500 with nothing", 500, { fault: "server_error", body: "empty" }, "The server has trouble (500).", "It is not your fault."],
    ["503 and when to try again", 503, { fault: "unavailable", retry_after: 9 }, "The server has trouble (503).", "It asks to wait 9 s."],
    ["a captive portal's page", undefined, { fault: "portal" }, "The answer was a web page, not the API.", "hotel or guest network"],
    ["JSON of another service", undefined, { fault: "answer", body: '{"hello":"world"}' }, "The answer was not this API's.", "the address leads to something else"],
    ["a list that is not the API's", undefined, { fault: "answer", body: "[]" }, "The answer was not this API's.", "the address leads to something else"],
    ["a status that the API does not use", undefined, { fault: "answer", status: 202, body: "" }, "The answer was not this API's.", "It had the status 202"],
  ];
  for (const [what, status, fault, title, text] of told) {
    test(`${what} has its own words`, async ({ app, api }) => {
      if (status) app.expectStatus(status);
      await app.open();
      await api.goWrong(fault);
      await app.enterToken();
      await expectReason(app, title, text);
      await expectWorksAfterwards(app);
    });
  }

  test("a wrong token (401) has its own words", async ({ app }) => {
    app.expectStatus(401);
    await app.open();
    await app.enterToken("wrong");
    await expectReason(app, "The server refused this token (401).", "Check that it was copied whole");
    await expectWorksAfterwards(app);
  });
});

test.describe("When no answer comes", () => {
  test("an answer that is cut short is told", async ({ app, api }) => {
    app.expectLostConnection();
    await app.open();
    await api.goWrong({ fault: "cut" });
    await app.enterToken();
    await expectReason(app, "The server could not be reached.", "The connection broke");
    await expectWorksAfterwards(app);
  });

  test("a reset connection is told", async ({ app, api }) => {
    app.expectLostConnection();
    await app.open();
    await api.goWrong({ fault: "reset", times: 3 });
    await app.enterToken();
    await expectReason(app, "The server could not be reached.", "The connection broke");
    await api.goRight();
    await expectWorksAfterwards(app);
  });

  test("no network is told as such", async ({ app, context }) => {
    app.expectLostConnection();
    await app.open();
    await context.setOffline(true);
    await app.enterToken();
    await expectReason(app, "There is no network.", "Check the connection of this device");
    await context.setOffline(false);
    await expectWorksAfterwards(app);
  });

  test.describe("in time", () => {
    test.use({ demo: { config: { timeout_seconds: 1 } } });

    test("a server that is too slow is told", async ({ app, api }) => {
      await app.open();
      await api.goWrong({ fault: "delay", ms: 20_000 });
      await app.enterToken();
      await expect(app.page.getByRole("button", { name: "Signing in…" })).toBeDisabled();
      await expectReason(app, "The server did not answer in time.", "The network or the server is slow.");
      await expectWorksAfterwards(app);
    });
  });
});

test.describe("Another address", () => {
  test("cannot be entered where the configuration does not allow it", async ({ app, page }) => {
    await app.open();
    await expect(page.getByLabel("API address")).toHaveCount(0);
    await expect(page.getByText(new URL(app.api.url).host)).toBeVisible();
  });

  test.describe("where it may be changed", () => {
    test.use({ demo: { config: { api_base_editable: true } } });

    test("shows the configured one, whole", async ({ app, page, api }) => {
      await app.open();
      await expect(page.getByLabel("API address")).toHaveValue(`${api.url}api/v1`);
    });

    test("that is no web address is told beside the field", async ({ app, page }) => {
      await app.open();
      for (const wrong of ["ftp://host.example/api", "not an address", "host.example/api/v1", ""]) {
        await page.getByLabel("API address").fill(wrong);
        await app.enterToken();
        await expect(page.getByLabel("API address")).toHaveAccessibleDescription(/Enter a whole address/);
        await expect(page.getByLabel("API address")).toBeFocused();
      }
    });

    test("that leads to a web page is told", async ({ app, page, api }) => {
      await app.open();
      await page.getByLabel("API address").fill(`${api.url}elsewhere`);
      await app.enterToken();
      await expectReason(app, "The answer was a web page, not the API.", "or the address is wrong");
      await page.getByLabel("API address").fill(`${api.url}api/v1/`);
      await expectWorksAfterwards(app);
    });
  });
});

test.describe("An API on another origin", () => {
  test("that allows this site works", async ({ page, api, app, another }) => {
    const remote = await another({ corsOrigin: new URL(api.url).origin });
    const site = await another({ cross: true, apiBase: `${remote.url}api/v1` });
    // Its origin has to be known before it starts: the first server gives its place to it.
    await api.end();
    await site.end();
    await site.startAgain(new URL(api.url).port);
    app.watch.allowOrigin(remote.url);
    await app.open();
    await expect(page.getByText(new URL(remote.url).host)).toBeVisible();
    await app.enterToken();
    await expect(app.heading("Overview")).toBeVisible();
    await app.allRead();
    expect((await remote.ledger()).requests.GET).toBeGreaterThan(0);
    expect((await site.ledger()).requests.GET ?? 0).toBe(0);
    await app.goTo("Settings");
    await expect(page.getByText(`Signed in at ${new URL(remote.url).host}.`)).toBeVisible();
  });

  test("that does not allow this site is told as a question of CORS", async ({ app, another, page }) => {
    const remote = await another({});
    const site = await another({ cross: true, apiBase: `${remote.url}api/v1` });
    app.watch.allowOrigin(site.url);
    app.watch.allowOrigin(remote.url);
    app.watch.allow(/blocked by CORS policy/);
    app.expectLostConnection();
    await page.goto(site.url);
    await app.enterToken();
    await expectReason(app, "The server could not be reached.", "does not allow this site to read from it (CORS)");
    expect((await remote.ledger()).requests.GET ?? 0).toBe(0);
  });

  for (const status of [302, 307]) {
    test(`that sends the app to another one (${status}) is not followed there with the token`, async ({ app, another, page }) => {
      const api = await redirect(status);
      const site = await another({ cross: true, apiBase: `${api.url}api/v1` });
      for (const address of [site.url, api.url]) app.watch.allowOrigin(address);
      app.watch.allow(/Failed to load resource: net::ERR_/);
      await page.goto(site.url);
      await app.enterToken();
      await expectReason(app, "The server could not be reached.", "");
      expect(api.asked()).toBe(1);
      expect(api.came).toEqual([]);
      api.end();
    });
  }

  test("where nothing answers is told", async ({ app, another, page }) => {
    const gone = await DemoApi.start();
    await gone.remove();
    const site = await another({ cross: true, apiBase: `${gone.url}api/v1` });
    app.watch.allowOrigin(site.url);
    app.watch.allowOrigin(gone.url);
    app.expectLostConnection();
    await page.goto(site.url);
    await app.enterToken();
    await expectReason(app, "The server could not be reached.", "Nothing answers at the address");
  });
});
