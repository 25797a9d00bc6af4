import type { Locator, Page } from "@playwright/test";
import { Report } from "./support/report.ts";
import { expect, test } from "./support/test.ts";

/** The forms with the keyboard alone, on a phone's width: with a keyboard beside it, or a switch. */
test.describe("With the keyboard alone, narrow", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  async function type(page: Page, app: { tabTo(target: Locator): Promise<void> }, field: Locator, text: string): Promise<void> {
    await app.tabTo(field);
    await page.keyboard.type(text);
  }

  test("an issue report is submitted", async ({ app, page, api }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await type(page, app, report.device, "hp123456789");
    await expect(report.devices).toHaveCount(1);
    await page.keyboard.press("Enter");
    await expect(report.chosenDevice).toBeFocused();
    await expect(report.openIncident).toBeVisible();
    await type(page, app, report.category, "hardware");
    await type(page, app, report.notes, "It hums.");
    await type(page, app, report.reporter, "desk@company.com");
    await app.tabTo(report.submit);
    await page.keyboard.press("Enter");
    await expect(report.stored).toBeVisible();
    expect((await api.ledger()).stored).toMatchObject([{ device_id: "device-12345", diagnostic_type: "issue_report" }]);
  });

  test("maintenance is logged", async ({ app, page, api }) => {
    await app.signIn("new?device=device-12345&type=maintenance");
    await app.allRead();
    const form = page.getByRole("form", { name: "Maintenance" });
    await type(page, app, form.getByLabel("Action performed"), "reboot");
    await type(page, app, form.getByLabel("Duration (minutes)"), "5");
    await type(page, app, form.getByLabel("Performed by"), "tech@company.com");
    await app.tabTo(form.getByRole("button", { name: "Log maintenance" }));
    await page.keyboard.press("Enter");
    await expect(new Report(page).stored).toBeVisible();
    expect((await api.ledger()).stored).toMatchObject([{ device_id: "device-12345", diagnostic_type: "maintenance" }]);
  });

  test("a health check is logged", async ({ app, page, api }) => {
    await app.signIn("new?device=device-12345&type=health_check");
    await app.allRead();
    const form = page.getByRole("form", { name: "Health check" });
    await type(page, app, form.getByLabel("cpu_usage"), "12");
    await app.tabTo(form.getByRole("button", { name: "Further fields" }));
    await page.keyboard.press("Enter");
    await app.tabTo(form.getByRole("button", { name: "Add a field" }));
    await page.keyboard.press("Enter");
    const field = form.getByRole("group", { name: "Further field 1" });
    await expect(field.getByLabel("Name")).toBeFocused();
    await page.keyboard.type("toner");
    await type(page, app, field.getByRole("textbox", { name: "Value" }), "low");
    await app.tabTo(form.getByRole("button", { name: "Log health check" }));
    await page.keyboard.press("Enter");
    await expect(new Report(page).stored).toBeVisible();
    const { stored } = await api.ledger();
    const record = (await api.records("device-12345")).find(({ id }) => id === stored[0].id);
    expect(record).toMatchObject({ diagnostic_type: "health_check", details: { cpu_usage: 12, toner: "low" } });
  });

  test("an entry of another type is submitted, after its kind was chosen", async ({ app, page, api }) => {
    await app.signIn("new?device=device-12345");
    await app.allRead();
    await app.tabTo(page.getByRole("radio", { name: "Issue report" }));
    for (const kind of ["Maintenance", "Health check", "Other type"]) {
      await page.keyboard.press("ArrowRight");
      await expect(page.getByRole("radio", { name: kind })).toBeChecked();
    }
    const form = page.getByRole("form", { name: "Other type" });
    await type(page, app, form.getByLabel("Type", { exact: true }), "visual_inspection");
    await type(page, app, form.getByLabel("Notes"), "All screws are there.");
    await app.tabTo(form.getByRole("button", { name: "Submit entry" }));
    await page.keyboard.press("Enter");
    await expect(new Report(page).stored).toBeVisible();
    expect((await api.ledger()).stored).toMatchObject([{ diagnostic_type: "visual_inspection" }]);
  });

  test("incidents are selected and resolved", async ({ app, page, api }) => {
    await app.signIn("incidents?q=device-12345");
    await app.allRead();
    const boxes = page.getByRole("table", { name: "Incidents" }).getByRole("checkbox");
    await app.tabTo(boxes.first());
    await page.keyboard.press("Space");
    await app.tabTo(page.getByRole("region", { name: "Selected incidents" }).getByRole("button", { name: "Resolve" }));
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Resolve: 1 incident" });
    await expect(dialog.getByLabel("Reported by")).toBeFocused();
    await page.keyboard.type("tech@company.com");
    await page.keyboard.press("Enter");
    await expect(page.getByText("1 in the outbox")).toBeVisible();
    await expect.poll(async () => (await api.ledger()).stored.length).toBe(1);
  });
});
