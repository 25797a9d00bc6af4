import { Report } from "./support/report.ts";
import { expect, test } from "./support/test.ts";

test.describe("On a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("an issue report is submitted by touch", async ({ app, page, api }) => {
    const report = new Report(page);
    await app.signIn("new");
    await app.allRead();
    await report.device.tap();
    await page.keyboard.type("device-12345");
    await report.devices.first().tap();
    await expect(report.openIncident).toBeVisible();
    await report.category.fill("hardware");
    await report.notes.fill("It hums.");
    await report.reporter.fill("desk@company.com");
    await expect(report.reporter).toHaveAttribute("type", "email");
    await report.submit.tap();
    await expect(report.stored).toBeVisible();
    expect((await api.ledger()).stored).toMatchObject([{ device_id: "device-12345", diagnostic_type: "issue_report" }]);
  });

  test("an entry of another type is submitted by touch", async ({ app, page, api }) => {
    await app.signIn("new?device=device-12345");
    await app.allRead();
    await page.getByRole("radio", { name: "Other type" }).tap();
    const form = page.getByRole("form", { name: "Other type" });
    await form.getByLabel("Type", { exact: true }).fill("visual_inspection");
    await form.getByRole("button", { name: "Submit entry" }).tap();
    await expect(new Report(page).stored).toBeVisible();
    expect((await api.ledger()).stored).toMatchObject([{ diagnostic_type: "visual_inspection" }]);
  });

  test("maintenance is logged by touch", async ({ app, page, api }) => {
    await app.signIn("new?device=device-12345&type=maintenance");
    await app.allRead();
    const form = page.getByRole("form", { name: "Maintenance" });
    await form.getByLabel("Action performed").fill("firmware-update");
    await form.getByRole("button", { name: "Use “firmware_update”" }).tap();
    await expect(form.getByLabel("Action performed")).toHaveValue("firmware_update");
    await form.getByLabel("Previous version").fill("1.2.3");
    await form.getByLabel("New version").fill("1.2.4");
    await form.getByLabel("Duration (minutes)").fill("a while");
    await form.getByLabel("Performed by").fill("tech@company.com");
    await form.getByLabel("Notes").fill("Went well.");
    await form.getByRole("button", { name: "Log maintenance" }).tap();
    await expect(form.getByLabel("Duration (minutes)")).toHaveAccessibleDescription(/Enter a number/);
    await app.settled();
    await expect(form.getByLabel("Duration (minutes)")).toHaveAttribute("inputmode", "decimal");
    await form.getByLabel("Duration (minutes)").fill("15");
    await form.getByRole("button", { name: "Log maintenance" }).tap();
    await expect(new Report(page).stored).toBeVisible();
    const { stored } = await api.ledger();
    const record = (await api.records("device-12345")).find(({ id }) => id === stored[0].id);
    expect(record).toMatchObject({
      diagnostic_type: "maintenance", status: "completed", notes: "Went well.", performed_by: "tech@company.com",
      details: { action_performed: "firmware_update", previous_version: "1.2.3", new_version: "1.2.4", duration_minutes: 15 },
    });
  });

  test("a health check with a field of one's own is logged", async ({ app, page, api }) => {
    await app.signIn("new?device=device-12345&type=health_check");
    await app.allRead();
    const form = page.getByRole("form", { name: "Health check" });
    await form.getByLabel("Status").fill("warning");
    await form.getByLabel("cpu_usage").fill("91.5");
    await form.getByRole("button", { name: "Further fields" }).tap();
    await form.getByRole("button", { name: "Add a field" }).tap();
    const field = form.getByRole("group", { name: "Further field 1" });
    await expect(field.getByLabel("Name")).toBeFocused();
    await field.getByLabel("Name").fill("toner");
    await field.getByLabel("Type", { exact: true }).selectOption("As JSON");
    await field.getByRole("textbox", { name: "Value" }).fill('{"black": 4');
    await form.getByRole("button", { name: "Log health check" }).tap();
    await expect(form.getByText("A further field lacks a name")).toBeVisible();
    await app.settled();
    await field.getByRole("textbox", { name: "Value" }).fill('{"black": 4}');
    await form.getByRole("button", { name: "Log health check" }).tap();
    await expect(new Report(page).stored).toBeVisible();
    const { stored } = await api.ledger();
    const record = (await api.records("device-12345")).find(({ id }) => id === stored[0].id);
    expect(record).toMatchObject({ status: "warning", details: { cpu_usage: 91.5, toner: { black: 4 } } });
  });
});

