import { Entries } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

test.describe("The search", () => {
  test("completes the name of a field and its values with the keyboard", async ({ app, page, api }) => {
    const entries = new Entries(page);
    const open = (await api.records()).filter(({ status }) => status === "open").length;
    await app.signIn("diagnostics");
    await app.allRead();
    await page.keyboard.press("/");
    await expect(entries.filter).toBeFocused();
    await page.keyboard.type("sta");
    const list = page.getByRole("listbox", { name: "Suggestions" });
    await expect(list.getByRole("option").first()).toHaveText("status");
    await app.settled();
    await page.keyboard.press("Tab");
    await expect(entries.filter).toHaveValue("status:");
    await page.keyboard.type("op");
    await expect(list.getByRole("option").first()).toHaveText(`open${open}`);
    await page.keyboard.press("ArrowDown");
    await expect(list.getByRole("option", { selected: true })).toHaveText(`open${open}`);
    await page.keyboard.press("Enter");
    await expect(entries.filter).toHaveValue("status:open ");
    await expect(list).toBeHidden();
    await entries.expectTotal(open);
    await page.keyboard.press("Tab");
    await expect(entries.filter).not.toBeFocused();
  });

  for (const [typed, name, value, completed] of [
    ["seve", "severity", "medium", "severity:medium "],
    ["dev", "device", "device-12345", "device:device-12345 "],
    ["pri", "priority", "high", "priority:high "],
    ["b", "by", "helpdesk@company.com", "by:helpdesk@company.com "],
    ["cod", "code", "DISK_LOW", "code:DISK_LOW "],
    ["typ", "type", "maintenance", "type:maintenance "],
  ]) {
    test(`completes ${name} and a value of it that occurs`, async ({ app, page }) => {
      const entries = new Entries(page);
      await app.signIn("diagnostics");
      await app.allRead();
      await entries.filter.pressSequentially(typed);
      const list = page.getByRole("listbox", { name: "Suggestions" });
      await list.getByRole("option", { name, exact: true }).click();
      await expect(entries.filter).toHaveValue(`${name}:`);
      await entries.filter.pressSequentially(value.slice(0, -1));
      await list.getByRole("option", { name: value }).first().click();
      await expect(entries.filter).toHaveValue(completed);
      await expect.poll(() => entries.rows.count()).toBeGreaterThan(0);
    });
  }

  test("compares numbers and moments", async ({ app, page, api }) => {
    const entries = new Entries(page);
    const records = await api.records();
    const busy = records.filter(({ details }) => parseFloat(details?.cpu_usage) > 60).length;
    expect(busy).toBeGreaterThan(0);
    await app.signIn("diagnostics?q=cpu_usage>60");
    await entries.expectTotal(busy);
    const moment = records[300].updated_at;
    const changed = (record: Record<string, any>) => Date.parse(record.updated_at ?? record.last_check ?? record.created_at);
    const [before, after] = [`before:${moment}`, `after:${moment}`];
    await entries.filter.fill(before);
    await entries.expectTotal(records.filter((record) => changed(record) < Date.parse(moment)).length);
    await entries.filter.fill(after);
    await entries.expectTotal(records.filter((record) => changed(record) >= Date.parse(moment)).length);
  });

  test("offers the fields of details, and what the organization wrote there", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.filter.pressSequentially("-issue_cat");
    await page.getByRole("option", { name: "issue_category" }).click();
    await expect(entries.filter).toHaveValue("-issue_category:");
    await expect(entries.filter).toBeFocused();
    await page.getByRole("option", { name: "hardware" }).click();
    await expect(entries.filter).toHaveValue("-issue_category:hardware ");
  });

  test("stays a plain box: Enter changes nothing, Escape closes the list, then empties it", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.filter.pressSequentially("pri");
    const list = page.getByRole("listbox", { name: "Suggestions" });
    await expect(list).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(list).toBeHidden();
    await expect(entries.filter).toHaveValue("pri");
    await page.keyboard.press("ArrowDown");
    await expect(list).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(list).toBeHidden();
    await expect(entries.filter).toHaveValue("pri");
    await page.keyboard.press("Escape");
    await expect(entries.filter).toHaveValue("");
    await entries.expectTotal(600);
  });

  test("says where a query cannot be understood, and shows the last result meanwhile", async ({ app, page, api }) => {
    const entries = new Entries(page);
    const own = (await api.records()).filter((record) => record.diagnostic_type === "maintenance").length;
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.filter.fill("type:maintenance");
    await entries.expectTotal(own);
    await entries.filter.fill("type:maintenance before:yesterday");
    const problem = page.getByRole("status").filter({ hasText: "“yesterday” is neither a date" });
    await expect(problem).toBeVisible();
    await expect(problem.locator("mark")).toHaveText("yesterday");
    await expect(entries.filter).toHaveAttribute("aria-invalid", "true");
    await expect(entries.filter).toHaveAccessibleDescription(/yesterday/);
    await entries.expectTotal(own);
    await app.settled();
    await entries.filter.fill("type:maintenance before:2999-01-01");
    await expect(entries.filter).toHaveAttribute("aria-invalid", "false");
    await entries.expectTotal(own);
  });

  test("does not complain about what is being typed", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await app.allRead();
    await entries.filter.fill("status:");
    await expect(page.getByRole("option").first()).toBeVisible();
    await expect(entries.filter).toHaveAttribute("aria-invalid", "false");
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { level: 1 }).click();
    await expect(entries.filter).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByText("status is followed by nothing.")).toBeVisible();
  });

  test("explains itself", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await page.keyboard.press("?");
    const help = entries.opened("How to search");
    await expect(help.getByText("cpu_usage>90")).toBeVisible();
    await app.settled();
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden();
    await page.getByRole("button", { name: "How to search" }).click();
    await expect(help).toBeVisible();
  });

  test("understands numbers, quotes, stars and a minus", async ({ app, page, api }) => {
    const entries = new Entries(page);
    const records = await api.records();
    await app.signIn("diagnostics");
    await app.allRead();
    const busy = records.filter(({ details, diagnostics }) => (details ?? diagnostics)?.cpu_usage > 80).length;
    await entries.filter.fill("cpu_usage>80");
    await entries.expectTotal(busy);
    const reports = records.filter((record) => record.diagnostic_type === "issue_report");
    await entries.filter.fill("-type:issue_report");
    await entries.expectTotal(records.length - reports.length);
    await entries.filter.fill("type:issue*");
    await entries.expectTotal(reports.length);
  });
});
