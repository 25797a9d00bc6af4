import type { Response } from "@playwright/test";
import { expect, test } from "./support/test.ts";
import { Entries } from "./support/entries.ts";

test.describe("Reading the records", () => {
  test.describe("of a whole organization", () => {
    test.use({ demo: { records: 12_000 } });

    test("holds and counts every one of them", async ({ app, page, api }) => {
      await app.signIn("diagnostics");
      await expect(app.freshness).toHaveText("12,000 of 12,000 records");
      await new Entries(page).expectTotal(12_000);
      await expect(page.getByText("updated just now")).toBeVisible();
      // One to look at the token, and one for each page of 500.
      expect(await api.reads()).toBe(25);
    });
  });

  test.describe("that come slowly", () => {
    test.use({ demo: { records: 2_000 } });

    test("shows the first page at once, and fills in", async ({ app, page, api }) => {
      await api.goWrong({ fault: "delay", ms: 5_000, times: 3, skip: 2 });
      await app.arrive("diagnostics");
      await expect(new Entries(page).rows.first()).toBeVisible();
      await expect(app.freshness).toHaveText("500 of 2,000 records");
      await expect(page.getByRole("progressbar", { name: "Reading every record" })).toBeVisible();
      await app.allRead();
      await expect(app.freshness).toHaveText("2,000 of 2,000 records");
      await expect(page.getByRole("progressbar")).toHaveCount(0);
      await new Entries(page).expectTotal(2_000);
    });

    test("can be stopped, and goes on when one asks for it", async ({ app, page, api }) => {
      await api.goWrong({ fault: "delay", ms: 60_000, times: 3, skip: 2 });
      await app.arrive("diagnostics");
      await expect(app.freshness).toHaveText("500 of 2,000 records");
      await page.getByRole("button", { name: "Stop" }).click();
      await expect(page.getByText("Reading was stopped. What you see is a part of the records.")).toBeVisible();
      await expect(app.freshness).toHaveText("500 of 2,000 records");
      await expect(new Entries(page).rows.first()).toBeVisible();
      await app.settled();
      await api.goRight();
      await page.getByRole("button", { name: "Read all" }).click();
      await app.allRead();
      await expect(app.freshness).toHaveText("2,000 of 2,000 records");
      await expect(page.getByText("Reading was stopped.")).toHaveCount(0);
    });

    test("says on the overview that its figures are of a part", async ({ app, page, api }) => {
      await api.goWrong({ fault: "delay", ms: 5_000, times: 3, skip: 2 });
      await app.arrive();
      await expect(page.getByText(/\d+ devices so far$/)).toBeVisible();
      await app.allRead();
      await expect(page.getByText(/^\d+ devices$/).first()).toBeVisible();
    });
  });

  test("finds what is new when it is asked to refresh", async ({ app, page, api }) => {
    await app.signIn("diagnostics?q=fresh-from-the-server");
    await app.allRead();
    await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
    await api.add([{
      id: "fresh-from-the-server", device_id: "device-12345", device_name: "Office Printer HP-2024",
      diagnostic_type: "health_check", status: "ok", created_at: new Date().toISOString(),
    }]);
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(app.freshness).toHaveText("601 of 601 records");
    await new Entries(page).expectTotal(1);
  });

  test("shows a record once that the server lists twice, and says that the counts differ", async ({ app, page, api }) => {
    const [record] = await api.records("device-12345");
    await api.add([record]);
    await app.signIn("diagnostics");
    await expect(app.freshness).toHaveText("600 of 601 records");
    await expect(page.getByText("The number of records held differs from the number that the server states.")).toBeVisible();
    await new Entries(page).expectTotal(600);
    const reads = await api.reads();
    await page.getByRole("button", { name: "Read everything again" }).click();
    await expect.poll(() => api.reads()).toBeGreaterThan(reads);
    await expect(app.freshness).toHaveText("600 of 601 records");
  });

  test("tells when what is new was read, and when everything was", async ({ app, page }) => {
    await app.signIn();
    await app.allRead();
    await expect(page.getByText("updated just now")).toHaveAttribute("title", /^all read .*Z$/);
    await page.getByRole("button", { name: "Refresh" }).click();
    const age = page.getByText("new ones read just now · all read just now");
    const [fresh, all] = (await age.getAttribute("title"))!.split("\n").map((line) => Date.parse(line.split(" · ")[1]));
    expect(fresh).toBeGreaterThan(all);
  });

  test.describe("of an empty server", () => {
    test.use({ demo: { records: 0 } });

    test("says that there are none", async ({ app, page }) => {
      await app.signIn("diagnostics");
      await expect(app.freshness).toHaveText("0 of 0 records");
      await expect(page.getByRole("heading", { name: "No entries yet" })).toBeVisible();
      await new Entries(page).expectTotal(0);
      await app.goTo("Overview");
      await expect(page.getByText("0 devices")).toBeVisible();
    });
  });
});

