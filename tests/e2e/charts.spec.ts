import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { type App, expect, test } from "./support/test.ts";

const hour = 3_600_000;

/** What is saved when this button of a chart is pressed. */
async function saved(page: Page, chart: string, form: "SVG" | "PNG" | "CSV"): Promise<{ name: string; file: Buffer }> {
  const saving = page.waitForEvent("download");
  await page.getByRole("group", { name: `Save as: ${chart}` }).getByRole("button", { name: form }).click();
  const file = await saving;
  return { name: file.suggestedFilename(), file: await readFile(await file.path()) };
}

/** What the page shows of its marks: each with its colour's contrast to the surface that it stands on. */
function contrasts(page: Page): Promise<{ mark: string; contrast: number }[]> {
  return page.evaluate(() => {
    const MARKS = ".chart rect, .chart path:not(.lines), .spark .line, .cell, .gauge i, .legend i";
    const parts = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
    const light = (color: number[]) => {
      const [r, g, b] = color.map((one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one: number[], other: number[]) => {
      const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    };
    const surfaceOf = (element: Element): number[] => {
      for (let one: Element | null = element; one; one = one.parentElement) {
        const [r, g, b, alpha = 1] = parts(getComputedStyle(one).backgroundColor);
        if (alpha > 0 && r !== undefined) return [r, g, b];
      }
      return parts(getComputedStyle(document.documentElement).backgroundColor).slice(0, 3);
    };
    const colorOf = (element: Element): string => {
      const style = getComputedStyle(element);
      if (element instanceof SVGElement) return [style.fill, style.stroke].find((paint) => paint.startsWith("rgb")) ?? "";
      // What is hatched has its colour in an image.
      const hatch = /rgb\([^)]*\)/.exec(style.backgroundImage)?.[0];
      const isLine = style.borderTopWidth !== "0px";
      return hatch ?? (isLine ? style.borderTopColor : style.backgroundColor);
    };
    return [...document.querySelectorAll(MARKS)].filter((mark) => mark.getBoundingClientRect().width > 0).map((mark) => {
      const surface = surfaceOf(mark.parentElement!);
      const [r, g, b, alpha = 1] = parts(colorOf(mark));
      const share = alpha * Number(getComputedStyle(mark).opacity);
      const seen = [r, g, b].map((one, index) => one * share + surface[index] * (1 - share));
      return { mark: `${mark.tagName}.${mark.getAttribute("class")}`, contrast: contrast(seen, surface) };
    });
  });
}

/** Every kind of mark is at hand, and none is hard to see. */
async function expectMarksSeen(app: App, page: Page, least: number) {
  await app.settled();
  const found = await contrasts(page);
  expect(new Set(found.map(({ mark }) => mark)).size).toBeGreaterThanOrEqual(least);
  expect(found.filter(({ contrast }) => !(contrast >= 3))).toEqual([]);
}

/** Looks into a file where no policy forbids to read it as a document. */
async function inBlankPage<T>(page: Page, look: (text: string) => T, text: string): Promise<T> {
  const blank = await page.context().newPage();
  const seen = await blank.evaluate(look, text);
  await blank.close();
  return seen as T;
}

test.describe("A chart", () => {
  test("of the fleet is saved as it is drawn, and its data", async ({ app, page }) => {
    await app.signIn();
    await app.allRead();
    const card = page.getByRole("region", { name: "Fleet status" }).first();
    await card.getByText("As a table or file").click();
    await app.settled();
    const svg = await saved(page, "Fleet status", "SVG");
    expect(svg.name).toMatch(/^diagboard-fleet-status-\d{8}T\d{6}Z\.svg$/);
    const drawn = await inBlankPage(page, (text) => {
      const read = new DOMParser().parseFromString(text, "image/svg+xml");
      const marks = [...read.querySelectorAll("svg svg rect")];
      return {
        error: read.querySelector("parsererror")?.textContent,
        texts: [...read.querySelectorAll("text")].map(({ textContent }) => textContent),
        marks: marks.length,
        colours: new Set(marks.map((mark) => mark.getAttribute("fill"))).size,
      };
    }, svg.file.toString());
    expect(drawn.error).toBeUndefined();
    expect(drawn.texts).toEqual(expect.arrayContaining(["Fleet status", "Healthy", "Not reporting"]));
    expect(drawn.marks).toBe(await card.locator(".chart rect").count());
    expect(drawn.colours).toBeGreaterThan(3);

    const png = await saved(page, "Fleet status", "PNG");
    expect(png.name).toMatch(/\.png$/);
    const size = await page.evaluate(async (bytes) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      return [image.width, image.height];
    }, [...png.file]);
    const plot = (await card.locator(".plot").boundingBox())!;
    expect(size[0]).toBe(Math.trunc((plot.width + 32) * 2));

    const csv = (await saved(page, "Fleet status", "CSV")).file.toString();
    const [heads, ...rows] = csv.replace("\u{feff}", "").trimEnd().split("\r\n").map((row) => row.split(","));
    expect(heads[0]).toBe("Day");
    const shown = card.getByRole("table").locator("tbody tr");
    expect(rows).toHaveLength(await shown.count());
    for (const [index, [day, ...figures]] of rows.entries()) {
      expect(day).toMatch(/^\d{4}-\d\d-\d\dT00:00:00Z$/);
      const cells = await shown.nth(index).locator("td").allTextContents();
      expect(figures).toEqual(cells.map((cell) => (cell === "no data" ? "" : cell.replaceAll(",", ""))));
    }
  });

  test("whichever it is, has a table and can be saved in each form", async ({ app, page }) => {
    await app.signIn();
    await app.allRead();
    await expect(page.getByRole("region", { name: "Distribution of measurements" })).toBeVisible();
    const charts = await page.locator(".fleet :is(.plot, .lanes)").count();
    expect(charts).toBeGreaterThanOrEqual(6);
    const openers = page.getByText("As a table or file");
    await expect(openers).toHaveCount(charts);
    for (const opener of await openers.all()) await opener.click();
    await app.settled();
    const groups = page.getByRole("group", { name: /^Save as: / });
    await expect(groups).toHaveCount(charts);
    for (const group of await groups.all()) {
      const title = (await group.getAttribute("aria-label"))!.replace("Save as: ", "");
      for (const form of ["SVG", "PNG", "CSV"] as const) {
        const { file } = await saved(page, title, form);
        expect(file.length).toBeGreaterThan(100);
      }
      const svg = (await saved(page, title, "SVG")).file.toString();
      const problem = await inBlankPage(page, (text) => {
        const read = new DOMParser().parseFromString(text, "image/svg+xml");
        return read.querySelector("parsererror")?.textContent ?? (read.querySelector("rect + svg rect, rect + rect, svg path") ? null : "empty");
      }, svg);
      expect(problem, title).toBeNull();
    }
  });

  test("of a device has every value in its file, also where a line shows fewer", async ({ app, page, api }) => {
    const start = Date.now() - 20 * 24 * hour;
    const values = Array.from({ length: 3_000 }, (_, index) => (index * 37) % 101);
    await api.add(values.map((value, index) => {
      const at = new Date(start + index * 0.15 * hour).toISOString();
      return {
        id: `c-${index}`, device_id: "probe", device_name: "Probe", diagnostic_type: "health_check", status: "ok",
        details: { cpu_usage: value }, issues: [], created_at: at, updated_at: at,
      };
    }));
    await app.signIn("devices/probe?key=cpu_usage");
    await app.allRead();
    await page.getByText("As a table or file").click();
    const csv = await saved(page, "Measurements over time: %", "CSV");
    const [heads, ...rows] = csv.file.toString().replace("\u{feff}", "").trimEnd().split("\r\n");
    expect(heads).toBe("Time,cpu_usage %");
    expect(rows.map((row) => Number(row.split(",")[1]))).toEqual(values);
    const svg = (await saved(page, "Measurements over time: %", "SVG")).file.toString();
    const line = await page.locator(".chart path.stroke").getAttribute("d");
    expect(svg).toContain(line!);
    // The line has as few points as can be seen.
    expect(line!.split("L").length).toBeLessThan(1_300);
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`In ${colorScheme} colours`, () => {
    test.use({ colorScheme, demo: { records: 3_000 } });

    test("every mark has a contrast of at least 3", async ({ app, page }) => {
      await app.signIn();
      await app.allRead();
      await expect(page.getByRole("region", { name: "Distribution of measurements" })).toBeVisible();
      await expectMarksSeen(app, page, 12);
      await page.goto(`${app.api.url}devices?look=map`);
      await app.allRead();
      await expectMarksSeen(app, page, 3);
      await page.goto(`${app.api.url}devices`);
      await app.allRead();
      await expect(page.locator(".gauge i").first()).toBeVisible();
      await expectMarksSeen(app, page, 2);
      await page.goto(`${app.api.url}devices/device-12345?period=all`);
      await app.allRead();
      await expect(page.locator(".chart path.stroke").first()).toBeVisible();
      await expectMarksSeen(app, page, 5);
    });
  });
}

test.describe("In forced colours, without motion", () => {
  test.use({ demo: { records: 3_000 } });

  test("marks are seen, and what is chosen and focused too", async ({ app, page }) => {
    await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
    await app.signIn();
    await app.allRead();
    await expectMarksSeen(app, page, 12);
    const chosen = page.getByRole("radio", { name: "30 d" });
    const colours = (name: string) =>
      page.getByText(name, { exact: true }).evaluate((word) => getComputedStyle(word).backgroundColor);
    expect(await colours("30 d")).not.toBe(await colours("7 d"));
    await app.tabTo(chosen);
    const chart = page.getByRole("slider", { name: "Fleet status" });
    await chart.focus();
    await page.keyboard.press("ArrowLeft");
    expect(await chart.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
    await expect(page.locator(".cursor").first()).toBeVisible();
    const running = await page.evaluate(() =>
      document.getAnimations().filter((one) => (one.effect?.getComputedTiming().duration ?? 0) !== 0).length);
    expect(running).toBe(0);
  });
});
