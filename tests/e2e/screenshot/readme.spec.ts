import { join } from "node:path";
import { Entries } from "../support/entries.ts";
import { expect, test } from "../support/test.ts";

test.use({ demo: { records: 12_000 } });

test("the list of diagnostics with an entry open", async ({ app, page }) => {
  await app.signIn("diagnostics?entry=diag-00000000c2");
  await app.allRead();
  await expect(new Entries(page).panel).toContainText("Low disk space detected");
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.screenshot({ path: join(import.meta.dirname, "diagboard.png") });
});
