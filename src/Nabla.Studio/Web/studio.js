// Starts the studio: finds the page that the address names, and changes pages without loading everything again.
// A page is a module of /pages with mount(root) → what ends it (or nothing). Adding one is a file and a line here.
import { get } from "/lib/api.js";
import { el, replace, say } from "/lib/dom.js";
import * as events from "/lib/events.js";
import * as place from "/lib/place.js";

const pages = [
  ["train", "Train"],
  ["network", "Network"],
  ["backprop", "Backprop"],
  ["draw", "Draw"],
  ["plane", "Plane"],
  ["cost", "Cost"],
  ["data", "Data"],
  ["quiz", "Quiz"],
];

const root = document.getElementById("page");
const shown = document.getElementById("shown");
let end = null;

async function show() {
  const name = place.page();
  const [id, title] = pages.find(([id]) => id === name) ?? pages[0];
  document.title = `${title} · Nabla studio`;
  replace(document.querySelector("nav"), pages.map(([page, label]) =>
    el("a", { href: `/${page}`, "aria-current": page === id ? "page" : null }, label)));
  end?.();
  end = null;
  try {
    const module = await import(`/pages/${id}.js`);
    replace(root);
    end = (await module.mount(root)) ?? null;
  } catch (fault) {
    replace(root, el("p", { class: "panel", role: "alert" }, fault.message));
  }
}

async function listShown() {
  const state = await get("/api/state");
  replace(shown, state.shown.map(one => el("option", { value: one.id }, `${one.name} · ${one.architecture}`)));
  shown.disabled = state.shown.length === 0;
  shown.value = place.value("run") ?? state.shown.at(-1)?.id ?? "";
}

document.addEventListener("click", event => {
  const link = event.target.closest("a[href^='/']");
  if (!link || event.ctrlKey || event.metaKey || link.hasAttribute("download") || link.getAttribute("href").startsWith("/api")) return;
  event.preventDefault();
  history.pushState(null, "", link.closest("nav") ? place.carried(link.pathname) : link.getAttribute("href"));
  scrollTo(0, 0);
  show().then(() => root.focus({ preventScroll: true }));
});
addEventListener("popstate", show);
shown.addEventListener("change", () => {
  place.set({ run: shown.value, epoch: undefined, row: undefined });
  show();
});
events.on("shown", () => listShown().catch(fault => say(fault.message)));
await listShown();
await show();
