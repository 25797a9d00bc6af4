import type { Browser, Locator, Page } from "@playwright/test";
import { type DemoApi, expect, test, TOKEN } from "./support/test.ts";

const MINUTE = 60_000;
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();

/** What only the checks of these tests measure. */
const RULES = {
  "rig-hot": { name: "Rig hot", severity: "critical", when: "measurement", key: "rig_load", above: 90, checks: 2 },
};

function check(id: string, device: string, minutes: number, load: number): object {
  return {
    id, device_id: device, device_name: `Rig ${device}`, diagnostic_type: "health_check", status: "ok",
    details: { rig_load: load }, issues: [], created_at: ago(minutes),
  };
}

/** Two devices on which the rule fires, and one on which it did once. */
async function heat(api: DemoApi): Promise<string[]> {
  const known = await api.records();
  const ids = known.map((record) => String(record.device_id)).filter((id) => id.startsWith("device-"));
  const devices = [...new Set(ids)].sort().slice(0, 3);
  const [a, b, c] = devices;
  await api.add([
    check("rig-a1", a, 50, 95), check("rig-a2", a, 40, 10), check("rig-a3", a, 30, 91), check("rig-a4", a, 20, 97),
    check("rig-b1", b, 30, 99), check("rig-b2", b, 20, 98),
    check("rig-c1", c, 90, 99), check("rig-c2", c, 80, 98), check("rig-c3", c, 70, 3),
  ]);
  return devices;
}

class Detected {
  constructor(private readonly page: Page) {}

  get rule(): Locator {
    return this.page.getByRole("region", { name: "Rig hot" });
  }

  get rows(): Locator {
    return this.page.getByRole("table", { name: "Rig hot" }).locator("tbody").getByRole("row");
  }

  row(device: string): Locator {
    return this.rows.filter({ has: this.page.locator(`a[href$="/devices/${device}"]`) });
  }

  part(name: string): Locator {
    return this.page.getByRole("group", { name: "Which findings" }).getByRole("radio", { name: new RegExp(`^${name}`) });
  }
}

test.describe("What rules detect", () => {
  test.use({ demo: { records: 300, config: { settle_seconds: 1, rules: RULES } } });
  let devices: string[];

  test.beforeEach(async ({ api }) => {
    devices = await heat(api);
  });

  test("is shown with its evidence, since when, and how often it fired", async ({ app, page }) => {
    const detected = new Detected(page);
    await app.signIn("incidents");
    await app.allRead();
    await page.getByRole("radio", { name: "Detected" }).check();
    await expect(page).toHaveURL(/look=detected/);
    await expect(detected.rows).toHaveCount(2);
    await expect(detected.rule).toContainText("2 devices");
    const row = detected.row(devices[0]);
    await expect(row).toContainText("20 min. ago");
    await expect(row).toContainText("the first time");
    await expect(row.getByRole("link", { name: "97" })).toBeVisible();
    await app.settled();
    await row.getByRole("link", { name: "91" }).click();
    await expect(page.getByRole("complementary", { name: "Entry" })).toContainText("rig-a3");
    await page.goBack();
    await expect(detected.rows).toHaveCount(2);
    await page.getByRole("searchbox", { name: "Find incidents" }).fill(devices[1]);
    await expect(detected.rows).toHaveCount(1);
  });

  test("is reported with evidence, rule and fingerprint, and is then covered until that is resolved", async ({ app, page, api }) => {
    const detected = new Detected(page);
    await app.signIn("incidents?look=detected");
    await app.allRead();
    await detected.row(devices[0]).getByRole("link", { name: "Report it" }).click();
    const form = page.getByRole("form", { name: "Issue report" });
    await expect(form.getByLabel("Category")).toHaveValue("detected");
    await expect(form.getByLabel("What happened?")).toHaveValue(/Rig hot.*rig-a4/s);
    await form.getByLabel("Reported by").fill("desk@company.com");
    await form.getByRole("button", { name: "Submit report" }).click();
    await expect(page.getByRole("region", { name: "Messages" })).toContainText("Stored as");
    const [report] = (await api.records()).filter((record) => record.details?.rule === "rig-hot");
    expect(report.details).toMatchObject({ fingerprint: `rig-hot:${devices[0]}`, evidence: ["rig-a3", "rig-a4"] });
    expect(report.priority).toBe("high");

    await app.goTo("Incidents");
    await page.getByRole("radio", { name: "Detected" }).check();
    await expect(detected.rows).toHaveCount(1);
    await detected.part("Reported").check();
    await expect(page).toHaveURL(/show=reported/);
    await app.settled();
    await detected.row(devices[0]).getByRole("link", { name: `Reported as ${report.id}` }).click();
    await expect(page.getByRole("complementary", { name: "Incident" })).toBeVisible();
    await api.add([{
      id: "rig-done", device_id: devices[0], diagnostic_type: "issue_report", status: "resolved",
      details: { incident: report.id, event: "resolved" }, created_at: ago(-1),
    }]);
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.goBack();
    await detected.part("Nobody reported").check();
    await expect(detected.rows).toHaveCount(2);
  });

  test("is reported for all devices of a rule at once", async ({ app, page, api }) => {
    const detected = new Detected(page);
    await app.signIn("incidents?look=detected");
    await app.allRead();
    await detected.rule.getByRole("button", { name: "Report all 2" }).click();
    const question = page.getByRole("dialog", { name: "Report Rig hot: 2 devices" });
    await expect(question).toContainText(`Rig ${devices[1]}`);
    await question.getByRole("button", { name: "Report all 2" }).click();
    await expect(question).toContainText("Enter");
    await question.getByLabel("Reported by").fill("desk@company.com");
    await app.settled();
    await question.getByRole("button", { name: "Report all 2" }).click();
    await expect(page.getByText("2 reports submitted.")).toBeVisible();
    await expect(page.getByText("Nothing detected")).toBeVisible();
    const reports = (await api.records()).filter((record) => record.details?.rule === "rig-hot");
    const fingerprints = reports.map((record) => record.details.fingerprint).sort();
    expect(fingerprints).toEqual([devices[0], devices[1]].map((device) => `rig-hot:${device}`));
  });

  test("is muted for a time, with a reason, in this browser", async ({ app, page }) => {
    const detected = new Detected(page);
    await app.signIn("incidents?look=detected");
    await app.allRead();
    await detected.row(devices[0]).getByRole("button", { name: "Mute…" }).click();
    const question = page.getByRole("dialog", { name: /^Mute Rig hot, Rig / });
    await question.getByRole("button", { name: "Mute", exact: true }).click();
    await expect(question).toContainText("Say why");
    await question.getByLabel("Reason").fill("Being moved");
    await question.getByLabel("For how long").selectOption("7 days");
    await question.getByRole("button", { name: "Mute", exact: true }).click();
    await expect(detected.rows).toHaveCount(1);
    await page.reload();
    await expect(detected.rows).toHaveCount(1);
    await detected.part("Muted").check();
    await expect(detected.row(devices[0])).toContainText("Being moved");
    await app.settled();
    await detected.row(devices[0]).getByRole("button", { name: "Show again" }).click();
    await expect(page.getByText("Nothing detected")).toBeVisible();
  });

  test("is counted on the overview", async ({ app, page }) => {
    await app.signIn("");
    await app.allRead();
    const card = page.getByRole("region", { name: "Detected" });
    await expect(card.getByRole("listitem")).toHaveText(/Critical.*Rig hot.*2 devices/);
    await card.getByRole("link", { name: "Rig hot" }).click();
    await expect(new Detected(page).rows).toHaveCount(2);
  });
});

