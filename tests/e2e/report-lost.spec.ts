import { Report } from "./support/report.ts";
import { type DemoApi, expect, test, TOKEN } from "./support/test.ts";

/** The server holds one entry, and holds it once. */
async function expectStoredOnce(api: DemoApi): Promise<void> {
  const { stored, by_client_ref } = await api.ledger();
  expect(stored).toHaveLength(1);
  expect(Object.values(by_client_ref)).toEqual([1]);
}

const posts = async (api: DemoApi) => (await api.ledger()).requests.POST ?? 0;

test.use({ demo: { config: { settle_seconds: 1 } } });

for (const isKept of [false, true]) {
  test.describe(`When the answer to a report is lost, on connections that are ${isKept ? "kept" : "closed"}`, () => {
    let report: Report;

    test.beforeEach(async ({ app, page, api }) => {
      app.expectLostConnection();
      if (!isKept) await api.closeEachConnection();
      report = new Report(page);
      await app.signIn("new");
      await app.allRead();
      await report.fillIn();
    });

    test("after it was stored, it is found again, shown once and told as stored", async ({ app, api }) => {
      await api.goWrong({ fault: "store_then_drop" });
      await report.submit.click();
      await expect(report.stored).toBeVisible();
      await expect(app.freshness).toHaveText(/^60\d of 60\d records$/);
      // A browser may repeat a request on a connection that it had used before.
      const { stored, by_client_ref, requests } = await api.ledger();
      expect(Object.keys(by_client_ref)).toHaveLength(1);
      expect(stored.length).toBeLessThanOrEqual(isKept ? 2 : 1);
      expect(requests.POST).toBe(stored.length);
    });

    test("before it was stored, the server is seen not to have it, and it is sent again", async ({ api }) => {
      await api.goWrong({ fault: "reset", method: "POST", times: isKept ? 2 : 1 });
      await report.submit.click();
      await expect(report.stored).toBeVisible();
      await expectStoredOnce(api);
    });
  });
}

test.describe("A report whose fate is not known", () => {
  let report: Report;

  test.beforeEach(async ({ app, page, api }) => {
    app.expectLostConnection();
    await api.closeEachConnection();
    report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
  });

  test("is not sent again while the server may still be storing it", async ({ api }) => {
    await api.goWrong({ fault: "store_late", ms: 600 });
    await report.submit.click();
    await expect(report.submitted).toContainText("Uncertain");
    await expect(report.stored).toBeVisible();
    await expectStoredOnce(api);
    expect(await posts(api)).toBe(1);
  });

  test("waits for a person where the server cannot be asked, and nothing is sent again by itself", async ({ app, api, page }) => {
    app.expectStatus(403);
    await api.goWrong({ fault: "store_then_drop" });
    await api.goWrong({ fault: "forbidden", method: "GET", times: 99 });
    await report.submit.click();
    await expect(report.submitted).toContainText("Needs you");
    await app.goTo("Outbox");
    const entry = page.getByRole("article");
    await expect(entry).toContainText("it cannot be found out whether the server has it");
    await expect(entry).toContainText("This token may not do that (403).");
    await app.settled();
    expect(await posts(api)).toBe(1);
    await api.goRight();
    await entry.getByRole("button", { name: "Ask the server" }).click();
    await expect(report.stored).toBeVisible();
    await expect(page.getByText("Nothing is waiting here.")).toBeVisible();
    await expectStoredOnce(api);
  });

  test("is there twice only if a person chose to send it again", async ({ app, api, page }) => {
    app.expectStatus(403);
    await api.goWrong({ fault: "store_then_drop" });
    await api.goWrong({ fault: "forbidden", method: "GET", times: 99 });
    await report.submit.click();
    await expect(report.submitted).toContainText("Needs you");
    await app.goTo("Outbox");
    await page.getByRole("button", { name: "Send again" }).click();
    const question = page.getByRole("dialog", { name: "Send it again without knowing?" });
    await expect(question).toContainText("hold it twice");
    await question.getByRole("button", { name: "Send again" }).click();
    await expect(report.stored).toBeVisible();
    const { stored, by_client_ref } = await api.ledger();
    expect(stored).toHaveLength(2);
    expect(Object.values(by_client_ref)).toEqual([2]);
  });

  test("is looked for after a reload", async ({ app, page, api }) => {
    app.expectStatus(403);
    await api.goWrong({ fault: "store_then_drop" });
    await api.goWrong({ fault: "forbidden", method: "GET", times: 99 });
    await report.submit.click();
    await expect(report.submitted).toContainText("Needs you");
    await api.goRight();
    await page.reload();
    await app.goTo("Outbox");
    await page.getByRole("button", { name: "Ask the server" }).click();
    await expect(report.stored).toBeVisible();
    await expectStoredOnce(api);
  });

  test("outlives the server's absence", async ({ api }) => {
    test.setTimeout(60_000);
    await api.goWrong({ fault: "store_then_drop" });
    await report.submit.click();
    await expect.poll(async () => (await api.ledger()).stored.length).toBe(1);
    await api.end();
    await api.startAgain();
    await expect(report.stored).toBeVisible({ timeout: 30_000 });
    await expectStoredOnce(api);
  });

  for (const [what, fault, status] of [
    ["a captive portal's page with status 200", { fault: "portal" }],
    ["a list, as after a redirect", { fault: "answer", status: 200, body: '{"count":0,"next":null,"previous":null,"results":[]}' }],
    ["a 201 that is another device's", { fault: "answer", status: 201, body: '{"id":"diag-x","device_id":"device-50001"}' }],
    ["a 201 with nothing in it", { fault: "answer", status: 201, body: "" }],
    ["503", { fault: "unavailable" }, 503],
    ["500", { fault: "server_error", body: "html" }, 500],
  ] as const) {
    test(`is not taken for stored because of ${what}`, async ({ app, api }) => {
      if (status) app.expectStatus(status);
      await api.goWrong({ ...fault, method: "POST" });
      await report.submit.click();
      await expect(report.submitted).toContainText("Uncertain");
      expect((await api.ledger()).stored).toHaveLength(0);
      await expect(report.stored).toBeVisible();
      await expectStoredOnce(api);
      expect(await posts(api)).toBe(2);
    });
  }

  test("is discarded only after a question that says that the server may have it", async ({ app, page, api }) => {
    app.expectStatus(403);
    await api.goWrong({ fault: "reset", method: "POST" });
    await api.goWrong({ fault: "forbidden", method: "GET", times: 99 });
    await report.submit.click();
    await expect(report.submitted).toContainText("Needs you");
    await app.goTo("Outbox");
    await page.getByRole("article").getByRole("button", { name: "Discard" }).click();
    const question = page.getByRole("dialog", { name: "Discard this entry?" });
    await expect(question).toContainText("the server may still have it");
    await app.settled();
    await question.getByRole("button", { name: "Discard" }).click();
    await expect(page.getByText("Nothing is waiting here.")).toBeVisible();
    expect((await api.ledger()).stored).toHaveLength(0);
  });
});

