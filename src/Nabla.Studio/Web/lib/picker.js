// Which sample, and which epoch of the run: shared by the pages that look at one network with one sample.
import { el } from "/lib/dom.js";
import * as events from "/lib/events.js";
import * as place from "/lib/place.js";

// A row number with steps to both sides.
export function rows(count, row, act) {
  const go = to => { const at = Math.min(count - 1, Math.max(0, Number.isFinite(to) ? Math.round(to) : 0)); place.set({ row: at }); act(at); };
  const input = el("input", { type: "number", min: 0, max: count - 1, value: row, "aria-label": "Sample", onchange: () => go(input.valueAsNumber) });
  return el("span", { class: "rows" },
    el("span", { class: "label" }, "Sample"),
    el("button", { type: "button", "aria-label": "Sample before", disabled: row <= 0, onclick: () => go(row - 1) }, "‹"), input,
    el("button", { type: "button", "aria-label": "Next sample", disabled: row >= count - 1, onclick: () => go(row + 1) }, "›"),
    el("span", { class: "quiet" }, `of ${count.toLocaleString("en")}`));
}

// A slider over the epochs that the run has kept; at its end "now", which goes along while it trains.
export function epochs(count, act) {
  if (!count) return null;
  const chosen = place.value("epoch");
  const output = el("output", {}, chosen === undefined ? "now" : chosen);
  const slider = el("input", { type: "range", min: 0, max: count + 1, value: chosen ?? count + 1, "aria-label": "Epoch", "aria-valuetext": chosen === undefined ? "now" : `epoch ${chosen}` });
  slider.addEventListener("input", () => {
    const epoch = slider.valueAsNumber > count ? undefined : slider.valueAsNumber;
    output.textContent = epoch ?? "now";
    slider.setAttribute("aria-valuetext", epoch === undefined ? "now" : `epoch ${epoch}`);
    place.set({ epoch });
    act();
  });
  return el("label", { class: "epochs" }, el("span", { class: "label" }, "Epoch"), slider, output);
}

// Calls back, at most so often, when the run on show has got further and "now" is looked at.
export function live(act, pause = 700) {
  let waiting = null, last = 0;
  const told = event => {
    if (place.value("epoch") !== undefined || place.value("example")) return;
    if (place.value("run") !== undefined && event.run !== undefined && String(event.run) !== place.value("run")) return;
    if (waiting) return;
    waiting = setTimeout(() => { waiting = null; last = performance.now(); act(); }, Math.max(0, pause - (performance.now() - last)));
  };
  const ends = [events.on("epoch", told), events.on("ended", told)];
  return () => { clearTimeout(waiting); ends.forEach(end => end()); };
}

// Runs one request at a time and, of those asked meanwhile, the last.
export function latest(work) {
  let busy = false, next = null;
  return async function ask(...given) {
    if (busy) { next = given; return; }
    busy = true;
    try { await work(...given); } finally {
      busy = false;
      if (next) { const again = next; next = null; ask(...again); }
    }
  };
}
