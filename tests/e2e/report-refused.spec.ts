import { Report } from "./support/report.ts";
import { expect, test } from "./support/test.ts";

test.describe("Before a report is sent", () => {
  test("what is missing is told beside each field and in a summary that takes the focus", async ({ app, page, api }) => {
    const report = new Report(page);
    await app.signIn("new");
    await report.submit.click();
    await expect(report.summary).toBeFocused();
    for (const [field, words] of [
      [report.device, "Choose the device."],
      [report.category, "Say what kind of problem it is"],
      [report.notes, "Say what happened."],
      [report.reporter, "Enter your e-mail address."],
    ] as const) {
      await expect(field).toHaveAccessibleDescription(new RegExp(words));
      await expect(field).toHaveAttribute("aria-invalid", "true");
      await expect(report.summary).toContainText(words);
    }
    await app.settled();
    await report.summary.getByRole("link", { name: /Reported by/ }).click();
    await expect(report.reporter).toBeFocused();
    await report.reporter.fill("desk@half");
    await expect(report.reporter).toHaveAccessibleDescription(/Enter a whole e-mail address/);
    await report.reporter.fill("desk@company.com");
    await expect(report.reporter).toHaveAttribute("aria-invalid", "false");
    await expect(report.summary.getByRole("link")).toHaveCount(3);
    expect((await api.ledger()).requests.POST).toBeUndefined();
  });

  test("a note that is too long is told while one types", async ({ app, page }) => {
    const report = new Report(page);
    await app.signIn("new");
    await report.notes.fill("x".repeat(9_000));
    await expect(report.notes).toHaveAccessibleDescription("9,000 of at most 10,000 characters.");
    await report.notes.fill("x".repeat(10_001));
    await expect(report.notes).toHaveAccessibleDescription(/This is longer than 10,000 characters\./);
  });

  test("without a network it is kept, and sent when there is one", async ({ app, page, api, context }) => {
    app.expectLostConnection();
    const report = new Report(page);
    await app.signIn("new");
    await report.fillIn();
    await context.setOffline(true);
    await report.submit.click();
    await expect(report.submitted).toContainText("0 of 1 stored on the server");
    await expect(report.submitted).toContainText("It is sent when the server can be reached again.");
    expect((await api.ledger()).requests.POST).toBeUndefined();
    await context.setOffline(false);
    await expect(report.stored).toBeVisible();
    expect((await api.ledger()).stored).toHaveLength(1);
  });
});

test.describe("What the server refuses", () => {
  test("400 and 422 land on the fields that they name, and the rest is told above", async ({ app, page, api }) => {
    app.expectStatus(400, 422);
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    for (const status of [422, 400]) {
      await api.goWrong({
        fault: "answer", method: "POST", status,
        body: JSON.stringify({
          notes: ["Too vague."], priority: ['"high" is not a valid choice.'], reported_by: ["Unknown person."],
          details: { symptoms: ["Unknown symptom."], issue_category: ["Not one of ours."], impact_level: ["Too high."] },
          non_field_errors: ["Two things contradict each other."],
        }),
      });
      await report.submit.click();
      await expect(report.summary).toBeFocused();
      await expect(report.outcome).toContainText("The server refused what was sent.");
      await expect(report.outcome).toContainText("Two things contradict each other.");
      await expect(report.notes).toHaveAccessibleDescription(/Too vague\./);
      await expect(report.reporter).toHaveAccessibleDescription(/Unknown person\./);
      await expect(report.symptoms).toHaveAccessibleDescription(/Unknown symptom\./);
      await expect(report.category).toHaveAccessibleDescription(/Not one of ours\./);
      await expect(report.impact).toHaveAccessibleDescription(/Too high\./);
      await expect(report.form.getByText('"high" is not a valid choice.').last()).toBeVisible();
      await app.settled();
      await report.expectFilledIn();
    }
    expect((await api.ledger()).stored).toHaveLength(0);
    await report.submit.click();
    await expect(report.stored).toBeVisible();
    expect((await api.ledger()).stored).toHaveLength(1);
  });

  test("a rule that only the server knows (422) is told on its field", async ({ app, page, api }) => {
    app.expectStatus(422);
    const report = new Report(page);
    await app.signIn("new");
    await report.fillIn();
    await report.reporter.fill(`${"x".repeat(200)}@company.com`);
    await report.submit.click();
    await expect(report.reporter).toHaveAccessibleDescription(/Ensure this field has no more than 200 characters\./);
    await report.reporter.fill("desk@company.com");
    await report.submit.click();
    await expect(report.stored).toBeVisible();
    expect((await api.ledger()).stored).toHaveLength(1);
  });

  test("a device that the server does not know (404) is told on the device", async ({ app, page, api }) => {
    app.expectStatus(404);
    await api.add([{ id: "ghost-1", device_id: "device-ghost", device_name: "Ghost", status: "ok", created_at: new Date().toISOString() }]);
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn("device-ghost");
    await report.submit.click();
    await expect(report.summary).toBeFocused();
    await expect(report.chosenDevice).toHaveAccessibleDescription(/The server does not know this device\./);
    await report.chosenDevice.click();
    await report.chooseDevice("device-12345");
    await report.submit.click();
    await expect(report.stored).toBeVisible();
    expect((await api.ledger()).stored).toMatchObject([{ device_id: "device-12345" }]);
  });

  test("403 is told, and nothing typed is lost", async ({ app, page, api }) => {
    app.expectStatus(403);
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    await api.goWrong({ fault: "forbidden", method: "POST" });
    await report.submit.click();
    await expect(report.outcome).toContainText("This token may not do that (403).");
    await expect(report.outcome).toContainText("Nothing was stored, and what you wrote is still here.");
    await report.expectFilledIn();
    expect((await api.ledger()).stored).toHaveLength(0);
    await report.submit.click();
    await expect(report.stored).toBeVisible();
    expect((await api.ledger()).stored).toHaveLength(1);
  });

  test("429 is waited for as told, and not a moment less", async ({ app, page, api }) => {
    app.expectStatus(429);
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    await api.goWrong({ fault: "rate_limit", retry_after: 3, method: "POST" });
    const began = Date.now();
    await report.submit.click();
    await expect(report.submitted).toContainText("Waiting");
    await app.goTo("Outbox");
    await expect(page.getByRole("article")).toContainText("It asks to wait 3 s.");
    await expect(page.getByRole("button", { name: "Send now" })).toHaveCount(0);
    await app.settled();
    await expect(report.stored).toBeVisible();
    expect(Date.now() - began).toBeGreaterThanOrEqual(3_000);
    expect((await api.ledger()).stored).toHaveLength(1);
  });

  test("401 parks what was submitted, and it is sent after signing in", async ({ app, page, api }) => {
    app.expectStatus(401);
    const report = new Report(page);
    await app.signIn("new?device=device-12345");
    await app.allRead();
    await report.fillIn(null);
    await api.accept(null);
    await report.submit.click();
    await expect(app.heading("Sign in")).toBeVisible();
    await expect(page.getByRole("alert")).toContainText("What you typed is kept, and you return to where you were.");
    await app.settled();
    expect((await api.ledger()).stored).toHaveLength(0);
    await api.accept("fresh-token");
    await app.enterToken("fresh-token");
    await expect(report.stored).toBeVisible();
    expect((await api.ledger()).stored).toHaveLength(1);
  });
});
