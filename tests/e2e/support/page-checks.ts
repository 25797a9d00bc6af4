/** What has to be true of every page, whatever it shows. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Pages that were found to be accessible: a page that differs in its figures only need not be searched again. */
const proven = new Set<string>();

export async function expectAccessible(page: Page): Promise<void> {
  const looks = await page.evaluate(() => {
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const shown = document.documentElement.outerHTML.replace(/\d+|[0-9a-f]{32}/g, "0");
    return `${innerWidth}×${innerHeight} ${isDark} ${document.title} ${shown}`;
  });
  if (proven.has(looks)) return;
  // Without frames the old mode finds the same, and opens no second page.
  const axe = new AxeBuilder({ page }).withTags(RULES).setLegacyMode(true);
  for (const row of await rowsCutOff(page)) axe.exclude(row);
  const { violations } = await axe.analyze();
  const told = violations.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    nodes: nodes.map((node) => `${node.html} — ${node.failureSummary}`).slice(0, 5),
  }));
  expect(told, `accessibility of ${page.url()}`).toEqual([]);
  proven.add(looks);
}

/**
 * A long table keeps rows ready that nobody sees yet, and its first and last in
 * view may be cut; those are searched when they are wholly seen.
 */
function rowsCutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("tbody [aria-rowindex]")]
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        const table = row.closest("[role=table]")!;
        const header = table.querySelector("thead")!.getBoundingClientRect();
        const frame = table.parentElement!.getBoundingClientRect();
        return top < header.bottom - 1 || bottom > frame.bottom + 1;
      })
      .map((row) => `tr[aria-rowindex="${row.getAttribute("aria-rowindex")}"]`),
  );
}

/** Neither the document nor anything around the page's content scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const around = ["main", "nav", "header", "form", "aside"].flatMap((name) => [...document.querySelectorAll(name)]);
    const all = new Set<Element>([document.scrollingElement!]);
    for (const element of around) {
      for (let one: Element | null = element; one; one = one.parentElement) all.add(one);
    }
    return [...all]
      .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName}.${element.className}: ${element.scrollWidth} > ${element.clientWidth}`);
  });
  expect(wide, `wider than its place at ${page.viewportSize()?.width} pixels on ${page.url()}`).toEqual([]);
}
