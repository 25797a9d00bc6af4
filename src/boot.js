// Starts the app; without it, says why. The addresses come from index.html.
const script = document.querySelector("script[data-js]");
const absolute = (address) => new URL(address, document.baseURI).href;

// What fails later, before anything is drawn.
addEventListener("error", ({ error }) => {
  if (!document.querySelector("main")) explain(error);
});

// A screen on a wall has nobody who loads it again: when something else is shown in its
// place, or it is not that of the latest deployment, it does so itself as soon as the
// server answers.
const parts = [script.dataset.js, script.dataset.wasm, document.querySelector("link[rel=stylesheet]")?.getAttribute("href") ?? ""];
setInterval(async () => {
  if (!new URLSearchParams(location.search).has("wall")) return;
  const look = { cache: "no-store", signal: AbortSignal.timeout(30_000) };
  const page = await fetch(document.baseURI, look).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "");
  const isLatest = parts.every((part) => page.includes(part));
  const isBroken = document.querySelector("[role=alert]") && !document.querySelector("[data-wall]");
  if (page.includes("data-js") && (isBroken || !isLatest)) location.reload();
}, 60_000);

try {
  const module = WebAssembly.compileStreaming(fetch(absolute(script.dataset.wasm)));
  const { default: start } = await import(absolute(script.dataset.js));
  await start({ module_or_path: await module });
} catch (error) {
  // A panic has shown its own last words already.
  if (!document.querySelector("main")) explain(error);
}

function explain(error) {
  const main = document.createElement("main");
  const alert = main.appendChild(document.createElement("div"));
  alert.className = "last-words";
  alert.setAttribute("role", "alert");
  const spanish = navigator.language.startsWith("es");
  const words = spanish
    ? ["Diagboard no pudo arrancar.", "El navegador es demasiado antiguo para WebAssembly, o una política o un proxy lo bloquea, o falta un archivo. Vuelva a cargar la página."]
    : ["Diagboard could not start.", "The browser is too old for WebAssembly, or a policy or proxy blocks it, or a file is missing. Load the page again."];
  for (const [tag, text] of [["h1", words[0]], ["p", words[1]], ["pre", String(error)]]) {
    alert.appendChild(document.createElement(tag)).textContent = text;
  }
  document.body.replaceChildren(main);
}
