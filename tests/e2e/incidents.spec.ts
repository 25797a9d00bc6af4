import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./support/test.ts";

const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

/** A report that opens an incident. */
function report(id: string, device: string, priority: string, hours: number): object {
  return {
    id, device_id: device, diagnostic_type: "issue_report", status: "open", priority,
    details: { symptoms: [`symptom of ${id}`] }, reported_by: "desk@company.com", created_at: ago(hours),
  };
}

function step(id: string, device: string, incident: string, event: string, status: string, hours: number): object {
  return {
    id, device_id: device, diagnostic_type: "issue_report", status, details: { incident, event },
    reported_by: "tech@company.com", notes: `said with ${id}`, created_at: ago(hours),
  };
}

class Incidents {
  constructor(private readonly page: Page) {}

  get rows(): Locator {
    return this.page.getByRole("table", { name: "Incidents" }).locator("tbody").getByRole("row");
  }

  get bar(): Locator {
    return this.page.getByRole("region", { name: "Selected incidents" });
  }

  get opened(): Locator {
    return this.page.getByRole("complementary", { name: "Incident" });
  }

  get steps(): Locator {
    return this.opened.getByRole("listitem").filter({ has: this.page.locator("time") });
  }

  row(subject: string): Locator {
    return this.rows.filter({ hasText: subject });
  }