test.describe("A rule", () => {
  test.use({ demo: { records: 300, config: { rules: { ...RULES, broken: { when: "often" } } } } });

  test("that cannot be used is told, and the others work", async ({ app, page, api }) => {
    await heat(api);
    await app.signIn("incidents?look=detected");
    await app.allRead();
    await expect(page.getByText("These rules cannot be used")).toBeVisible();
    await expect(page.getByText(/broken: when: It must be one of: measurement/)).toBeVisible();
    await expect(new Detected(page).rows).toHaveCount(2);
  });

  test("is tried on what is held before it is kept, then detects", async ({ app, page, api }) => {
    const devices = await heat(api);
    await app.signIn("settings");
    await app.allRead();
    await page.getByRole("button", { name: "Add a rule" }).click();
    const editor = page.getByRole("dialog", { name: "Add a rule" });
    await editor.getByRole("button", { name: "Save rule" }).click();
    await expect(editor.getByText("Give it a name.").or(editor.getByText("Fill this in.")).first()).toBeVisible();
    await editor.getByLabel("Name", { exact: true }).fill("Rig cool");
    await editor.getByLabel("Field in details").fill("rig_load");
    await editor.getByLabel("Which side").selectOption("below");
    await editor.getByLabel("Limit", { exact: true }).fill("high");
    await expect(editor.getByText("Enter a number.")).toBeVisible();
    await editor.getByLabel("Limit", { exact: true }).fill("20");
    const trial = editor.getByRole("region", { name: "In the records held" });
    await editor.getByLabel("Field in details").fill("rig_laod");
    await expect(trial.getByRole("status")).toHaveText("No record has a value under rig_laod: is it written as the records write it?");
    await editor.getByLabel("Field in details").fill("rig_load");
    await expect(trial).toContainText("fired 2×");
    await expect(trial).toContainText("now on 1");
    await expect(trial.getByRole("slider", { name: /Times fired by day/ })).toBeVisible();
    await app.settled();
    await editor.getByRole("button", { name: "Save rule" }).click();
    const rules = page.getByRole("table", { name: "Detection rules" });
    const row = rules.getByRole("row").filter({ hasText: "Rig cool" });
    await expect(row).toContainText("rig_load below 20");
    await page.reload();
    await expect(row).toBeVisible();

    await page.goto(`${api.url}incidents?look=detected`);
    await expect(page.getByRole("table", { name: "Rig cool" }).locator("tbody").getByRole("row")).toHaveCount(1);
    await page.goto(`${api.url}settings`);
    await row.getByRole("checkbox").uncheck();
    await page.goto(`${api.url}incidents?look=detected`);
    await expect(new Detected(page).row(devices[0])).toBeVisible();
    await expect(page.getByRole("table", { name: "Rig cool" })).toHaveCount(0);
    await page.goto(`${api.url}settings`);
    await row.getByRole("button", { name: "Remove: Rig cool" }).click();
    await expect(row).toHaveCount(0);
  });

  test("of one's own that is none can be removed", async ({ app, page }) => {
    await app.signIn("settings");
    await app.allRead();
    await page.evaluate(() => localStorage.setItem("diagboard.rules", JSON.stringify({ odd: { when: "never" } })));
    await page.reload();
    const section = page.getByRole("region", { name: "Detection rules" });
    await expect(section).toContainText("These rules cannot be used");
    await app.settled();
    await section.getByRole("button", { name: "Remove: odd" }).click();
    await expect(section.getByRole("button", { name: "Remove: odd" })).toHaveCount(0);
    expect(await page.evaluate(() => localStorage.getItem("diagboard.rules"))).toBe("{}");
  });
});

