/** The form for an issue report, as a person fills it in. */
import { expect, type Locator, type Page } from "@playwright/test";

export const NOTES = "The printer stops after every tenth page.";
export const REPORTER = "desk@company.com";

export class Report {
  constructor(private readonly page: Page) {}

  get form(): Locator {
    return this.page.getByRole("form", { name: "Issue report" });
  }

  get device(): Locator {
    return this.form.getByRole("combobox", { name: "Device", exact: true });
  }

  get devices(): Locator {
    return this.form.getByRole("listbox").getByRole("option");
  }

  get chosenDevice(): Locator {
    return this.form.getByRole("button", { name: "Choose another device" });
  }

  get category(): Locator {
    return this.form.getByLabel("Category");
  }

  get symptoms(): Locator {
    return this.form.getByRole("combobox", { name: "Symptoms" });
  }

  get errorCodes(): Locator {
    return this.form.getByRole("combobox", { name: "Error codes" });
  }

  get impact(): Locator {
    return this.form.getByLabel("Impact");
  }

  get notes(): Locator {
    return this.form.getByLabel("What happened?");
  }

  get reporter(): Locator {
    return this.form.getByLabel("Reported by");
  }

  get submit(): Locator {
    return this.form.getByRole("button", { name: "Submit report" });
  }

  get summary(): Locator {
    return this.form.getByRole("group", { name: "Please check these fields" });
  }

  /** What stands in place of the form once it was submitted. */
  get submitted(): Locator {
    return this.page.getByRole("region", { name: "Submitted" });
  }

  get openIncident(): Locator {
    return this.form.getByText("This device already has an open incident");
  }

  get outcome(): Locator {
    return this.form.getByRole("alert");
  }

  priority(name: string): Locator {
    return this.form.getByRole("group", { name: "Priority" }).getByRole("radio", { name });
  }

  chip(value: string): Locator {
    return this.form.getByRole("listitem").filter({ hasText: value });
  }

  async chooseDevice(text: string): Promise<void> {
    await this.device.fill(text);
    await this.devices.filter({ hasText: text }).first().click();
    await expect(this.chosenDevice).toBeVisible();
  }

  /** Everything that is needed and some that is not, about a device that may be chosen already. */
  async fillIn(device: string | null = "device-12345"): Promise<void> {
    if (device !== null) await this.chooseDevice(device);
    // What is known of a device appears above the fields when it is known.
    const { device_id: chosen } = await this.willBeSent();
    if (chosen === "device-12345") await expect(this.openIncident).toBeVisible();
    await this.fillFields();
  }

  /** All that is not the device. */
  async fillFields(): Promise<void> {
    await this.category.fill("hardware");
    await this.priority("High").check({ force: true });
    await this.symptoms.fill("paper_jam");
    await this.symptoms.press("Enter");
    await this.impact.selectOption("High");
    await this.notes.fill(NOTES);
    await this.reporter.fill(REPORTER);
  }

  async expectFilledIn(): Promise<void> {
    await expect(this.chosenDevice).toBeVisible();
    await expect(this.form.getByText("Office Printer HP-2024")).toBeVisible();
    await expect(this.category).toHaveValue("hardware");
    await expect(this.priority("High")).toBeChecked();
    await expect(this.chip("paper_jam")).toBeVisible();
    await expect(this.impact).toHaveValue("high");
    await expect(this.notes).toHaveValue(NOTES);
    await expect(this.reporter).toHaveValue(REPORTER);
  }

  /** The browser has all of it on its disk. */
  async expectKept(): Promise<void> {
    await expect.poll(() => this.page.evaluate(keptDraft)).toContain(REPORTER);
    await expect(this.page.getByText("Draft saved just now")).toBeVisible();
  }

  /** What the page says that it will send. */
  async willBeSent(): Promise<Record<string, any>> {
    return JSON.parse((await this.page.getByRole("region", { name: "Will be sent" }).textContent())!);
  }

  get stored(): Locator {
    return this.page.getByRole("region", { name: "Messages" }).getByText(/^Stored as diag-\w+\.$/);
  }
}

/** Runs in the page: the text of its draft. */
function keptDraft(): Promise<string> {
  return new Promise((found, failed) => {
    const request = indexedDB.open("diagboard");
    request.onerror = failed;
    request.onsuccess = () => {
      const all = request.result.transaction("drafts").objectStore("drafts").getAll();
      all.onsuccess = () => {
        request.result.close();
        found(JSON.stringify(all.result));
      };
    };
  });
}
