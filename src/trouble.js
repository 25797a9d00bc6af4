// Says why the app cannot start, and what can be done. Fetched only then.
const WORDS = {
  en: {
    title: "Diagboard could not start.",
    reload: "Load again",
    old: "This browser has no WebAssembly. Use a newer one: Chromium 116, Firefox 124, Safari 17.4 or later.",
    lost: "A file of the app could not be fetched: there is no connection, or something between you and the server blocks it. Load again when there is.",
    gone: "A file of the app is missing on the server. If it was updated just now, load again; if that does not help, tell whoever deployed it.",
    kind: "The server sends a file of the app as something else. A network may ask you to sign in first: open its page, then load again. Otherwise whoever deployed it has to send .js as text/javascript and .wasm as application/wasm.",
    changed: "A file of the app is not as it was built: it was damaged on the way, or changed by a proxy. Load again; if it stays, tell whoever deployed it.",
    blocked: "A policy of this site or of your organization forbids WebAssembly. Whoever deployed it has to allow 'wasm-unsafe-eval' in script-src.",
    other: "An error that was not expected. What you typed is kept on this device. Load again; if it stays, tell whoever deployed it.",
  },
  es: {
    title: "Diagboard no pudo arrancar.",
    reload: "Volver a cargar",
    old: "Este navegador no tiene WebAssembly. Use uno más nuevo: Chromium 116, Firefox 124, Safari 17.4 o posterior.",
    lost: "No se pudo obtener un archivo de la aplicación: no hay conexión, o algo entre usted y el servidor lo bloquea. Vuelva a cargar cuando la haya.",
    gone: "Falta un archivo de la aplicación en el servidor. Si se acaba de actualizar, vuelva a cargar; si no sirve, avise a quien la instaló.",
    kind: "El servidor envía un archivo de la aplicación como otra cosa. Puede que una red pida identificarse: abra su página y vuelva a cargar. Si no, quien la instaló debe enviar .js como text/javascript y .wasm como application/wasm.",
    changed: "Un archivo de la aplicación no es como se construyó: se dañó por el camino o lo cambió un proxy. Vuelva a cargar; si persiste, avise a quien la instaló.",
    blocked: "Una política de este sitio o de su organización prohíbe WebAssembly. Quien la instaló debe permitir 'wasm-unsafe-eval' en script-src.",
    other: "Un error inesperado. Lo que escribió se conserva en este dispositivo. Vuelva a cargar; si persiste, avise a quien la instaló.",
  },
};

/** Replaces what is shown by the reason, as far as it can be found out by asking for the files again. */
export async function tell(error, files) {
  const language = navigator.language.startsWith("es") ? "es" : "en";
  const words = WORDS[language];
  const reason = await reasonOf(error, files);
  document.documentElement.lang = language;
  const main = document.createElement("main");
  const alert = main.appendChild(document.createElement("div"));
  alert.className = "last-words";
  alert.setAttribute("role", "alert");
  for (const [tag, text] of [["h1", words.title], ["p", words[reason]], ["pre", String(error)], ["button", words.reload]]) {
    alert.appendChild(document.createElement(tag)).textContent = text;
  }
  const [, , detail, button] = alert.children;
  detail.tabIndex = 0;
  button.className = "btn primary";
  button.addEventListener("click", () => location.reload());
  document.body.replaceChildren(main);
}

async function reasonOf(error, files) {
  if (typeof WebAssembly !== "object") return "old";
  // In the app's own words: src/chunks.rs.
  if (/could not be fetched/.test(error?.message)) return "lost";
  if (error instanceof WebAssembly.CompileError && /policy|unsafe-eval/i.test(error.message)) return "blocked";
  for (const file of files) {
    const answer = await fetch(file, { cache: "no-store" }).catch(() => null);
    if (!answer) return "lost";
    const kind = answer.headers.get("content-type") ?? "";
    if (answer.status === 404) return "gone";
    if (!answer.ok) return "lost";
    if (!(file.endsWith(".js") ? /javascript/ : /wasm|octet-stream/).test(kind)) return "kind";
  }
  return error instanceof WebAssembly.CompileError || /integrity|fetch/i.test(error?.message) ? "changed" : "other";
}
