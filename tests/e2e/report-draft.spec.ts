import { NOTES, Report, REPORTER } from "./support/report.ts";
import { expect, test, TOKEN } from "./support/test.ts";

test.describe("A draft", () => {
  test("comes back after a reload", async ({ app, page }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    await report.expectKept();
    await page.reload();
    await app.settled();
    await report.expectFilledIn();
    await expect(page.getByText(/^Draft saved/)).toBeVisible();
  });

  test("comes back in a new tab after the old one is gone", async ({ app, page, context, api }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    await report.expectKept();
    const tab = await context.newPage();
    await page.close();
    await tab.goto(`${api.url}new`);
    await tab.getByRole("textbox", { name: "API token" }).fill(TOKEN);
    await tab.getByRole("button", { name: "Sign in" }).click();
    await new Report(tab).expectFilledIn();
  });

  test("stays while one looks at other pages, and is in the navigation", async ({ app, page }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    await app.goTo("Diagnostics");
    await expect(app.navigation.getByText("draft")).toBeVisible();
    await app.goTo("New entry");
    await report.expectFilledIn();
  });

  test("stays when its token is refused by something else", async ({ app, page, api }) => {
    app.expectStatus(401);
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.notes.fill(NOTES);
    await report.reporter.fill(REPORTER);
    await api.accept(null);
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(app.heading("Sign in")).toBeVisible();
    await api.accept(TOKEN);
    await app.enterToken();
    await expect(report.notes).toHaveValue(NOTES);
    await expect(report.reporter).toHaveValue(REPORTER);
  });

  test("is forgotten when one says so, after a question", async ({ app, page }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await expect(report.form.getByRole("button", { name: "Discard draft" })).toBeDisabled();
    await report.fillIn();
    await report.form.getByRole("button", { name: "Discard draft" }).click();
    const question = page.getByRole("dialog", { name: "Discard this draft?" });
    await expect(question).toContainText("What you wrote is forgotten. It was not sent.");
    await app.settled();
    await question.getByRole("button", { name: "Keep it" }).click();
    await report.expectFilledIn();
    await report.form.getByRole("button", { name: "Discard draft" }).click();
    await question.getByRole("button", { name: "Discard draft" }).click();
    await expect(report.device).toHaveValue("");
    await expect(report.notes).toHaveValue("");
    await page.reload();
    await expect(report.notes).toHaveValue("");
  });

  test("about one device stays beside a report about another that a link asks for", async ({ app, page }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    await report.expectKept();
    await app.open("devices/device-50001");
    await page.getByRole("main").getByRole("link", { name: "Report issue" }).click();
    await expect(report.chosenDevice).toBeVisible();
    await expect(report.notes).toHaveValue("");
    const others = page.getByRole("region", { name: "Other drafts" });
    await expect(others).toContainText("device-12345");
    await app.settled();
    await others.getByRole("link").click();
    await report.expectFilledIn();
    await page.reload();
    await report.expectFilledIn();
  });

  test("is open in one tab at a time", async ({ app, page, context, api }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    await report.expectKept();
    const tab = await context.newPage();
    await tab.goto(`${api.url}new`);
    await tab.getByRole("textbox", { name: "API token" }).fill(TOKEN);
    await tab.getByRole("button", { name: "Sign in" }).click();
    const other = new Report(tab);
    await expect(other.notes).toBeEnabled();
    await expect(other.notes).toHaveValue("");
    await expect(tab.getByRole("region", { name: "Other drafts" })).toContainText("device-12345");
    await page.close();
    await tab.reload();
    await other.expectFilledIn();
  });

  test("that the browser cannot keep is told before one types, and can be saved to a file", async ({ app, page, api }) => {
    const report = new Report(page);
    await app.signIn("settings");
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Storage.overrideQuotaForOrigin", { origin: new URL(api.url).origin, quotaSize: 1 });
    await app.goTo("New entry");
    await report.notes.fill(NOTES.repeat(50));
    const notice = page.getByRole("status").filter({ hasText: "This browser keeps nothing." });
    await expect(notice).toBeVisible();
    await app.settled();
    const saved = page.waitForEvent("download");
    await notice.getByRole("button", { name: "Save to a file" }).click();
    expect((await saved).suggestedFilename()).toMatch(/^diagboard-draft-.*\.json$/);
  });
});
