import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { Report } from "./support/report.ts";
import { expect, test } from "./support/test.ts";

const opener = (page: Page) => page.getByRole("button", { name: "Templates" });
const panel = (page: Page) => page.getByRole("dialog", { name: "Templates" });

test.describe("Templates", () => {
  test("begin an entry for the device that was chosen", async ({ app, page, api }) => {
    await app.signIn("new?device=device-12345");
    await opener(page).click();
    await panel(page).getByRole("button", { name: "Firmware update" }).click();
    const form = page.getByRole("form", { name: "Maintenance" });
    await expect(form.getByLabel("Action performed")).toHaveValue("firmware_update");
    await expect(panel(page)).toBeHidden();
    await form.getByLabel("Performed by").fill("tech@company.com");
    await form.getByRole("button", { name: "Log maintenance" }).click();
    await expect(new Report(page).stored).toBeVisible();
    const { stored } = await api.ledger();
    expect(stored).toMatchObject([{ device_id: "device-12345", diagnostic_type: "maintenance" }]);
  });

  test("are kept under a name, and what was written meanwhile stays a draft", async ({ app, page }) => {
    await app.signIn("new?type=maintenance");
    const form = page.getByRole("form", { name: "Maintenance" });
    await form.getByLabel("Action performed").fill("cleaning");
    await form.getByLabel("Notes").fill("With the blue cloth.");
    await opener(page).click();
    await panel(page).getByRole("button", { name: "Keep as a template" }).click();
    await expect(panel(page).getByRole("alert")).toHaveText("Enter a name.");
    await app.settled();
    await panel(page).getByRole("textbox", { name: "Name of this template" }).fill("Weekly cleaning");
    await panel(page).getByRole("button", { name: "Keep as a template" }).click();
    await expect(panel(page)).toBeHidden();
    await form.getByLabel("Notes").fill("Half a sentence");
    await expect(page.getByText("Draft saved just now")).toBeVisible();
    await opener(page).click();
    await panel(page).getByRole("button", { name: "Weekly cleaning", exact: true }).click();
    await expect(form.getByLabel("Notes")).toHaveValue("With the blue cloth.");
    await expect(form.getByLabel("Action performed")).toHaveValue("cleaning");
    const drafts = page.getByRole("region", { name: "Other drafts" });
    await expect(drafts.getByRole("listitem")).toHaveCount(1);
    await page.reload();
    await opener(page).click();
    await panel(page).getByRole("button", { name: "Remove Weekly cleaning" }).click();
    await expect(panel(page).getByRole("button", { name: "Weekly cleaning", exact: true })).toHaveCount(0);
  });

  test("go to a file and come to another browser", async ({ app, page, browser }) => {
    await app.signIn("new?type=health_check");
    await page.getByRole("form", { name: "Health check" }).getByLabel("Notes").fill("Look at the fan, too.");
    await opener(page).click();
    await panel(page).getByRole("textbox", { name: "Name of this template" }).fill("Fan");
    await panel(page).getByRole("button", { name: "Keep as a template" }).click();
    await opener(page).click();
    const saving = page.waitForEvent("download");
    await panel(page).getByRole("button", { name: "Save to a file" }).click();
    const file = await (await saving).path();
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject([{ name: "Fan" }]);

    const other = await browser.newPage();
    await other.goto(app.api.url + "new");
    await other.getByRole("textbox", { name: "API token" }).fill("demo-token");
    await other.getByRole("button", { name: "Sign in" }).click();
    await opener(other).click();
    const load = panel(other).getByLabel("Load a file");
    await load.setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("{}") });
    await expect(panel(other).getByRole("alert")).toHaveText("This is no file of templates. Nothing was changed.");
    await load.setInputFiles(file);
    await expect(panel(other).getByRole("alert")).toHaveText("Loaded: 1 new");
    await panel(other).getByRole("button", { name: "Fan", exact: true }).click();
    await expect(other.getByRole("form", { name: "Health check" }).getByLabel("Notes")).toHaveValue("Look at the fan, too.");
    await other.close();
  });
});

test.describe("A problem that a check has found", () => {
  test("is reported with what the check said", async ({ app, page }) => {
    await app.signIn("devices/device-12345");
    await app.allRead();
    const problem = page.getByRole("listitem").filter({ hasText: "DISK_LOW" }).first();
    await problem.getByRole("link", { name: "Report this problem" }).click();
    const report = new Report(page);
    await expect(report.chip("DISK_LOW")).toBeVisible();
    await expect(report.notes).toHaveValue("Low disk space detected");
    expect((await report.willBeSent()).device_id).toBe("device-12345");
  });
});
