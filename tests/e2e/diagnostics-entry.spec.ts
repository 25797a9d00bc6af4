import { Entries } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

/** The documented records of both revisions, and words that the entry has to show of them. */
const DOCUMENTED: [string, string, string[]][] = [
  ["diag-001", "Office Printer HP-2024", ["warning", "Low disk space detected", "DISK_LOW", "medium", "45", "78", "23", "good", "HP123456789"]],
  ["diag-002", "Office Printer HP-2024", ["open", "hardware", "intermittent_connectivity", "ERR_NETWORK_001", "helpdesk@company.com", "high"]],
  ["diag-003", "Office Printer HP-2024", ["completed", "firmware_update", "1.2.3", "1.2.4", "15", "tech@company.com"]],
  ["12345", "Server-01", ["online", "45.2", "67.8", "23.1", "connected", "scheduled_transaction_id"]],
  ["67890", "Server-01", ["scheduled", "schedule_time", "check_network"]],
];

test.describe("An entry beside the list", () => {
  test("opens from its row by pointer and by keyboard, and closes", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics?q=DISK_LOW+HP-2024");
    await app.allRead();
    const row = entries.rows.first();
    await row.getByRole("cell").nth(2).click();
    await expect(entries.panel.getByRole("heading", { name: "Office Printer HP-2024" })).toBeVisible();
    await expect(page).toHaveURL(/&entry=/);
    await app.settled();
    await entries.panel.getByRole("link", { name: "Close" }).click();
    await expect(entries.panel).toHaveCount(0);
    await expect(page).not.toHaveURL(/entry=/);
    await row.getByRole("link").focus();
    await page.keyboard.press("Enter");
    await expect(entries.panel).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(entries.panel).toHaveCount(0);
    await expect(row.getByRole("link")).toBeFocused();
  });

  test("gives the focus back to its row when it is closed from within", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics?q=DISK_LOW+HP-2024");
    await app.allRead();
    const link = entries.rows.first().getByRole("link");
    for (const close of [
      () => entries.panel.getByRole("link", { name: "Close" }).press("Enter"),
      () => entries.rawRecord.press("Escape"),
    ]) {
      await link.press("Enter");
      await expect(entries.rawRecord).toBeVisible();
      await close();
      await expect(entries.panel).toHaveCount(0);
      await expect(link).toBeFocused();
    }
  });

  test("is marked in the list", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics?q=device-50001");
    await app.allRead();
    await entries.rows.nth(1).getByRole("link").click();
    await expect(entries.panel).toBeVisible();
    const current = entries.table.locator('tr[aria-current="true"], tr:has([aria-current="true"])');
    await expect(current).toHaveCount(1);
    await expect(current).toHaveAttribute("aria-rowindex", "3");
  });

  test("shows every field of the documented records, in both revisions", async ({ app, page, api }) => {
    const entries = new Entries(page);
    const records = await api.records();
    await app.signIn("diagnostics");
    await app.allRead();
    for (const [id, device, words] of DOCUMENTED) {
      await page.goto(`${api.url}diagnostics?entry=${id}`);
      await expect(entries.panel.getByRole("heading", { name: device })).toBeVisible();
      const record = records.find((one) => one.id === id)!;
      for (const name of Object.keys(record)) await expect(entries.panel.getByText(name).first()).toBeAttached();
      for (const word of words) await expect(entries.panel.getByText(word).first()).toBeVisible();
      expect(JSON.parse(await entries.rawRecord.innerText())).toEqual(record);
    }
  });

  test("shows what the check found", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics?entry=diag-001");
    await expect(entries.panel.getByRole("heading", { name: "Issues found" })).toBeVisible();
    const issue = entries.panel.getByRole("listitem").filter({ hasText: "Low disk space detected" });
    await expect(issue).toContainText("medium");
    await expect(issue).toContainText("DISK_LOW");
  });

  test("copies the record as the server sent it", async ({ app, page, api, context }) => {
    const entries = new Entries(page);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await app.signIn("diagnostics?entry=diag-002");
    await entries.panel.getByRole("button", { name: "Copy JSON" }).click();
    const message = page.getByRole("region", { name: "Messages" }).getByText("Copied.");
    await expect(message).toBeVisible();
    const record = (await api.records("device-12345")).find(({ id }) => id === "diag-002");
    expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(record);
    await app.settled();
    await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Close" }).click();
    await expect(message).toHaveCount(0);
  });

  test("leads to its device", async ({ app, page }) => {
    await app.signIn("diagnostics?entry=diag-001");
    await new Entries(page).panel.getByRole("link", { name: "Go to the device" }).click();
    await expect(app.heading("Office Printer HP-2024")).toBeVisible();
    await expect(page).toHaveURL(/\/devices\/device-12345$/);
  });

  test("that does not exist is told", async ({ app, page }) => {
    await app.signIn("diagnostics?entry=no-such-entry");
    await app.allRead();
    await expect(new Entries(page).panel).toContainText("There is no entry with this id");
  });
});

