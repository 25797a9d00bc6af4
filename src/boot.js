// Starts the app, notices when a newer one is deployed, and keeps a copy of this one for
// when there is no network. All addresses come from index.html.
const { dataset, integrity } = document.querySelector("script[data-js]");
const absolute = (address) => new URL(address, document.baseURI).href;
const offline = absolute("offline.js");

// The policy lets no text become code but these two addresses.
const allowed = [absolute(dataset.engine), offline];
const own = (address) => {
  if (allowed.includes(address)) return address;
  throw new TypeError(`${address} is not a worker of this app`);
};
const trusted = globalThis.trustedTypes?.createPolicy("diagboard", { createScriptURL: own }) ?? { createScriptURL: own };

// For the module, which cannot make a trusted address.
globalThis.startEngine = () => new Worker(trusted.createScriptURL(allowed[0]), { type: "module" });

if (navigator.language.startsWith("es")) document.querySelector("link[rel=manifest]").href = "./manifest-es.webmanifest";

const isStarted = () => !document.getElementById("start");

// What fails later, before anything is drawn.
addEventListener("error", ({ error }) => isStarted() || explain(error));

async function explain(error) {
  const { tell } = await import(absolute(dataset.trouble));
  await tell(error, [dataset.wasm, dataset.js].map(absolute));
}

/** Whether a newer version is deployed: index.html no longer names what runs here. */
async function isOutdated() {
  const look = { cache: "no-store", signal: AbortSignal.timeout(30_000) };
  const page = await fetch(document.baseURI, look).then((answer) => answer.text()).catch(() => "");
  return page.includes("data-js") && [dataset.js, dataset.wasm, document.querySelector("link[rel=stylesheet]").getAttribute("href"), integrity].some((part) => !page.includes(part));
}

// For a page whose files are gone from the server: once for each version, for a host can go
// on delivering this one at some addresses.
globalThis.recover = async () => {
  if (!(await isOutdated())) return;
  try {
    if (sessionStorage.getItem("diagboard.left") === dataset.wasm) return;
    sessionStorage.setItem("diagboard.left", dataset.wasm);
    location.reload();
  } catch {
    // Where nothing can be noted, the page's own button loads it again.
  }
};

// Somebody who works is told, and reloads when it suits. A screen on a wall has nobody who
// does: it reloads itself, also when something else is shown in its place.
let looked = Date.now();
async function look(pause) {
  const isWall = new URLSearchParams(location.search).has("wall");
  if (document.hidden || Date.now() - looked < (isWall ? 60_000 : pause)) return;
  looked = Date.now();
  const isBroken = isWall && !document.querySelector("[data-wall]") && document.querySelector("[role=alert]");
  if (!isBroken && !(await isOutdated())) return;
  if (!isWall) dispatchEvent(new Event("outdated"));
  else if ((await fetch(document.baseURI, { cache: "no-store" }).catch(() => 0)).ok) location.reload();
}
setInterval(look, 30_000, 900_000);
addEventListener("visibilitychange", () => look(60_000));

try {
  const module = fetch(absolute(dataset.wasm), { integrity: dataset.integrity });
  const [answer, { default: start }] = await Promise.all([module, import(absolute(dataset.js))]);
  await start({ module_or_path: await compiled(answer) });
  // It fetches all of the app: not for somebody who pays for each byte.
  if (!navigator.connection?.saveData) await navigator.serviceWorker?.register(trusted.createScriptURL(offline)).catch(() => {});
} catch (error) {
  // A panic has shown its own last words already.
  if (!isStarted()) explain(error);
}

/** The module, even of a host that does not know what it is. */
async function compiled(answer) {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const isKnown = answer.headers.get("content-type")?.startsWith("application/wasm");
  return isKnown ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
}
