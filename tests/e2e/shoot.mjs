import { chromium } from "@playwright/test";
const [,, path = "/", name = "shot", width = "1440", theme = "light", ...steps] = process.argv;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"] });
const page = await browser.newPage({ viewport: { width: +width, height: +width < 500 ? 844 : 900 }, colorScheme: theme, locale: process.env.LOCALE || "en-US" });
page.on("console", (m) => console.log("console", m.type(), m.text().slice(0, 600)));
page.on("pageerror", (e) => console.log("pageerror", e.message));
page.on("requestfailed", (r) => console.log("failed", r.url(), r.failure()?.errorText));
const base = process.env.BASE || "http://127.0.0.1:8090";
await page.goto(base + path);
try {
if (!process.env.NOSIGN) {
  await page.getByLabel("API token").first().fill("demo-token");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForTimeout(+(process.env.WAIT || 2500));
}
for (const s of steps) { await eval(`(async () => { ${s} })()`); await page.waitForTimeout(500); }
} catch (e) { console.log("ERR", e.message.slice(0, 800)); }
await page.screenshot({ path: `/tmp/${name}.png`, fullPage: !!process.env.FULL });
console.log(page.url());
await browser.close();