test.describe("Without rules", () => {
  test.use({ demo: { records: 60, config: {} } });

  test("the page says where to set some", async ({ app, page }) => {
    await app.signIn("incidents?look=detected");
    await expect(page.getByRole("heading", { name: "No rules yet" })).toBeVisible();
    await app.settled();
    await page.getByRole("link", { name: "Set rules in Settings" }).click();
    await expect(page.getByRole("heading", { name: "Detection rules" })).toBeVisible();
  });
});

/** A browser of its own that reports by itself, under a name that says when its turn is. */
async function automatic(browser: Browser, api: DemoApi, name: string): Promise<Page> {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const base = `${api.url}api/v1`;
  const kept = { on: true, browser: name, by: `${name}@company.com`, base, log: [] };
  await context.addInitScript(
    ([token, base, automaton]) => {
      sessionStorage.setItem("diagboard.token", token);
      sessionStorage.setItem("diagboard.base", base);
      if (localStorage.getItem("diagboard.automaton") === null) localStorage.setItem("diagboard.automaton", automaton);
    },
    [TOKEN, base, JSON.stringify(kept)],
  );
  const page = await context.newPage();
  await page.goto(`${api.url}incidents?look=detected`);
  return page;
}

test.describe("Reporting by itself", () => {
  test.use({ demo: { records: 300, config: { settle_seconds: 2, timeout_seconds: 5, rules: RULES, auto_reports_per_hour: 5 } } });

  test("is done once for each fingerprint by two browsers, whatever goes wrong", async ({ api, browser }) => {
    test.setTimeout(240_000);
    const devices = await heat(api);
    await api.closeEachConnection();
    await api.goWrong({ fault: "store_then_drop", method: "POST", times: 1 });
    await api.goWrong({ fault: "reset", method: "GET", query: "id=", skip: 1, times: 2 });
    const pages = [await automatic(browser, api, "one"), await automatic(browser, api, "two")];
    const reports = async () => (await api.records()).filter((record) => record.details?.detected_by);
    await expect.poll(async () => (await reports()).length, { timeout: 180_000 }).toBe(2);
    // Both have seen it, and neither has anything left to send.
    for (const page of pages) {
      await page.getByRole("button", { name: "Refresh" }).click();
      await expect(page.getByText("Nothing detected")).toBeVisible({ timeout: 60_000 });
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Outbox/ }).click();
      await expect(page.getByText("Nothing is waiting here.")).toBeVisible({ timeout: 60_000 });
    }
    const fingerprints = (await reports()).map((record) => record.details.fingerprint).sort();
    expect(fingerprints).toEqual([devices[0], devices[1]].map((device) => `rig-hot:${device}`));
    expect(Object.values((await api.ledger()).by_client_ref)).toEqual([1, 1]);
    for (const page of pages) await page.context().close();
  });

  test("is opt-in, needs a name, says what it did, and can be switched off", async ({ app, page, api }) => {
    test.setTimeout(120_000);
    await heat(api);
    await app.signIn("settings");
    await app.allRead();
    const section = page.getByRole("region", { name: "Automatic reporting" });
    await section.getByRole("switch", { name: "Report by itself" }).click();
    await expect(section).toContainText("Enter a whole e-mail address first.");
    await expect(section.getByRole("switch")).not.toBeChecked();
    await section.getByLabel("In whose name").fill("desk@company.com");
    await section.getByRole("switch").click();
    await expect(section.getByRole("switch")).toBeChecked();
    await app.settled();
    const line = section.getByRole("listitem").first();
    await expect(line).toContainText("submitted", { timeout: 90_000 });
    await expect(line.getByRole("link")).toHaveAttribute("href", /\/devices\/./);
    const [report] = (await api.records()).filter((record) => record.details?.detected_by);
    expect(report.reported_by).toBe("desk@company.com");
    await section.getByRole("switch").click();
    await page.reload();
    await expect(section.getByRole("switch")).not.toBeChecked();
    await expect(section.getByLabel("In whose name")).toHaveValue("desk@company.com");
  });
});
