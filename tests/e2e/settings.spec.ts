import { expect, test } from "./support/test.ts";
import { Entries } from "./support/entries.ts";
import { expectNoSidewaysScroll } from "./support/page-checks.ts";

const theme = (page: import("@playwright/test").Page, name: string) =>
  page.getByRole("group", { name: "Theme" }).getByRole("radio", { name });

/** The colour behind everything, as a person sees it. */
const background = (page: import("@playwright/test").Page) =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test.describe("Settings", () => {
  test("the theme follows the system until one is chosen, and the choice survives a reload", async ({ app, page }) => {
    await app.signIn("settings");
    await expect(theme(page, "System")).toBeChecked();
    const light = await background(page);
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await background(page);
    expect(dark).not.toBe(light);
    await app.settled();
    await theme(page, "Light").check({ force: true });
    await expect.poll(() => background(page)).toBe(light);
    await page.emulateMedia({ colorScheme: "light" });
    await theme(page, "Dark").check({ force: true });
    await expect.poll(() => background(page)).toBe(dark);
    await app.settled();
    await page.reload();
    await expect(theme(page, "Dark")).toBeChecked();
    expect(await background(page)).toBe(dark);
  });

  test("the language changes every text at once and survives a reload", async ({ app, page }) => {
    await app.signIn("settings");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await page.getByLabel("Language", { exact: true }).selectOption("Español");
    await expect(app.heading("Ajustes")).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "es");
    await expect(page).toHaveTitle(/^Ajustes · /);
    await expect(page.getByRole("navigation", { name: "Principal" }).getByRole("link", { name: "Diagnósticos" })).toBeVisible();
    await app.settled();
    const size = page.viewportSize()!;
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 780 });
      await expectNoSidewaysScroll(page);
    }
    await page.setViewportSize(size);
    await page.reload();
    await expect(app.heading("Ajustes")).toBeVisible();
    await page.getByRole("navigation", { name: "Principal" }).getByRole("link", { name: "Diagnósticos" }).click();
    await expect(app.heading("Diagnósticos")).toBeVisible();
    await expect(page.getByText(/^600 de 600 /)).toBeVisible();
    await app.settled();
    await page.goBack();
    await page.getByLabel("Idioma", { exact: true }).selectOption("English");
    await expect(app.heading("Settings")).toBeVisible();
  });

  test.describe("in a browser that speaks Spanish", () => {
    test.use({ locale: "es-ES" });

    test("everything is Spanish from the start", async ({ app, page }) => {
      await app.open();
      await expect(page.locator("html")).toHaveAttribute("lang", "es");
      await page.getByRole("textbox", { name: "Token de la API" }).fill("demo-token");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("navigation", { name: "Principal" })).toBeVisible();
      await expect(page.getByText(/^600 de 600 /)).toBeVisible();
      for (const path of ["diagnostics?entry=diag-001", "devices/device-12345", "new", "settings", "nowhere"]) {
        await app.open(path);
        await expect(page.locator("html")).toHaveAttribute("lang", "es");
      }
    });
  });

  test("the time zone changes the exact times and survives a reload", async ({ app, page }) => {
    await app.signIn("settings");
    await expect(page.getByText("As the browser (UTC)")).toBeAttached();
    const zone = page.getByLabel("Time zone");
    await zone.selectOption("Asia/Tokyo");
    await expect(zone).toHaveAccessibleDescription(/GMT\+9/);
    await page.reload();
    await expect(zone).toHaveValue("Asia/Tokyo");
    await expect(zone).toHaveAccessibleDescription(/GMT\+9/);
    await app.open("diagnostics?entry=diag-001");
    const times = new Entries(page).panel.locator("time").first();
    await expect(times).toHaveAttribute("datetime", "2024-01-15T14:25:00Z");
    await expect(times).toHaveAttribute("title", /11:25:00\sPM GMT\+9 · 2024-01-15T14:25:00Z/);
    await app.open("settings");
    await zone.selectOption("America/New_York");
    await app.open("diagnostics?entry=diag-001");
    await expect(times).toHaveAttribute("title", /9:25:00\sAM EST · 2024-01-15T14:25:00Z/);
  });

  test("everything can be set with the keyboard alone", async ({ app, page }) => {
    await app.signIn("settings");
    await app.tabTo(theme(page, "System"));
    await page.keyboard.press("ArrowRight");
    await expect(theme(page, "Light")).toBeChecked();
    await expect(theme(page, "Light")).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await expect(theme(page, "Dark")).toBeChecked();
    await app.tabTo(page.getByLabel("Language", { exact: true }));
    await page.keyboard.type("Esp");
    await expect(app.heading("Ajustes")).toBeVisible();
    await expect(page.getByLabel("Idioma", { exact: true })).toBeFocused();
    await app.tabTo(page.getByLabel("Zona horaria"));
    await page.keyboard.type("Asia/Tok");
    await expect(page.getByLabel("Zona horaria")).toHaveValue("Asia/Tokyo");
    await expect(page.getByLabel("Zona horaria")).toBeFocused();
  });

  test("hold for other tabs of this browser, and leave the session alone", async ({ app, page, context }) => {
    await app.signIn("settings");
    await theme(page, "Dark").check({ force: true });
    const tab = await context.newPage();
    await tab.goto(`${app.api.url}settings`);
    await expect(tab.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await expect(tab.locator("html")).toHaveAttribute("data-theme", "dark");
  });
});
