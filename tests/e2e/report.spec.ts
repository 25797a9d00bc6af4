import { Entries } from "./support/entries.ts";
import { NOTES, Report, REPORTER } from "./support/report.ts";
import { expect, test } from "./support/test.ts";

test.describe("An issue report", () => {
  test("is written and sent with the keyboard alone, and is stored exactly once", async ({ app, page, api }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    const reads = await api.reads();
    await app.tabTo(report.device);
    await page.keyboard.type("hp123456789");
    await expect(report.devices).toHaveCount(1);
    await app.settled();
    await page.keyboard.press("Enter");
    await expect(report.chosenDevice).toBeFocused();
    await app.tabTo(report.category);
    await page.keyboard.type("hardware");
    await page.keyboard.press("Tab");
    await expect(report.priority("Medium")).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await expect(report.priority("High")).toBeChecked();
    await page.keyboard.press("Tab");
    await page.keyboard.type("paper_jam");
    await page.keyboard.press("Enter");
    await page.keyboard.type("odd_noise,");
    await expect(report.chip("odd_noise")).toBeVisible();
    await page.keyboard.press("Tab");
    await page.keyboard.type("E-17");
    await page.keyboard.press("Tab");
    await expect(report.chip("E-17")).toBeVisible();
    await expect(report.impact).toBeFocused();
    await page.keyboard.type("High");
    await page.keyboard.press("Tab");
    await page.keyboard.type(NOTES);
    await page.keyboard.press("Tab");
    await page.keyboard.type(REPORTER);
    const sent = await report.willBeSent();
    await page.keyboard.press("Enter");

    await expect(report.stored).toBeVisible();
    await expect(app.heading("Office Printer HP-2024")).toBeVisible();
    await expect(page).toHaveURL(/\/devices\/device-12345$/);
    const { stored, by_client_ref, requests } = await api.ledger();
    expect(stored).toHaveLength(1);
    const [[mark, times]] = Object.entries(by_client_ref);
    expect(mark).toMatch(/^[0-9a-f]{32}$/);
    expect(times).toBe(1);
    expect(sent).toEqual({
      device_id: "device-12345", diagnostic_type: "issue_report", status: "open", priority: "high",
      details: {
        issue_category: "hardware", symptoms: ["paper_jam", "odd_noise"], error_codes: ["E-17"], impact_level: "high",
      },
      notes: NOTES, reported_by: REPORTER,
    });

    // It is seen everywhere without reading anything again.
    await expect(page.getByRole("region", { name: "History" }).getByRole("listitem").first()).toContainText("Issue report: open");
    await expect(app.freshness).toHaveText("601 of 601 records");
    await app.goTo("Diagnostics");
    await expect(new Entries(page).rows.first()).toContainText("Office Printer HP-2024");
    await expect(new Entries(page).rows.first()).toContainText("high · hardware");
    expect(requests.GET).toBe(reads);
    expect(await api.reads()).toBe(reads);
  });

  test("is stored as the page said that it would be sent, and outlives the server", async ({ app, page, api }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.fillIn();
    const sent = await report.willBeSent();
    await report.submit.click();
    await expect(report.stored).toBeVisible();
    await expect(app.heading("Office Printer HP-2024")).toBeVisible();
    const id = (await api.ledger()).stored[0].id;
    await api.end();
    await api.startAgain();
    const { stored, by_client_ref } = await api.ledger();
    expect(stored).toHaveLength(1);
    expect(Object.values(by_client_ref)).toEqual([1]);
    const record = (await api.records("device-12345")).find((one) => one.id === id)!;
    expect(record).toMatchObject(sent);
    await app.open(`diagnostics?entry=${id}`);
    await app.allRead();
    await expect(new Entries(page).panel).toContainText(NOTES);
  });

  test("leaves an empty form behind", async ({ app, page }) => {
    const report = new Report(page);
    await app.signIn("new?device=device-12345");
    await report.fillIn(null);
    await report.submit.click();
    await expect(report.stored).toBeVisible();
    await app.goTo("New entry");
    await expect(report.device).toHaveValue("");
    await expect(report.notes).toHaveValue("");
    await expect(report.summary).toHaveCount(0);
  });

  test("is sent once however often one presses", async ({ app, page, api }) => {
    const report = new Report(page);
    await app.signIn("new");
    await report.fillIn();
    await api.goWrong({ fault: "delay", ms: 1_000, method: "POST" });
    await report.submit.dblclick();
    await expect(report.submitted).toContainText("Sending");
    await expect(report.stored).toBeVisible();
    expect((await api.ledger()).requests.POST).toBe(1);
    expect((await api.ledger()).stored).toHaveLength(1);
  });

  test.describe("in the wrapped form", () => {
    test.use({ demo: { config: { wrap_body: true } } });

    test("is stored exactly once, too", async ({ app, page, api }) => {
      const report = new Report(page);
      await app.signIn("new");
      await report.fillIn();
      const sent = await report.willBeSent();
      await report.submit.click();
      await expect(report.stored).toBeVisible();
      const { stored } = await api.ledger();
      expect(stored).toHaveLength(1);
      const records = await api.records("device-12345");
      expect(records.find(({ id }) => id === stored[0].id)).toMatchObject(sent);
    });
  });

  test.describe("without a mark", () => {
    test.use({ demo: { config: { client_ref: false } } });

    test("carries no key that a server could refuse", async ({ app, page, api }) => {
      const report = new Report(page);
      await app.signIn("new");
      await report.fillIn();
      expect((await report.willBeSent()).details).not.toHaveProperty("client_ref");
      await report.submit.click();
      await expect(report.stored).toBeVisible();
      expect((await api.ledger()).stored).toMatchObject([{ client_ref: null }]);
    });
  });
});