  stage(name: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${name} [\\d,]+$`) });
  }

  async open(subject: string): Promise<void> {
    await this.row(subject).getByRole("link").click();
    await expect(this.opened.getByRole("heading", { name: subject })).toBeVisible();
  }
}

test.describe("Incidents", () => {
  test.use({ demo: { records: 300, config: { settle_seconds: 1 } } });
  /** Devices that the server knows. */
  let devices: string[];

  test.beforeEach(async ({ api }) => {
    devices = [...new Set((await api.records()).map((record) => record.device_id))].sort().slice(0, 4);
    const [a, b, c, d] = devices;
    await api.add([
      report("rig-1", a, "critical", 30),
      report("rig-2", b, "low", 900),
      step("rig-2a", b, "rig-2", "acknowledged", "acknowledged", 899),
      report("rig-3", c, "critical", 50),
      step("rig-3a", c, "rig-3", "in_progress", "in_progress", 49),
      report("rig-4", d, "high", 20),
      step("rig-4a", d, "rig-4", "resolved", "resolved", 18),
    ]);
  });

  test("are listed by priority and age, with what happened last", async ({ app, page }) => {
    const incidents = new Incidents(page);
    await app.signIn("incidents?q=rig-");
    await app.allRead();
    await expect(page.getByText("3 incidents", { exact: true })).toBeVisible();
    await expect(incidents.rows.getByRole("link")).toHaveText(["symptom of rig-3", "symptom of rig-1", "symptom of rig-2"]);
    const first = incidents.rows.first();
    await expect(first).toContainText("In progress");
    await expect(first).toContainText("2 d 2 h");
    await expect(first).toContainText("desk@company.com");
    await page.getByLabel("Order").selectOption("Oldest first");
    await expect(incidents.rows.first()).toContainText("symptom of rig-2");
    await expect(page).toHaveURL(/sort=age/);
    await page.goBack();
    await expect(incidents.rows.first()).toContainText("symptom of rig-3");
  });

  test("are narrowed by stage, priority and words, which the address keeps", async ({ app, page }) => {
    const incidents = new Incidents(page);
    await app.signIn("incidents");
    await app.allRead();
    await page.getByRole("searchbox", { name: "Find incidents" }).fill("symptom of");
    await expect(incidents.rows).toHaveCount(3);
    await page.getByRole("button", { name: /^critical \d+$/ }).click();
    await expect(incidents.rows).toHaveCount(2);
    await incidents.stage("In progress").click();
    await expect(incidents.rows).toHaveCount(1);
    await expect(page).toHaveURL(/\?q=symptom%20of&stage=in_progress&priority=critical$/);
    await page.reload();
    await expect(incidents.rows).toHaveCount(1);
    await expect(incidents.stage("In progress")).toHaveAttribute("aria-pressed", "true");
    await incidents.stage("In progress").click();
    await page.getByRole("button", { name: /^critical \d+$/ }).click();
    await incidents.stage("Resolved").click();
    await expect(incidents.rows.getByRole("link")).toHaveText(["symptom of rig-4"]);
    await page.getByRole("searchbox", { name: "Find incidents" }).fill("nothing like it");
    await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
  });

  test("tell how long it took to acknowledge and to resolve those of a period", async ({ app, page }) => {
    await app.signIn("incidents?q=rig-&period=7d");
    await app.allRead();
    const times = page.getByRole("region", { name: "Times over a period" });
    await expect(times.getByText("Opened in this time").locator("..")).toContainText("3");
    await expect(times.getByText("Time to acknowledge").locator("..")).toContainText("1 h 30 min median of 2, at most 2 h");
    await expect(times.getByText("Time to resolve").locator("..")).toContainText("2 h median of 1, at most 2 h");
    await times.getByRole("radio", { name: "90 d" }).check({ force: true });
    await expect(times.getByText("Opened in this time").locator("..")).toContainText("4");
    await expect(page).toHaveURL(/period=90d/);
  });

  test("stand on a board by their stage", async ({ app, page }) => {
    await app.signIn("incidents?q=rig-");
    await page.getByRole("radio", { name: "Board" }).check({ force: true });
    for (const [stage, subject] of [["Open 1", "rig-1"], ["Acknowledged 1", "rig-2"], ["In progress 1", "rig-3"], ["Resolved 1", "rig-4"]]) {
      const column = page.getByRole("region", { name: stage });
      await expect(column.getByRole("link", { name: `symptom of ${subject}` })).toBeVisible();
    }
    await app.settled();
    await page.getByRole("link", { name: "symptom of rig-4" }).click();
    await expect(new Incidents(page).opened).toContainText("Resolved after 2 h");
  });

  test("are followed up one by one: acknowledged, commented, resolved, reopened", async ({ app, page, api }) => {
    const incidents = new Incidents(page);
    await app.signIn("incidents?q=rig-1");
    await incidents.open("symptom of rig-1");
    const act = async (name: string, events: string[]) => {
      await incidents.opened.getByRole("button", { name }).click();
      const dialog = page.getByRole("dialog", { name: `${name}: 1 incident` });
      await app.settled();
      await dialog.getByLabel("Reported by").fill("tech@company.com");
      await dialog.getByLabel("Notes").fill(`Note with ${name}.`);
      await dialog.getByRole("button", { name }).click();
      await expect(incidents.steps.locator(".what a")).toHaveText(events);
    };
    await act("Acknowledge", ["Reported", "Acknowledged"]);
    await expect(incidents.opened).toContainText("Note with Acknowledge.");
    await expect(incidents.opened).toContainText("Acknowledged after 1 d 6 h");
    await incidents.opened.getByRole("link", { name: "Comment" }).click();
    const form = page.getByRole("form", { name: "Issue report" });
    await expect(form.getByText("This follows up an incident.")).toBeVisible();
    await form.getByLabel("What happened?").fill("Parts are ordered.");
    await form.getByLabel("Reported by").fill("tech@company.com");
    await form.getByRole("button", { name: "Submit report" }).click();
    await expect(page.getByText(/^Stored as diag-/).first()).toBeVisible();
    await app.goTo("Incidents");
    await page.getByRole("searchbox", { name: "Find incidents" }).fill("rig-1");
    await incidents.open("symptom of rig-1");
    await expect(incidents.opened.getByText("Acknowledged", { exact: true }).first()).toBeVisible();
    await act("Resolve", ["Reported", "Acknowledged", "Comment", "Resolved"]);
    await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
    await act("Reopen", ["Reported", "Acknowledged", "Comment", "Resolved", "Reopened"]);
    await expect(incidents.row("symptom of rig-1")).toContainText("Open");
    const sent = (await api.records(devices[0])).filter((record) => record.details.incident === "rig-1");
    const told = sent.map((record) => [record.details.event, record.status]).sort();
    expect(told).toEqual([["acknowledged", "acknowledged"], ["comment", "acknowledged"], ["reopened", "open"], ["resolved", "resolved"]]);
    const ledger = await api.ledger();
    expect(Object.values(ledger.by_client_ref)).toEqual([1, 1, 1, 1]);
  });

  test("are resolved together, through the outbox, each once", async ({ app, page, api }) => {
    const incidents = new Incidents(page);
    await api.closeEachConnection();
    await app.signIn("incidents?q=rig-");
    await app.allRead();
    for (const subject of ["rig-1", "rig-2", "rig-3"]) {
      await incidents.row(subject).getByRole("checkbox", { name: `Select symptom of ${subject}` }).check();
    }
    await expect(incidents.bar).toContainText("3 selected");
    await incidents.bar.getByRole("button", { name: "Resolve" }).click();
    const dialog = page.getByRole("dialog", { name: "Resolve: 3 incidents" });
    await expect(dialog.getByRole("listitem")).toHaveCount(3);
    await dialog.getByRole("button", { name: "Resolve" }).click();
    await expect(dialog.getByText("Enter your e-mail address.")).toBeVisible();
    await dialog.getByLabel("Reported by").fill("half@");
    await expect(dialog.getByText("Enter a whole e-mail address")).toBeVisible();
    await dialog.getByLabel("Reported by").fill("lead@company.com");
    // One answer is lost after the server has stored the entry.
    app.expectLostConnection();
    await api.goWrong({ fault: "store_then_drop", method: "POST" });
    await dialog.getByRole("button", { name: "Resolve" }).click();
    await expect(page.getByText("3 in the outbox")).toBeVisible();
    await expect(incidents.bar).toHaveCount(0);
    await expect.poll(async () => (await api.ledger()).stored.length).toBe(3);
    await app.goTo("Outbox");
    // Whether it is there is found out before anything is sent again.
    await expect(page.getByText("Nothing is waiting here.")).toBeVisible();
    expect(Object.values((await api.ledger()).by_client_ref)).toEqual([1, 1, 1]);
    await app.goTo("Incidents");
    await page.getByRole("searchbox", { name: "Find incidents" }).fill("rig-");
    await incidents.stage("Resolved").click();
    await expect(incidents.rows).toHaveCount(4);
  });

  test("that are selected are taken as they are by then", async ({ app, page, api }) => {
    const incidents = new Incidents(page);
    await app.signIn("incidents?q=rig-1");
    await app.allRead();
    const box = incidents.row("symptom of rig-1").getByRole("checkbox");
    await box.check();
    await expect(incidents.bar.getByRole("button", { name: "Acknowledge" })).toBeVisible();
    await api.add([step("rig-1a", devices[0], "rig-1", "acknowledged", "acknowledged", 1)]);
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(incidents.row("symptom of rig-1")).toContainText("Acknowledged");
    await expect(box).toBeChecked();
    await expect(incidents.bar).toContainText("1 selected");
    await expect(incidents.bar.getByRole("button", { name: "Acknowledge" })).toHaveCount(0);
    await incidents.bar.getByRole("button", { name: "Resolve" }).click();
    const dialog = page.getByRole("dialog", { name: "Resolve: 1 incident" });
    await dialog.getByLabel("Reported by").fill("lead@company.com");
    await dialog.getByRole("button", { name: "Resolve" }).click();
    await expect.poll(async () => (await api.ledger()).stored.length).toBe(1);
  });

  test("wait for a step that is on its way", async ({ app, page, api }) => {
    const incidents = new Incidents(page);
    await app.signIn("incidents?q=rig-1");
    app.expectStatus(503);
    await api.goWrong({ fault: "unavailable", method: "POST", retry_after: 600, times: 9 });
    await incidents.open("symptom of rig-1");
    await incidents.opened.getByRole("button", { name: "Resolve" }).click();
    const dialog = page.getByRole("dialog", { name: "Resolve: 1 incident" });
    await dialog.getByLabel("Reported by").fill("lead@company.com");
    await dialog.getByRole("button", { name: "Resolve" }).click();
    await expect(incidents.opened.getByRole("link", { name: "“Resolved” is on its way" })).toBeVisible();
    await expect(incidents.opened.getByRole("button", { name: "Resolve" })).toHaveCount(0);
    await expect(incidents.row("symptom of rig-1")).toContainText("is on its way");
    await incidents.opened.getByRole("link", { name: "is on its way" }).click();
    const entry = page.getByRole("article");
    await entry.getByText("What is sent").click();
    await expect(entry.getByRole("region", { name: "What is sent" })).toContainText('"incident": "rig-1"');
  });

  test("keep the keyboard where it was when a question or an incident is closed", async ({ app, page }) => {
    const incidents = new Incidents(page);
    await app.signIn("incidents?q=rig-1");
    await incidents.open("symptom of rig-1");
    await expect(incidents.opened).toBeFocused();
    const resolve = incidents.opened.getByRole("button", { name: "Resolve" });
    await resolve.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Resolve: 1 incident" });
    await dialog.getByRole("button", { name: "Not now" }).focus();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(incidents.opened).toBeVisible();
    await resolve.focus();
    await page.keyboard.press("Escape");
    await expect(incidents.opened).toHaveCount(0);
    await expect(incidents.row("symptom of rig-1").getByRole("link")).toBeFocused();
  });

  test("stay as they are with a comment, also when somebody resolves them meanwhile", async ({ app, page, api }) => {
    await app.signIn(`new?device=${devices[0]}&incident=rig-1&event=comment&status=open`);
    await app.allRead();
    const form = page.getByRole("form", { name: "Issue report" });
    await expect(form.getByText("This follows up an incident.")).toBeVisible();
    await form.getByLabel("What happened?").fill("It hums.");
    await form.getByLabel("Reported by").fill("tech@company.com");
    await api.add([step("rig-1b", devices[0], "rig-1", "resolved", "resolved", 1)]);
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(page.getByRole("region", { name: "Will be sent" })).toContainText('"status": "resolved"');
    await form.getByRole("button", { name: "Submit report" }).click();
    await expect(page.getByText(/^Stored as diag-/).first()).toBeVisible();
    const sent = (await api.records(devices[0])).find((record) => record.notes === "It hums.");
    expect(sent).toMatchObject({ status: "resolved", details: { incident: "rig-1", event: "comment" } });
  });

  test("are followed up on their own device only", async ({ app, page }) => {
    await app.signIn(`new?device=${devices[0]}&incident=rig-1&event=resolved`);
    await app.allRead();
    const form = page.getByRole("form", { name: "Issue report" });
    await expect(form.getByText("This follows up an incident.")).toBeVisible();
    await form.getByRole("button", { name: "Choose another device" }).click();
    await expect(form.getByText("This follows up an incident.")).toHaveCount(0);
    const sent = page.getByRole("region", { name: "Will be sent" });
    await expect(sent).not.toContainText("rig-1");
    await expect(sent).toContainText('"status": "open"');
  });

  test("are not said to be loading when reading has failed", async ({ app, page, api }) => {
    app.expectStatus(403);
    await api.goWrong({ fault: "forbidden", times: 9, skip: 1 });
    await app.arrive("incidents");
    await expect(page.getByText("Nothing could be read")).toBeVisible();
    await app.settled();
    await api.goRight();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(new Incidents(page).rows.first()).toBeVisible();
  });

  test("show events that contradict each other", async ({ app, page, api }) => {
    await api.add([
      step("rig-4b", devices[3], "rig-4", "acknowledged", "acknowledged", 17),
      step("rig-4c", devices[3], "rig-4", "comment", "acknowledged", 16),
    ]);
    const incidents = new Incidents(page);
    await app.signIn("incidents?q=rig-4");
    await expect(incidents.row("symptom of rig-4")).toContainText("Conflicting events");
    await incidents.open("symptom of rig-4");
    await expect(incidents.opened).toContainText("The newest event counts.");
    await expect(incidents.steps).toHaveCount(4);
    await expect(incidents.steps.filter({ hasText: "Does not fit to what was before it" })).toHaveCount(1);
    await expect(incidents.steps.nth(2)).toContainText("said with rig-4b");
    await app.settled();
    await page.keyboard.press("Escape");
    await expect(incidents.opened).toHaveCount(0);
  });

  test("can be filtered in a way that is kept under a name", async ({ app, page }) => {
    await app.signIn("incidents?priority=critical&look=board");
    await page.getByRole("button", { name: "Keep this view" }).click();
    const panel = page.getByRole("dialog", { name: "Views" });
    await panel.getByRole("textbox", { name: "Name of this view" }).fill("Red ones");
    await panel.getByRole("button", { name: "Keep this view" }).click();
    await page.reload();
    await page.getByRole("button", { name: "View: Red ones" }).click();
    await panel.getByRole("link", { name: "Open incidents" }).click();
    await expect(page).toHaveURL(/\/incidents$/);
    await page.getByRole("button", { name: /^View:/ }).click();
    await panel.getByRole("link", { name: "Red ones" }).click();
    await expect(page).toHaveURL(/\?priority=critical&look=board$/);
    await app.settled();
  });

  test.describe("on a phone", () => {
    test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "dark" });

    test("are read and followed up by touch", async ({ app, page, api }) => {
      const incidents = new Incidents(page);
      await app.signIn("incidents?q=rig-1");
      await incidents.row("symptom of rig-1").getByRole("link").tap();
      await expect(incidents.opened.getByRole("heading", { name: "symptom of rig-1" })).toBeVisible();
      await app.settled();
      await incidents.opened.getByRole("button", { name: "Start work" }).tap();
      const dialog = page.getByRole("dialog", { name: "Start work: 1 incident" });
      await app.settled();
      await dialog.getByLabel("Reported by").fill("tech@company.com");
      await dialog.getByRole("button", { name: "Start work" }).tap();
      await expect(incidents.steps).toHaveCount(2);
      expect((await api.ledger()).stored).toHaveLength(1);
      await page.goto(api.url + "incidents?q=rig-&look=board");
      await expect(page.getByRole("region", { name: "In progress 2" })).toBeVisible();
      await app.settled();
    });
  });
});

test.describe("A submission that the server stored twice", () => {
  test("is shown once, counted once, and named with both ids", async ({ app, page, api }) => {
    const double = (id: string, minutes: number) => ({
      id, device_id: "rig-x", device_name: "Test rig X", diagnostic_type: "issue_report", status: "open",
      details: { symptoms: ["leak"], client_ref: "mark-1" }, reported_by: "desk@company.com",
      created_at: new Date(Date.now() - minutes * 60_000).toISOString(),
    });
    await api.add([double("twice-2", 4), double("twice-1", 5)]);
    await app.signIn("diagnostics?q=rig-x");
    await expect(app.freshness).toHaveText("601 of 601 records");
    const table = page.getByRole("table", { name: "Diagnostics" });
    const row = table.getByRole("row").filter({ hasText: "Test rig X" });
    await expect(row).toHaveCount(1);
    await expect(row.getByRole("img", { name: "Stored twice by the server" })).toBeVisible();
    await row.getByRole("link").click();
    const entry = page.getByRole("complementary", { name: "Entry" });
    await expect(entry).toContainText("One submission became several records: twice-1, twice-2.");
    await app.settled();
    await page.goto(api.url + "diagnostics?entry=twice-2");
    await expect(entry).toContainText("twice-1, twice-2");
    await page.goto(api.url + "incidents?q=rig-x");
    await expect(page.getByText("1 incident", { exact: true })).toBeVisible();
  });
});
