// Starts the studio: finds the page that the address names, and changes pages without loading everything again.
// A page is a module of /pages with mount(root, until); what it gives until() is done when it is left. Adding one is a file and a line here.
import { post } from "/lib/api.js";
import { attempt, el, renew, replace, say } from "/lib/dom.js";
import * as events from "/lib/events.js";
import * as place from "/lib/place.js";
import * as shown from "/lib/shown.js";

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
let leave = () => {};

// Each visit of a page has its own element and end, so that a late or failed one has no effect.
async function show() {
  leave();
  const [id, title] = pages.find(([id]) => id === place.page()) ?? pages[0];
  const own = el("div"), ends = [];
  let isLeft = false;
  const end = () => { isLeft = true; ends.splice(0).forEach(act => act()); };
  leave = end;
  document.title = `${title} · Nabla studio`;
  renew(document.querySelector("nav"), pages.map(([page, label]) =>
    el("a", { href: `/${page}`, "aria-current": page === id ? "page" : null }, label)));
  if (id !== "train") shown.pin();
  shown.head();
  try {
    const module = await import(`/pages/${id}.js`);
    if (isLeft) return;
    replace(root, own);
    await module.mount(own, act => isLeft ? act() : ends.push(act));
  } catch (fault) {
    if (isLeft) return;
    end();
    replace(root, el("p", { class: "panel", role: "alert" }, fault.message), shown.bare() ? giveData(shown.bare()) : null);
    if (fault.constructor !== Error) console.error(fault);
  }
}

// A model without data: any data that fits it can be used. The page is shown again after the event.
function giveData({ id, name }) {
  const data = el("input", { type: "text", size: 40, placeholder: "flowers.csv", "aria-label": `Data for ${name}` });
  return el("form", { class: "panel", onsubmit: event => { event.preventDefault(); return post("/api/state/data", {}, { run: id, data: data.value.trim() }); } },
    el("label", {}, el("span", { class: "label" }, "A file of the studio's folder, or the name of a data set "), data), " ", el("button", { class: "primary" }, "Show it with this data"));
}

// What there is to look at has changed, here or in another tab.
async function look() {
  const before = shown.bare()?.id, gone = await shown.list();
  if (before !== undefined && gone === undefined && shown.bare()?.id !== before) return show();
  if (gone === undefined) return undefined;
  // The page Train knows of it by itself.
  if (place.page() === "train") return undefined;
  say(`There is no network ${gone} any more.`);
  return show();
}

document.addEventListener("click", event => {
  const link = event.target.closest("a[href^='/']");
  if (!link || event.ctrlKey || event.metaKey || link.hasAttribute("download") || link.getAttribute("href").startsWith("/api")) return;
  event.preventDefault();
  history.pushState(null, "", link.closest("nav") ? place.carried(link.pathname) : link.getAttribute("href"));
  scrollTo(0, 0);
  show().then(() => root.focus({ preventScroll: true }));
});
addEventListener("popstate", () => attempt(async () => { await shown.list(); await show(); }));
shown.select.addEventListener("change", () => attempt(async () => { await shown.choose(shown.select.value); await show(); }));
events.on("shown", look);
events.on("open", look);
await attempt(shown.list);
await show();