test.describe("Trouble while reading", () => {
  test("429 is waited out, never shorter than the server asks", async ({ app, page, api }) => {
    app.expectStatus(429);
    const asked: Response[] = [];
    page.on("response", (response) => {
      if (response.url().includes("inventory_device_diags")) asked.push(response);
    });
    await api.goWrong({ fault: "rate_limit", retry_after: 2, skip: 1 });
    await app.arrive("diagnostics");
    await expect(page.getByRole("alert")).toContainText("The server asks for fewer requests (429).");
    await expect(page.getByRole("alert")).toContainText("Trying again");
    await app.allRead();
    await expect(page.getByRole("alert")).toHaveCount(0);
    // By the browser's clock: from the refusal to the next request.
    const refused = asked.findIndex((response) => response.status() === 429);
    const [before, after] = asked.slice(refused).map((response) => response.request().timing());
    expect(after.startTime - before.startTime - before.responseStart).toBeGreaterThanOrEqual(1_995);
  });

  for (const [what, fault, status] of [
    ["503", { fault: "unavailable", times: 2, skip: 2 }, 503],
    ["500", { fault: "server_error", times: 1, skip: 1 }, 500],
    ["an answer that is cut short", { fault: "cut", times: 2, skip: 1 }, undefined],
    ["a broken connection", { fault: "reset", times: 2, skip: 2 }, undefined],
    ["JSON that ends in the middle", { fault: "answer", body: '{"count": 600, "results": [', times: 1, skip: 1 }, undefined],
  ] as const) {
    test(`${what} passes, and everything is read in the end`, async ({ app, api }) => {
      if (status) app.expectStatus(status);
      else app.expectLostConnection();
      await api.goWrong(fault);
      await app.signIn("diagnostics");
      await app.allRead();
      await expect(app.freshness).toHaveText("600 of 600 records");
    });
  }

  test("a server that stays in trouble is asked five times and no more", async ({ app, page, api }) => {
    test.setTimeout(60_000);
    app.expectStatus(503);
    await app.signIn("diagnostics");
    await app.allRead();
    const before = await api.reads();
    await api.goWrong({ fault: "unavailable", times: 99 });
    await page.getByRole("button", { name: "Refresh" }).click();
    // Four waits of up to 1, 2, 4 and 8 seconds.
    await expect(page.getByRole("button", { name: "Try again" })).toBeVisible({ timeout: 25_000 });
    expect(await api.reads() - before).toBe(5);
    await expect(page.getByRole("alert")).toContainText("The server has trouble (503).");
  });

  const lasting: [string, object, string, number?][] = [
    ["403", { fault: "forbidden" }, "This token may not do that (403).", 403],
    ["a captive portal", { fault: "portal" }, "The answer was a web page, not the API."],
    ["404", { fault: "answer", status: 404, body: '{"detail": "Not found."}' }, "The server does not know it (404).", 404],
    ["400", { fault: "answer", status: 400, body: '{"detail": "Bad."}' }, "The server refused what was sent.", 400],
  ];
  for (const [what, fault, title, status] of lasting) {
    test(`${what} keeps the old data, marked old, and can be tried again`, async ({ app, page, api }) => {
      if (status) app.expectStatus(status);
      await app.signIn("diagnostics");
      await app.allRead();
      await api.goWrong({ times: 9, ...fault } as never);
      await page.getByRole("button", { name: "Refresh" }).click();
      await expect(page.getByRole("alert")).toContainText(title);
      await expect(page.getByRole("alert")).toContainText("The data from before is kept and shown.");
      await expect(page.getByText("The last refresh failed. This list is what was read before.")).toBeVisible();
      await expect(app.freshness).toHaveText("600 of 600 records");
      await new Entries(page).expectTotal(600);
      await app.settled();
      await api.goRight();
      await page.getByRole("button", { name: "Try again" }).click();
      await app.allRead();
      await expect(page.getByRole("alert")).toHaveCount(0);
      await expect(page.getByText("The last refresh failed.")).toHaveCount(0);
    });
  }

  test("without a network the old data stays, and it goes on when there is one", async ({ app, page, context }) => {
    app.expectLostConnection();
    await app.signIn("diagnostics");
    await app.allRead();
    await context.setOffline(true);
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(page.getByRole("alert")).toContainText("There is no network.");
    await new Entries(page).expectTotal(600);
    await context.setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await app.allRead();
  });

  test("when the first reading fails nothing is shown as if it were empty", async ({ app, page, api }) => {
    app.expectStatus(403);
    await api.goWrong({ fault: "forbidden", skip: 1 });
    await app.signIn("diagnostics");
    await expect(page.getByRole("heading", { name: "Nothing could be read" })).toBeVisible();
    await expect(page.getByRole("alert")).toContainText("This token may not do that (403).");
    await expect(page.getByText("No entries yet")).toHaveCount(0);
  });
});
