// What no app can avoid: asks for the same pages as the app, as many at a time, and throws them away.
// `?read=json` parses them first, `?read=arrayBuffer` does not. Without it the page is bare, but tall, and
// shows how many letters are in its field.
const PAGE = 500;
const AT_A_TIME = 4;

const read = new URLSearchParams(location.search).get("read");
const headers = { Authorization: `Bearer ${sessionStorage.getItem("diagboard.token")}` };
const ask = (offset) => fetch(`api/v1/inventory_device_diags/?limit=${PAGE}&offset=${offset}`, { headers });

const shown = document.querySelector("[data-shown]");
const filter = document.querySelector("#filter");

filter.addEventListener("input", () => (shown.dataset.shown = filter.value.length));
if (read) await load();
else document.body.style.height = "30000000px";

async function load() {
  // The first page goes alone, as the app's does: it tells how many there are.
  const { count } = await (await ask(0)).json();
  let next = PAGE;
  const worker = async () => {
    while (next < count) {
      const offset = next;
      next += PAGE;
      await (await ask(offset))[read]();
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  const number = count.toLocaleString("en-US");
  document.querySelector("[role=status]").textContent = `${number} of ${number} records`;
  shown.dataset.shown = count;
}
