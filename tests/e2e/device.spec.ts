import { Entries } from "./support/entries.ts";
import { App, expect, test } from "./support/test.ts";

const PRINTER = "devices/device-12345";

test.describe("A device", () => {
  test("shows how it is now, and how sure that is", async ({ app, page }) => {
    await app.signIn(PRINTER);
    await expect(app.heading("Office Printer HP-2024")).toBeVisible();
    await expect(page.getByText("device-12345", { exact: true })).toBeVisible();
    await expect(page.getByText("serial HP123456789")).toBeVisible();
    await expect(page.getByText("Warning", { exact: true })).toBeVisible();
    await expect(page.getByText(/^last check \d+ min\. ago$/)).toBeVisible();
    await expect(page.getByText(/^next due in \d+ hr\.$/)).toBeVisible();
    const incident = page.getByText("This device has an open incident.");
    await expect(incident).toBeVisible();
  });

  test("that is silent past its time is not reporting, and says how it was last", async ({ app, page, api }) => {
    const at = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    const records = await api.records("device-12345");
    await api.add([{
      ...records.find(({ id }) => id === "diag-00000000c2"), id: "overdue", device_id: "device-overdue",
      device_name: "Overdue Camera", issues: [], status: "ok", created_at: at(10), updated_at: at(10), next_check_due: at(9),
    }]);
    await app.signIn("devices/device-overdue");
    await expect(app.heading("Overdue Camera")).toBeVisible();
    await expect(page.getByText("Not reporting", { exact: true })).toBeVisible();
    await expect(page.getByText("last seen healthy")).toBeVisible();
    await expect(page.getByText("was due 9 hr. ago")).toBeVisible();
  });

  test("shows the last measurements and the record they are from", async ({ app, page }) => {
    await app.signIn(PRINTER);
    const main = page.getByRole("main");
    for (const [name, value] of [
      ["cpu_usage", /^45\s%/], ["memory_usage", /^78\s%/], ["disk_space", /^23\s*$/], ["toner_level", /^61\.5\s*$/],
      ["network_connectivity", /^good$/],
    ] as const) {
      const field = main.locator("dl > div").filter({ hasText: name });
      await expect(field.getByRole("definition")).toHaveText(value);
    }
    await expect(main.getByText("Low disk space detected").first()).toBeVisible();
    const raw = page.getByRole("region", { name: /^Raw record/ });
    expect(JSON.parse(await raw.innerText()).id).toBe("diag-00000000c2");
  });

  test("shows its history, the newest first, each entry a link", async ({ app, page, api }) => {
    const entries = await api.records("device-12345");
    await app.signIn(PRINTER);
    await app.allRead();
    const history = page.getByRole("region", { name: "History" });
    await expect(history.getByText(`${entries.length} entries`)).toBeVisible();
    await expect(history.getByRole("listitem").first()).toContainText("Health check: warning");
    // Equal checks are one step: as many entries are told as there are.
    const more = history.getByRole("button", { name: "Show more" });
    if (await more.isVisible()) await more.click();
    await expect(more).toHaveCount(0);
    const titles = await history.locator(".what").allTextContents();
    const told = titles.map((title) => Number(/([\d,]+) like this/.exec(title)?.[1].replaceAll(",", "") ?? 1));
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(entries.length);
    await history.getByRole("link", { name: "Health check: warning" }).first().click();
    await expect(page).toHaveURL(/\/diagnostics\?entry=diag-00000000c2$/);
    await expect(new Entries(page).panel).toContainText("Low disk space detected");
  });

  test("leads to its open incident", async ({ app, page }) => {
    await app.signIn(PRINTER);
    await page.getByRole("link", { name: "See the incident" }).click();
    await expect(page).toHaveURL(/\/incidents\?device=device-12345&incident=diag-00000000r1$/);
    await expect(page.getByRole("complementary", { name: "Incident" }).getByRole("listitem").first()).toBeVisible();
  });

  test("that nobody knows says so", async ({ app, page }) => {
    await app.signIn("devices/no-such-device");
    await app.allRead();
    await expect(app.heading("Unknown device")).toBeVisible();
    await expect(page.getByText("no-such-device")).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: "See every entry" }).click();
    await expect(app.heading("Diagnostics")).toBeVisible();
  });

  test("is prefilled in a report about it", async ({ app, page }) => {
    await app.signIn(PRINTER);
    await page.getByRole("main").getByRole("link", { name: "Report issue" }).click();
    await expect(app.heading("New entry")).toBeVisible();
    await expect(page).toHaveURL(/\/new\?device=device-12345$/);
    const form = page.getByRole("form", { name: "Issue report" });
    await expect(form.getByText("Office Printer HP-2024")).toBeVisible();
    await expect(form.getByText("This device already has an open incident")).toBeVisible();
  });
});