test.describe("The device of a report", () => {
  for (const [what, text] of [["name", "office printer"], ["id", "device-12345"], ["serial", "HP1234567"]]) {
    test(`is found by its ${what}`, async ({ app, page }) => {
      const report = new Report(page);
      await app.signIn("new");
      await app.allRead();
      await report.device.fill(text);
      await expect(report.devices.first()).toContainText("Office Printer HP-2024");
      await expect(report.devices.first()).toContainText("device-12345 · HP123456789");
      await report.devices.first().click();
      await expect(page.getByRole("heading", { name: "This device now" })).toBeVisible();
      await expect(report.form.getByText("This device already has an open incident")).toBeVisible();
      expect((await report.willBeSent()).device_id).toBe("device-12345");
    });
  }

  test("is the one of the whole text when Enter comes at once, as from a scanner", async ({ app, page }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.device.focus();
    await expect(report.devices.first()).not.toContainText("device-12345");
    // One task: no answer can come between the text and the key.
    await report.device.evaluate((input: HTMLInputElement) => {
      document.execCommand("insertText", false, "HP123456789");
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    });
    await expect(report.form.getByText("Office Printer HP-2024")).toBeVisible();
    expect((await report.willBeSent()).device_id).toBe("device-12345");
  });

  test("is chosen among several with the arrow keys, and can be taken back", async ({ app, page }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.device.focus();
    await page.keyboard.type("impresora");
    await expect(report.device).toHaveAttribute("aria-expanded", "true");
    await expect(report.devices).toHaveCount(2);
    const second = await report.devices.nth(1).locator(".name").innerText();
    await page.keyboard.press("ArrowDown");
    await expect(report.devices.nth(1)).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
    await expect(report.form.getByText(second, { exact: true })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(report.device).toBeFocused();
    await expect(report.device).toHaveValue("");
    await page.keyboard.press("Escape");
    await expect(report.device).toHaveAttribute("aria-expanded", "false");
  });

  test("that does not exist is told while one types", async ({ app, page }) => {
    await app.signIn("new");
    await app.allRead();
    await new Report(page).device.fill("there is no such device");
    await expect(page.getByText("No device found")).toBeVisible();
  });
});

test.describe("Suggestions", () => {
  test("come from the organization's own records", async ({ app, page, api }) => {
    const reports = (await api.records()).filter((record) => record.diagnostic_type === "issue_report");
    const categories = new Set(reports.map((record) => record.details?.issue_category).filter(Boolean));
    await app.signIn("new");
    await app.allRead();
    const report = new Report(page);
    await expect(report.form.getByText(/^From \d+ symptoms your organization used before/)).toBeVisible();
    const offered = await report.category.evaluate((field) => [...(field as HTMLInputElement).list!.options].map(({ value }) => value));
    expect(offered).toEqual(expect.arrayContaining([...categories]));
  });
});
