import jsQR from "jsqr";
import type { Locator } from "@playwright/test";
import { expect, test } from "./support/test.ts";

/** What a camera reads of a code: its path is painted on a field of pixels. */
async function scanned(code: Locator): Promise<string | undefined> {
  const size = Number((await code.getAttribute("viewBox"))!.split(" ")[2]);
  const path = (await code.locator("path").getAttribute("d"))!;
  const scale = 4;
  const side = size * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(length)) * scale; column += 1) {
        pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
      }
    }
  }
  return jsQR(pixels, side, side)?.data;
}

test.describe("Labels", () => {
  test("have a code for each chosen device that opens its form", async ({ app, page, api }) => {
    await app.signIn("labels?device=device-12345");
    await app.allRead();
    const sheet = page.getByRole("list", { name: "Labels" });
    await expect(sheet.getByRole("listitem")).toHaveCount(1);
    await expect(sheet).toContainText("Office Printer HP-2024");
    await page.getByRole("combobox", { name: "Add a device" }).fill("kiosk");
    await page.getByRole("listbox").getByRole("option").first().click();
    await expect(sheet.getByRole("listitem")).toHaveCount(2);
    await page.getByLabel("The code opens").selectOption("Maintenance");
    await expect(page).toHaveURL(/\/labels\?device=device-12345&device=[^&]+&type=maintenance$/);
    await app.settled();
    const code = sheet.getByRole("img", { name: "Code for device-12345" });
    const address = await scanned(code);
    expect(address).toBe(api.url + "new?device=device-12345&type=maintenance");
    await sheet.getByRole("button", { name: "Remove device-12345" }).click();
    await expect(sheet.getByRole("listitem")).toHaveCount(1);
    await page.goto(address!);
    await expect(page.getByRole("form", { name: "Maintenance" }).getByText("Office Printer HP-2024")).toBeVisible();
  });

  test("are printed for the devices that are listed, and nothing else is", async ({ app, page }) => {
    await app.signIn("devices?q=printer");
    await app.allRead();
    const devices = await page.getByRole("table", { name: "Devices" }).locator("tbody").getByRole("row").count();
    await page.getByRole("link", { name: /^Print labels/ }).click();
    const sheet = page.getByRole("list", { name: "Labels" });
    await expect(sheet.getByRole("listitem")).toHaveCount(devices);
    await page.emulateMedia({ media: "print" });
    await expect(app.navigation).toBeHidden();
    await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
    await expect(sheet.getByRole("img").first()).toBeVisible();
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.length).toBeGreaterThan(5_000);
    await page.emulateMedia({ media: "screen" });
  });

  test("ask for devices when there are none", async ({ app, page }) => {
    await app.signIn("labels");
    await expect(page.getByText("Choose devices: each gets a label.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Print" })).toBeDisabled();
  });
});