test.describe("A check on demand", () => {
  test.describe("that takes a while", () => {
    test.use({ demo: { helperMs: 2_000 } });

    test("shows that it runs, keeps the old data, and brings a new record", async ({ app, page, api }) => {
      const before = (await api.records("device-12345")).length;
      await app.signIn(PRINTER);
      await app.allRead();
      const reads = await api.reads();
      await page.getByRole("button", { name: "Check now" }).click();
      await expect(page.getByText("The server is checking the device…")).toBeVisible();
      await expect(page.getByRole("progressbar", { name: "The server is checking the device…" })).toBeVisible();
      await expect(page.getByRole("definition").first()).toHaveText(/^45\s%/);
      await app.settled();
      await expect(page.getByRole("region", { name: "Messages" })).toContainText(/Checked in [\d.]+ s\./);
      const history = page.getByRole("region", { name: "History" });
      await expect(history.getByText(`${before + 1} entries`)).toBeVisible();
      await expect(history.getByRole("listitem").first()).toContainText("Health check");
      await expect(page.getByText("last check just now")).toBeVisible();
      await expect(app.freshness).toHaveText("601 of 601 records");
      expect(await api.reads() - reads).toBe(1);
      expect((await api.records("device-12345")).length).toBe(before + 1);
      await app.goTo("Diagnostics");
      await new Entries(page).expectTotal(601);
      await expect(new Entries(page).rows.first()).toContainText("Office Printer HP-2024");
    });

    test("runs in one tab at a time", async ({ app, page, api }) => {
      await app.signIn(PRINTER);
      const other = await page.context().newPage();
      const second = new App(other, api);
      await second.signIn(PRINTER);
      const before = await api.reads();
      await page.getByRole("button", { name: "Check now" }).click();
      await expect.poll(() => api.reads()).toBe(before + 1);
      await other.getByRole("button", { name: "Check now" }).click();
      await expect(other.getByRole("button", { name: "Stop waiting" })).toBeVisible();
      const checked = async (tab: typeof page) => {
        await expect(tab.getByText(/^Checked in /)).toBeVisible({ timeout: 15_000 });
        return Date.now();
      };
      const [first, last] = await Promise.all([checked(page), checked(other)]);
      expect(await api.reads()).toBe(before + 2);
      // Each takes the server 2 s; at the same time both would end together.
      expect(last - first).toBeGreaterThan(1_500);
      await other.close();
    });

    test("can be given up", async ({ app, page }) => {
      await app.signIn(PRINTER);
      await page.getByRole("button", { name: "Check now" }).click();
      await page.getByRole("button", { name: "Stop waiting" }).click();
      await expect(page.getByRole("button", { name: "Check now" })).toBeVisible();
      await expect(page.getByText("The server is checking the device…")).toHaveCount(0);
    });
  });

  test("whose helper is misconfigured (500) is told, and the old data stays", async ({ app, page }) => {
    app.expectStatus(500);
    await app.signIn("devices/device-50001");
    await expect(app.heading("Legacy Gateway GW-1")).toBeVisible();
    await page.getByRole("button", { name: "Check now" }).click();
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("The server could not check this device (500).");
    await expect(alert).toContainText("Its diagnostic helper is misconfigured.");
    await expect(alert).toContainText("The data from before is kept and shown.");
    await expect(app.freshness).toHaveText("600 of 600 records");
  });

  test.describe("with little patience", () => {
    test.use({ demo: { config: { live_check_timeout_seconds: 1 }, helperMs: 8_000 } });

    test("times out in its own words", async ({ app, page }) => {
      await app.signIn(PRINTER);
      await page.getByRole("button", { name: "Check now" }).click();
      await expect(page.getByRole("alert")).toContainText("The check took too long.");
      await expect(page.getByRole("alert")).toContainText("The server may still finish it");
      await expect(page.getByRole("button", { name: "Check now" })).toBeEnabled();
    });
  });

  const told: [string, object, string, number?][] = [
    ["429", { fault: "rate_limit", retry_after: 30 }, "The server asks for fewer requests (429).", 429],
    ["503", { fault: "unavailable" }, "The server has trouble (503).", 503],
    ["403", { fault: "forbidden" }, "This token may not do that (403).", 403],
    ["404", { fault: "answer", status: 404, body: "{}" }, "The server does not know it (404).", 404],
    ["a captive portal", { fault: "portal" }, "The answer was a web page, not the API."],
  ];
  for (const [what, fault, words, status] of told) {
    test(`that meets ${what} is told, and is not repeated by itself`, async ({ app, page, api }) => {
      if (status) app.expectStatus(status);
      await app.signIn(PRINTER);
      await app.allRead();
      const reads = await api.reads();
      await api.goWrong({ query: "update_status=true", ...fault } as never);
      await page.getByRole("button", { name: "Check now" }).click();
      await expect(page.getByRole("alert")).toContainText(words);
      await app.settled();
      expect(await api.reads() - reads).toBe(1);
      await page.getByRole("button", { name: "Check now" }).click();
      await expect(page.getByRole("region", { name: "Messages" })).toContainText("Checked in");
      await expect(page.getByText(words)).toHaveCount(0);
    });
  }

  test("with a token that is refused leads to sign-in and back to the device", async ({ app, page, api }) => {
    app.expectStatus(401);
    await app.signIn(PRINTER);
    await app.allRead();
    await api.accept(null);
    await page.getByRole("button", { name: "Check now" }).click();
    await expect(page.getByRole("alert")).toContainText("Please sign in again.");
    await api.accept("demo-token");
    await app.enterToken();
    await expect(app.heading("Office Printer HP-2024")).toBeVisible();
  });
});