test.describe("Records that nobody foresaw", () => {
  test("are shown as text, whole, and nothing in them runs", async ({ app, page, api }) => {
    test.setTimeout(60_000);
    const entries = new Entries(page);
    page.on("dialog", (dialog) => { throw new Error(`a record ran a script: ${dialog.message()}`); });
    const odd = (await api.records()).filter(({ id }) => String(id).startsWith("diag-odd-"));
    expect(odd.length).toBeGreaterThan(15);
    await app.signIn("diagnostics?q=diag-odd-");
    await app.allRead();
    await entries.expectTotal(odd.length);
    for (const record of odd) {
      const link = entries.table.locator(`a[href*="entry=${record.id}"]`);
      await link.focus();
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(new RegExp(`entry=${record.id}$`));
      await expect.poll(async () => (await entries.rawRecord.textContent())?.includes(record.id)).toBe(true);
      expect(JSON.parse((await entries.rawRecord.textContent())!)).toEqual(record);
      if (record.notes) await expect(entries.panel).toContainText(record.notes.split(/[\r\n\0]/)[0].trim().slice(0, 200));
    }
    await expect(page.locator("main img, main script, main iframe")).toHaveCount(0);
  });

  test("keep unknown words as they are, neutral and to be filtered by", async ({ app, page, api }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics?q=status:quantum_flux");
    await app.allRead();
    await entries.expectTotal(1);
    await expect(entries.rows.first()).toContainText("quantum_flux");
    await expect(entries.rows.first()).toContainText("X-17");
    await entries.rows.first().getByRole("link").click();
    await expect(entries.panel).toContainText("sev2");
    await expect(entries.panel).toContainText("Rebooted by watchdog");
    const calibrations = (await api.records()).filter((record) => record.diagnostic_type === "sensor_calibration");
    await app.open("diagnostics?q=type:sensor_calibration");
    await entries.expectTotal(calibrations.length);
    await expect(entries.row("calibrating").first()).toBeVisible();
  });

  test("are shown whole where they are very long, save that of very many issues the first are drawn", async ({ app, page, api }) => {
    const entries = new Entries(page);
    const long = { id: "diag-long", device_id: "device-12345", device_name: "Printer", status: "warning", notes: "It stops.\n".repeat(20_000) };
    const record = { ...long, issues: Array.from({ length: 10_000 }, (_, index) => ({ message: `Issue ${index}` })) };
    await api.add([record]);
    await app.signIn("diagnostics?entry=diag-long");
    await expect(entries.panel.getByText("Issue 199", { exact: true })).toBeVisible();
    const items = entries.panel.getByRole("listitem");
    await expect(items).toHaveCount(201);
    await expect(items.last()).toHaveText("… + 9,800");
    expect(await entries.panel.getByRole("region", { name: "Notes" }).textContent()).toBe(record.notes);
    expect(JSON.parse((await entries.rawRecord.textContent())!)).toEqual(record);
  });

  test("are shown also without an id, and can be opened", async ({ app, page, api }) => {
    const entries = new Entries(page);
    const nameless = { device_id: "device-12345", device_name: "Office Printer HP-2024", status: "nameless-record", details: { a: 1 } };
    await api.add([nameless]);
    await app.signIn("diagnostics?q=status:nameless-record");
    await app.allRead();
    await entries.expectTotal(1);
    await entries.rows.first().getByRole("cell").nth(1).click();
    await expect(entries.rawRecord).toBeVisible();
    expect(JSON.parse((await entries.rawRecord.textContent())!)).toEqual(nameless);
  });
});

test.describe("The keys of the list", () => {
  test("/ goes to the filter, and stays a sign within it", async ({ app, page }) => {
    const entries = new Entries(page);
    await app.signIn("diagnostics");
    await page.keyboard.press("/");
    await expect(entries.filter).toBeFocused();
    await expect(entries.filter).toHaveValue("");
    await page.keyboard.type("a/b");
    await expect(entries.filter).toHaveValue("a/b");
    await expect(page).toHaveURL(/q=a%2Fb$/);
  });
});