test.describe("An entry of another type", () => {
  test("is written in the form and as JSON, one draft for both", async ({ app, page, api }) => {
    await app.signIn("new?device=device-12345&type=visual_inspection");
    await app.allRead();
    const form = page.getByRole("form", { name: "Other type" });
    await expect(form.getByLabel("Type", { exact: true })).toHaveValue("visual_inspection");
    await page.getByRole("button", { name: "Edit as JSON" }).click();
    const json = page.getByRole("textbox", { name: "The entry as JSON" });
    const typed = JSON.parse(await json.inputValue());
    await json.fill("{");
    await expect(json).toHaveAccessibleDescription(/This is no JSON yet: line 1, column 1/);
    await app.settled();
    await json.fill(JSON.stringify({ ...typed, notes: "Scratched.", details: { side: "left", parts: 3 } }));
    await expect(form.getByLabel("Notes")).toHaveValue("Scratched.");
    await expect(form.getByRole("group", { name: "Further field 2" }).getByLabel("Name")).toHaveValue("side");
    await form.getByLabel("Notes").fill("Scratched twice.");
    await expect(json).toHaveValue(/Scratched twice\./);
    await form.getByRole("button", { name: "Submit entry" }).click();
    await expect(new Report(page).stored).toBeVisible();
    const { stored } = await api.ledger();
    const record = (await api.records("device-12345")).find(({ id }) => id === stored[0].id);
    expect(record).toMatchObject({
      diagnostic_type: "visual_inspection", notes: "Scratched twice.", details: { side: "left", parts: 3 },
    });
  });
});

test.describe("JSON that is half written", () => {
  test("comes back after a reload, and nothing is sent while it stands", async ({ app, page, api }) => {
    await app.signIn("new?device=device-12345&type=maintenance");
    await app.allRead();
    const form = page.getByRole("form", { name: "Maintenance" });
    await form.getByLabel("Action performed").fill("reboot");
    await form.getByLabel("Performed by").fill("Ana");
    const edit = page.getByRole("button", { name: "Edit as JSON" });
    await edit.click();
    const json = page.getByRole("textbox", { name: "The entry as JSON" });
    const whole = await json.inputValue();
    await json.fill(`${whole}, "half`);
    await form.getByRole("button", { name: "Log maintenance" }).click();
    await expect(form.getByRole("group", { name: "Please check these fields" })).toContainText("An entry is an object");
    await expect(page.getByText("Draft saved just now")).toBeVisible();
    await page.reload();
    await expect(json).toHaveValue(`${whole}, "half`);
    await expect(json).toHaveAccessibleDescription(/This is no JSON yet/);
    await app.settled();
    await json.fill(whole.replace("reboot", "cleaning"));
    await expect(form.getByLabel("Action performed")).toHaveValue("cleaning");
    await expect(json).toBeVisible();
    await edit.click();
    await form.getByRole("button", { name: "Log maintenance" }).click();
    await expect(new Report(page).stored).toBeVisible();
    expect((await api.ledger()).stored).toHaveLength(1);
  });
});

test.describe("One entry for several devices", () => {
  test("is confirmed once, and each device gets its own", async ({ app, page, api }) => {
    await app.signIn("new?device=device-12345&type=maintenance");
    await app.allRead();
    const form = page.getByRole("form", { name: "Maintenance" });
    await form.getByLabel("Action performed").fill("reboot");
    await form.getByLabel("Performed by").fill("Ana");
    await form.getByRole("button", { name: "More devices" }).click();
    const more = form.getByRole("combobox", { name: "More devices" });
    await more.fill("device-50001");
    await form.getByRole("option").filter({ hasText: "device-50001" }).first().click();
    await expect(form.getByRole("button", { name: "Remove device-50001" })).toBeVisible();
    await app.settled();
    await form.getByRole("button", { name: "Log maintenance" }).click();
    const question = page.getByRole("dialog", { name: "Submit several entries?" });
    await expect(question).toContainText("2 entries, one for each of these devices: device-12345, device-50001");
    await question.getByRole("button", { name: "Submit all" }).click();
    await expect(page.getByText("2 of 2 stored on the server")).toBeVisible();
    const { stored, by_client_ref } = await api.ledger();
    expect(stored.map(({ device_id }) => device_id).sort()).toEqual(["device-12345", "device-50001"]);
    expect(Object.values(by_client_ref)).toEqual([1, 1]);
  });
});
