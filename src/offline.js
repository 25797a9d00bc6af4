// Keeps the app itself, so that it starts without a network: files named by their content
// for as long as they are of use, the rest for when the server cannot be reached. What the
// API answers is never looked at and never kept: only what is named here is.
// SHELL is written before this by `cargo xtask dist`.
const scope = registration.scope;
const OURS = `diagboard ${scope} `;
const KEPT = OURS + SHELL.version;
/** How long the server may take before what is kept is shown, in milliseconds; not again soon after it took longer. */
const PATIENCE = 3_000;
const AGAIN = 30_000;
let vain = -AGAIN;

const inside = (url) => url.href.startsWith(scope) ? url.pathname.slice(new URL(scope).pathname.length) : null;
const isNamedByContent = (path) => path?.startsWith("app/");
const isPage = (path) => path === "" || SHELL.pages.includes(path?.split("/")[0]);

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(tidy()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const path = inside(new URL(request.url));
  if (request.method !== "GET" || request.headers.has("authorization")) return;
  if (request.mode === "navigate") {
    if (isPage(path)) event.respondWith(freshOrKept(event, scope));
  } else if (isNamedByContent(path)) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  } else if (SHELL.files.includes(path) && request.cache !== "no-store") {
    event.respondWith(freshOrKept(event, request.url));
  }
});

async function install() {
  const cache = await caches.open(KEPT);
  await Promise.all(SHELL.files.map(async (file) => {
    const address = new URL(file, scope).href;
    const known = isNamedByContent(file) && (await caches.match(address));
    // What is not as it was built would be kept for as long as this version lives.
    const checks = isNamedByContent(file) ? { integrity: SHELL.sums[file] } : { cache: "no-cache" };
    const answer = known || (await fetch(address, checks));
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    await cache.put(address, answer);
  }));
  // Between two deployments, the page can be of another version than this list.
  const page = await (await cache.match(scope)).text();
  const named = [...page.matchAll(/"\.\/(app\/[^"]+)"/g)];
  if (named.length === 0 || !named.every(([, file]) => SHELL.files.includes(file))) {
    await caches.delete(KEPT);
    throw new Error("another version is being deployed");
  }
  await skipWaiting();
}

/** Tabs that are open keep to the version before this one: it stays, those before go. */
async function tidy() {
  const ours = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== KEPT);
  await Promise.all(ours.slice(0, -1).map((name) => caches.delete(name)));
}

/** What the server says, or, when it says nothing in time or is ill, what is kept. */
async function freshOrKept(event, key) {
  const fresh = fetch(event.request).then((answer) => {
    // The page belongs to its version; config.json and pictures can change without one.
    if (answer.ok && key !== scope) event.waitUntil(keep(key, answer.clone()));
    return answer;
  });
  const patience = performance.now() - vain < AGAIN ? 0 : PATIENCE;
  const late = new Promise((resolve) => setTimeout(resolve, patience));
  const answer = await Promise.race([fresh, late]).catch(() => null);
  if (answer && answer.status < 500) return answer;
  if (answer === undefined) vain = performance.now();
  event.waitUntil(fresh.catch(() => {}));
  return (await caches.match(key, { cacheName: KEPT, ignoreVary: true })) ?? fresh;
}

async function keep(key, answer) {
  await (await caches.open(KEPT)).put(key, answer);
}
