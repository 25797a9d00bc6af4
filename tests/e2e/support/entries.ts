/** The list of Diagnostics, as a person and a screen reader find it. */
import { expect, type Locator, type Page } from "@playwright/test";

/** What stands where a value is missing. */
export const MISSING = "–";

export class Entries {
  constructor(private readonly page: Page) {}

  get table(): Locator {
    return this.page.getByRole("table", { name: "Diagnostics" });
  }

  /** The rows that are there, without the header. */
  get rows(): Locator {
    return this.table.getByRole("row").filter({ has: this.page.getByRole("cell") });
  }

  get filter(): Locator {
    return this.page.getByRole("searchbox", { name: "Filter entries" });
  }

  get panel(): Locator {
    return this.page.getByRole("complementary", { name: "Entry" });
  }

  get rawRecord(): Locator {
    return this.panel.getByRole("region", { name: /^Raw record/ });
  }

  header(name: string): Locator {
    return this.table.getByRole("columnheader", { name });
  }

  row(name: string | RegExp): Locator {
    return this.rows.filter({ hasText: name });
  }

  facet(name: string): Locator {
    return this.page.getByRole("search").getByRole("button", { name: new RegExp(`^${name}`) });
  }

  /** What opened at a button. */
  opened(name: string): Locator {
    return this.page.getByRole("dialog", { name });
  }

  /** The list has this many entries. */
  async expectTotal(total: number): Promise<void> {
    await expect(this.table).toHaveAttribute("aria-rowcount", String(total + 1));
    const word = total === 1 ? "entry" : "entries";
    await expect(this.page.getByText(new RegExp(`(^|\\D)${total.toLocaleString("en-US")} ${word}`))).toBeVisible();
  }

  /** The texts of a column of the rows that are there, from top to bottom. */
  async column(name: string): Promise<string[]> {
    const index = (await this.table.getByRole("columnheader").allInnerTexts()).findIndex((text) => text.startsWith(name));
    return this.rows.evaluateAll((rows, index) => {
      const place = (row: Element) => Number(row.getAttribute("aria-rowindex"));
      const inOrder = rows.sort((one, other) => place(one) - place(other));
      return inOrder.map((row) => row.querySelectorAll("[role=cell]")[index].textContent ?? "");
    }, index);
  }

  /** The exact times in the rows that are there, from top to bottom. */
  async times(): Promise<number[]> {
    const texts = await this.rows.evaluateAll((rows) => {
      const place = (row: Element) => Number(row.getAttribute("aria-rowindex"));
      const inOrder = rows.sort((one, other) => place(one) - place(other));
      return inOrder.map((row) => row.querySelector("time")?.dateTime ?? "");
    });
    return texts.filter((text) => text !== "").map((text) => Date.parse(text));
  }
}