test.describe("A tab that is closed", () => {
  test.use({ demo: { config: { settle_seconds: 1, timeout_seconds: 2 } } });

  for (const [when, fault] of [
    ["before the answer comes", { fault: "delay", ms: 1_500, method: "POST" }],
    ["while nothing is stored yet", { fault: "store_late", ms: 700 }],
    ["after the request was lost", { fault: "reset", method: "POST" }],
  ] as const) {
    test(`${when} leaves what was submitted to the next one`, async ({ app, page, context, api }) => {
      test.setTimeout(60_000);
      app.expectLostConnection();
      await api.closeEachConnection();
      const report = new Report(page);
      await app.signIn("new");
      await app.allRead();
      await report.fillIn();
      await api.goWrong(fault);
      await report.submit.click();
      await expect(report.submitted).toBeVisible();
      await expect.poll(() => posts(api)).toBe(1);
      const tab = await context.newPage();
      await page.close();
      await tab.goto(`${api.url}outbox`);
      await tab.getByRole("textbox", { name: "API token" }).fill(TOKEN);
      await tab.getByRole("button", { name: "Sign in" }).click();
      await expect(tab.getByText("Nothing is waiting here.")).toBeVisible({ timeout: 40_000 });
      await expectStoredOnce(api);
    });
  }
});

test.describe("Two tabs", () => {
  test("show the same outbox, and one of them sends", async ({ app, page, context, api }) => {
    app.expectLostConnection();
    await api.closeEachConnection();
    await app.signIn("new");
    await app.allRead();
    const tab = await context.newPage();
    await tab.goto(`${api.url}new`);
    await tab.getByRole("textbox", { name: "API token" }).fill(TOKEN);
    await tab.getByRole("button", { name: "Sign in" }).click();
    const [one, other] = [new Report(page), new Report(tab)];
    await one.fillIn();
    await other.fillIn("device-50001");
    await api.goWrong({ fault: "store_then_drop", times: 1 });
    await one.submit.click();
    await other.submit.click();
    // Whichever tab sends it, the one that wrote it goes on to its device.
    await expect(tab.getByRole("heading", { name: "Legacy Gateway GW-1" })).toBeVisible({ timeout: 40_000 });
    await expect.poll(async () => (await api.ledger()).stored.length).toBe(2);
    await tab.getByRole("link", { name: "Outbox" }).first().click();
    await expect(tab.getByText("Nothing is waiting here.")).toBeVisible();
    expect(Object.values((await api.ledger()).by_client_ref)).toEqual([1, 1]);
  });
});

test.describe("A token that is refused while a report is on its way", () => {
  test("loses nothing, and the report is looked for after signing in", async ({ app, api, page }) => {
    app.expectStatus(401);
    app.expectLostConnection();
    await api.closeEachConnection();
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    await api.goWrong({ fault: "store_then_drop" });
    await api.goWrong({ fault: "revoke", method: "GET" });
    await report.submit.click();
    await expect(app.heading("Sign in")).toBeVisible();
    await api.accept("fresh-token");
    await app.enterToken("fresh-token");
    await expect(report.stored).toBeVisible();
    await expectStoredOnce(api);
  });
});

test.describe("Without a mark", () => {
  test.use({ demo: { config: { client_ref: false, settle_seconds: 1 } } });

  test("a report whose answer is lost is found by its content", async ({ app, page, api }) => {
    app.expectLostConnection();
    await api.closeEachConnection();
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    await api.goWrong({ fault: "store_then_drop" });
    await report.submit.click();
    await expect(report.stored).toBeVisible();
    expect((await api.ledger()).stored).toHaveLength(1);
  });
});
