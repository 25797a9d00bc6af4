import { Report } from "./support/report.ts";
import { type DemoApi, expect, test } from "./support/test.ts";

/** The server holds the report, and holds it once. */
async function expectStoredOnce(api: DemoApi, mark: string): Promise<void> {
  const { stored, by_client_ref } = await api.ledger();
  expect(stored).toHaveLength(1);
  expect(by_client_ref).toEqual({ [mark]: 1 });
}

test.describe("When the answer to a report is lost", () => {
  let report: Report;
  let mark: string;

  test.beforeEach(async ({ app, page, api }) => {
    app.expectLostConnection();
    await api.closeEachConnection();
    report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    mark = (await report.willBeSent()).details.client_ref;
  });

  test("after it was stored, it is found again and told as stored", async ({ app, page, api }) => {
    await api.goWrong({ fault: "store_then_drop" });
    await report.submit.click();
    await expect(report.stored).toBeVisible();
    await expect(page.getByRole("region", { name: "History" }).getByRole("listitem").first()).toContainText("Issue report: open");
    await expect(app.freshness).toHaveText("601 of 601 records");
    await expectStoredOnce(api, mark);
    expect((await api.ledger()).requests.POST).toBe(1);
  });

  test("before it was stored, the server is seen not to have it, and it can be sent again", async ({ app, api }) => {
    await api.goWrong({ fault: "reset", method: "POST" });
    await report.submit.click();
    await expect(report.outcome).toContainText("The server does not have this report.");
    await expect(report.outcome.getByRole("button", { name: "Ask the server" })).toBeEnabled();
    await expect(report.submit).toBeDisabled();
    await expect(report.notes).toBeDisabled();
    await app.settled();
    await report.outcome.getByRole("button", { name: "Send again" }).click();
    await expect(report.stored).toBeVisible();
    await expectStoredOnce(api, mark);
    expect((await api.ledger()).requests.POST).toBe(2);
  });

  test("and it is stored late, asking the server again finds it", async ({ api }) => {
    await api.goWrong({ fault: "store_late", ms: 2_000 });
    await report.submit.click();
    await expect(report.outcome).toContainText("The server does not have this report.");
    await expect.poll(async () => (await api.ledger()).stored.length).toBe(1);
    await report.outcome.getByRole("button", { name: "Ask the server" }).click();
    await expect(report.stored).toBeVisible();
    await expectStoredOnce(api, mark);
  });

  test("and the server cannot be asked, nothing is claimed and nothing is sent again", async ({ app, api, page }) => {
    app.expectStatus(403);
    await api.goWrong({ fault: "store_then_drop" });
    await api.goWrong({ fault: "forbidden", method: "GET", times: 99 });
    await report.submit.click();
    await expect(report.outcome).toContainText("It is not known whether the server has this report.");
    await expect(report.outcome.getByRole("button", { name: "Send again" })).toHaveCount(0);
    await expect(report.submit).toBeDisabled();
    await app.settled();
    await app.goTo("Settings");
    await app.goTo("New entry");
    await expect(report.outcome).toContainText("It is not known whether the server has this report.");
    await report.expectFilledIn();
    await api.goRight();
    await report.outcome.getByRole("button", { name: "Ask the server" }).click();
    await expect(report.stored).toBeVisible();
    await expectStoredOnce(api, mark);
    await expect(page).toHaveURL(/\/devices\/device-12345$/);
  });

  test("it is looked for again after a reload", async ({ app, page, api }) => {
    app.expectStatus(403);
    await api.goWrong({ fault: "store_then_drop" });
    await api.goWrong({ fault: "forbidden", method: "GET", times: 99 });
    await report.submit.click();
    await expect(report.outcome).toContainText("It is not known whether the server has this report.");
    await api.goRight();
    await page.reload();
    await expect(report.stored).toBeVisible();
    await expectStoredOnce(api, mark);
    await app.goTo("New entry");
    await expect(report.notes).toHaveValue("");
  });

  test("it outlives the server's absence, too", async ({ api }) => {
    test.setTimeout(60_000);
    await api.goWrong({ fault: "store_then_drop" });
    await api.goWrong({ fault: "delay", ms: 1_000, method: "GET" });
    await report.submit.click();
    await expect.poll(async () => (await api.ledger()).stored.length).toBe(1);
    await api.end();
    await api.startAgain();
    // The look-up is a read, which is tried again by itself.
    await expect(report.stored).toBeVisible({ timeout: 30_000 });
    await expectStoredOnce(api, mark);
  });

  for (const [what, fault, status] of [
    ["a captive portal's page with status 200", { fault: "portal" }],
    ["a list, as after a redirect", { fault: "answer", status: 200, body: '{"count":0,"next":null,"previous":null,"results":[]}' }],
    ["a 201 that is another device's", { fault: "answer", status: 201, body: '{"id":"diag-x","device_id":"device-50001"}' }],
    ["a 201 with nothing in it", { fault: "answer", status: 201, body: "" }],
    ["503", { fault: "unavailable" }, 503],
    ["500", { fault: "server_error", body: "html" }, 500],
  ] as const) {
    test(`${what} is not taken for stored`, async ({ app, api }) => {
      if (status) app.expectStatus(status);
      await api.goWrong({ ...fault, method: "POST" });
      await report.submit.click();
      await expect(report.outcome).toContainText("The server does not have this report.");
      await expect(report.stored).toHaveCount(0);
      expect((await api.ledger()).stored).toHaveLength(0);
      await report.outcome.getByRole("button", { name: "Send again" }).click();
      await expect(report.stored).toBeVisible();
      await expectStoredOnce(api, mark);
    });
  }

  test("discarding it says that the server may have it", async ({ page, api }) => {
    await api.goWrong({ fault: "reset", method: "POST" });
    await report.submit.click();
    await expect(report.outcome).toContainText("The server does not have this report.");
    await report.form.getByRole("button", { name: "Discard draft" }).click();
    const question = page.getByRole("dialog", { name: "Discard this draft?" });
    await expect(question).toContainText("the server may still have it");
    await question.getByRole("button", { name: "Discard draft" }).click();
    await expect(report.device).toHaveValue("");
    await expect(report.form.getByText("The server does not have this report.")).toHaveCount(0);
  });
});

test.describe("A token that is refused while a report is on its way", () => {
  test("loses nothing, and the report is looked for after signing in", async ({ app, page, api }) => {
    app.expectStatus(401);
    app.expectLostConnection();
    await api.closeEachConnection();
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    const mark = (await report.willBeSent()).details.client_ref;
    await api.goWrong({ fault: "store_then_drop" });
    await api.goWrong({ fault: "revoke", method: "GET" });
    await report.submit.click();
    await expect(app.heading("Sign in")).toBeVisible();
    await api.accept("fresh-token");
    await app.enterToken("fresh-token");
    await expect(report.stored).toBeVisible();
    await expectStoredOnce(api, mark);
  });
});

test.describe("Without a mark", () => {
  test.use({ demo: { config: { client_ref: false } } });

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
