/** The pictures that a change of the look is compared with, by eye. */
import { join } from "node:path";
import { expect, test } from "../support/test.ts";

test.use({ demo: { records: 12_000 } });

const PAGES = { overview: "", device: "devices/device-12345" };

for (const [name, address] of Object.entries(PAGES)) {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [width, height] of [[1440, 1500], [390, 2400]]) {
      test.describe(`${name}, ${colorScheme}, ${width} wide`, () => {
        test.use({ colorScheme, viewport: { width, height } });

        test("as it looks", async ({ app, page }) => {
          await app.signIn(address);
          await app.allRead();
          await expect(page.locator(".chart").last()).toBeVisible();
          await page.mouse.move(0, 0);
          await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
          await page.screenshot({ path: join(import.meta.dirname, "golden", `${name}-${colorScheme}-${width}.png`) });
        });
      });
    }
  }
}
