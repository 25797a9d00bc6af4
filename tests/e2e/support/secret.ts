/** Where the token must never be: everywhere but in the header of a request to the API, and in its place in the session storage. */
import type { Page, Request } from "@playwright/test";
import { TOKEN } from "./demo-api.ts";

const RESOURCE = /\/inventory_device_diags\/(\?|$)/;
/** The key of the session storage that is for it. */
const ITS_KEY = "diagboard.token";

/** What tests sign in with, or try to. */
const SECRETS = [TOKEN, "another-token", "fresh-token"];
const holds = (text: string | null | undefined) => SECRETS.some((secret) => text?.includes(secret));

/** What a request carries of it where it may not. */
export function leaksOf(request: Request): string[] {
  const { authorization, ...headers } = request.headers();
  const leaks = [
    ["the address", request.url()],
    ["the body", request.postData()],
    ["a header", JSON.stringify(headers)],
    ["the header of what is not the API", RESOURCE.test(request.url()) ? "" : authorization],
  ];
  return leaks.filter(([, text]) => holds(text)).map(([where]) => `the token is in ${where}: ${request.url()}`);
}

export const isIn = (text: string, where: string): string[] => (holds(text) ? [`the token is in ${where}`] : []);

/** What this browser keeps of it where it may not: in stores, caches, the history, or drawn. */
export async function leaksIn(page: Page): Promise<string[]> {
  const kept = await page.evaluate(async (itsKey) => {
    const whole = (request: IDBRequest) =>
      new Promise<any>((found, failed) => {
        request.onsuccess = () => found(request.result);
        request.onerror = () => failed(request.error);
      });
    const kept: Record<string, unknown> = { history: history.state, address: location.href, title: document.title, page: document.body.innerText };
    for (const name of ["localStorage", "sessionStorage"] as const) {
      // A test may have taken a store away: then it keeps nothing.
      try {
        kept[name] = { ...window[name] };
      } catch {}
    }
    kept.sessionStorage = { ...(kept.sessionStorage as object), [itsKey]: "" };
    try {
      for (const { name } of await indexedDB.databases()) {
        const database = await whole(indexedDB.open(name!));
        for (const table of database.objectStoreNames) kept[`${name} ${table}`] = await whole(database.transaction(table).objectStore(table).getAll());
        database.close();
      }
    } catch {}
    return Object.entries(kept).map(([where, what]) => [where, JSON.stringify(what)] as const);
  }, ITS_KEY);
  return kept.flatMap(([where, text]) => isIn(text ?? "", where));
}
