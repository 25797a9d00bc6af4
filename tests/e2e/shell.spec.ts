import { Entries } from "./support/entries.ts";
import { expect, test } from "./support/test.ts";

test.describe("The shell", () => {
  test("leads to every page by the main navigation, and says where one is", async ({ app, page }) => {
    await app.signIn();
    for (const name of ["Diagnostics", "New entry", "Settings", "Overview"]) {
      await app.goTo(name);
      await expect(app.navigation.getByRole("link", { name })).toHaveAttribute("aria-current", "page");
      await expect(app.navigation.locator("[aria-current]")).toHaveCount(1);
      await expect(page).toHaveTitle(new RegExp(`^${name} · Diagboard$`));
      await expect(page.getByRole("main")).toBeFocused();
    }
    await page.getByRole("banner").getByRole("link", { name: "Report issue" }).click();
    await expect(app.heading("New entry")).toBeVisible();
  });

  test("goes back and forward between pages", async ({ app, page }) => {
    await app.signIn();
    await app.goTo("Diagnostics");
    await app.goTo("Settings");
    await page.goBack();
    await expect(app.heading("Diagnostics")).toBeVisible();
    await page.goBack();
    await expect(app.heading("Overview")).toBeVisible();
    await page.goForward();
    await expect(app.heading("Diagnostics")).toBeVisible();
  });

  test("lets the keyboard skip to the content", async ({ app, page }) => {
    await app.signIn("settings");
    await page.reload();
    await expect(app.heading("Settings")).toBeVisible();
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the content" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    await expect(page).toHaveURL(/\/settings$/);
  });

  test("says that a page does not exist", async ({ app, page }) => {
    await app.signIn("nowhere/at/all?x=1");
    await expect(app.heading("There is no such page")).toBeVisible();
    await expect(page).toHaveTitle(/There is no such page/);
    await page.getByRole("main").getByRole("link", { name: "Go to the overview" }).click();
    await expect(app.heading("Overview")).toBeVisible();
  });

  test("shows the fleet in figures that agree", async ({ app, page }) => {
    await app.signIn();
    await app.allRead();
    const devices = Number(/(\d+) devices/.exec(await page.getByText(/^\d+ devices$/).innerText())![1]);
    let sum = 0;
    await app.goTo("Devices");
    for (const name of ["Healthy", "Warning", "Critical", "Not reporting", "Other", "Never checked"]) {
      sum += Number(await page.getByRole("button", { name, exact: false }).locator(".count").innerText());
    }
    expect(sum).toBe(devices);
  });

  test("serves a policy that forbids what the app does not need", async ({ app, page }) => {
    const answer = await page.goto(app.api.url);
    const policy = answer!.headers()["content-security-policy"];
    for (const rule of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "connect-src 'self'"]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toContain("unsafe-inline");
    await app.settled();
  });
});

test.describe("config.json", () => {
  const broken: [string, object | string, string][] = [
    ["that is no JSON", "{ api_base: ", "line 1"],
    ["that is empty", "", "EOF"],
    ["with a misspelt key", { apibase: "api/v1" }, "`apibase` is an unknown field"],
    ["with a page size that cannot be", { page_size: 0 }, "`page_size` is 0, but must be from 1 to 1000"],
    ["without an address", { api_base: " " }, "`api_base` is empty"],
  ];
  for (const [what, config, reason] of broken) {
    test.describe(what, () => {
      test.use({ demo: { config } });

      test("is a clear page, not a blank one", async ({ app, page }) => {
        await app.open();
        await expect(app.heading("Diagboard cannot start: its configuration is not usable.")).toBeVisible();
        await expect(page.getByText("Whoever deployed it has to mend config.json")).toBeVisible();
        await expect(page.getByText(reason)).toBeVisible();
      });
    });
  }

  test.describe("with another title and small pages", () => {
    test.use({ demo: { config: { title: "Fleet of ACME", page_size: 100, concurrency: 2 } } });

    test("is heeded", async ({ app, page, api }) => {
      await app.open();
      await expect(page).toHaveTitle("Sign in · Fleet of ACME");
      await expect(page.getByText("Fleet of ACME")).toBeVisible();
      await app.enterToken();
      await app.allRead();
      await expect(page).toHaveTitle("Overview · Fleet of ACME");
      expect(await api.reads()).toBe(1 + 6);
    });
  });
});

test.describe("Every page fits and is accessible", () => {
  const PAGES: [string, string][] = [
    ["", "Overview"],
    ["?period=24h", "Overview"],
    ["devices", "Devices"],
    ["devices?state=critical&from=2024-01-01&until=2024-01-02", "Devices"],
    ["diagnostics", "Diagnostics"],
    ["diagnostics?entry=diag-001", "Diagnostics"],
    ["diagnostics?q=no-such-thing", "Diagnostics"],
    ["devices/device-12345", "Office Printer HP-2024"],
    ["devices/no-such-device", "Unknown device"],
    ["new?device=device-12345", "New entry"],
    ["incidents?look=detected", "Incidents"],
    ["reports", "Reports"],
    ["settings", "Settings"],
    ["nowhere", "There is no such page"],
  ];
  for (const width of [320, 390, 768, 1024, 1440]) {
    test.describe(`at ${width} pixels`, () => {
      test.use({ viewport: { width, height: width < 500 ? 780 : 900 } });

      test("in light and dark", async ({ app, page }) => {
        test.setTimeout(180_000);
        await app.open();
        await page.emulateMedia({ colorScheme: "dark" });
        await app.settled();
        await app.enterToken();
        await app.allRead();
        for (const [path, heading] of PAGES) {
          await page.emulateMedia({ colorScheme: "light" });
          await page.goto(app.api.url + path);
          await expect(app.heading(heading)).toBeVisible();
          await app.allRead();
          await app.settled();
          await page.emulateMedia({ colorScheme: "dark" });
          await app.settled();
        }
      });
    });
  }

  test.describe("on a phone", () => {
    test.use({ viewport: { width: 390, height: 780 }, hasTouch: true });

    test("the list, an entry, a device and the form can be used by touch", async ({ app, page }) => {
      const entries = new Entries(page);
      await app.signIn("diagnostics");
      await app.allRead();
      await entries.rows.first().tap();
      await expect(entries.panel).toBeVisible();
      await app.settled();
      await entries.panel.getByRole("link", { name: "Close" }).tap();
      await expect(entries.panel).toHaveCount(0);
      await entries.facet("Status").tap();
      await page.getByRole("checkbox", { name: "open" }).tap();
      await expect(page).toHaveURL(/q=status:open$/);
      await app.settled();
      await app.navigation.getByRole("link", { name: "New entry" }).tap();
      await expect(app.heading("New entry")).toBeVisible();
    });
  });
});

test.describe("A page that is a file of its own", () => {
  test("is told when it cannot be fetched, and comes when it can", async ({ app, page }) => {
    await app.signIn();
    app.watch.allow(/Failed to (load resource|fetch)/);
    await page.route("**/chunk-tools-*", (route) => route.abort());
    await app.navigation.getByRole("link", { name: "Settings" }).click();
    await expect(page.getByRole("alert")).toContainText("This page could not be fetched.");
    await app.settled();
    await page.unroute("**/chunk-tools-*");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(app.heading("Settings")).toBeVisible();
  });
});
