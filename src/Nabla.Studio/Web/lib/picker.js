// Which sample, and which epoch of the run: shared by the pages that look at one network with one sample.
import { attempt, el } from "/lib/dom.js";
import * as events from "/lib/events.js";
import * as place from "/lib/place.js";

// A row number with steps to both sides.
export function rows(count, row, act) {
  const go = to => { const at = Math.min(count - 1, Math.max(0, Number.isFinite(to) ? Math.round(to) : 0)); place.set({ row: at }); act(at); return at; };
  // Not disabled at the ends: the focus would be lost there.
  const step = (label, to, text) => el("button", { type: "button", "aria-label": label, "aria-disabled": to < 0 || to >= count ? "true" : null, onclick: () => { if (to >= 0 && to < count) go(to); } }, text);
  return el("span", { class: "rows" },
    el("span", { class: "label" }, "Sample"),
    step("Sample before", row - 1, "‹"),
    el("input", { type: "number", min: 0, max: count - 1, value: row, "aria-label": "Sample", onchange: event => { event.target.value = go(event.target.valueAsNumber); } }),
    step("Next sample", row + 1, "›"),
    el("span", { class: "quiet" }, `of ${count.toLocaleString("en")}`));
}

// A slider over the epochs that the run has kept; at its end "now", which goes along while it trains. Beside it the epoch whose weights are shown, which may be one before where not all are kept.
export function epochs({ epochs: count, epochs_kept: kept, epoch_used: used }, act) {
  if (!count) return el("span");
  const steps = kept ?? Array.from({ length: count + 1 }, (_, epoch) => epoch), chosen = place.value("epoch");
  const at = chosen === undefined ? steps.length : Math.max(0, steps.findLastIndex(epoch => epoch <= Number(chosen)));
  const aloud = epoch => epoch === undefined ? "now" : `epoch ${epoch}`;
  const move = event => {
    const slider = event.target, epoch = steps[slider.valueAsNumber];
    slider.nextSibling.textContent = epoch ?? "now";
    slider.setAttribute("aria-valuetext", aloud(epoch));
    place.set({ epoch });
    act();
  };
  const shown = chosen === undefined ? undefined : used ?? chosen;
  return el("label", { class: "epochs" }, el("span", { class: "label" }, "Epoch"),
    el("input", { type: "range", min: 0, max: steps.length, value: at, "aria-label": "Epoch", "aria-valuetext": aloud(shown), oninput: move }), el("output", {}, shown ?? "now"));
}

// Of a network that trains every request would see other weights: all of a page look at its newest whole epoch.
export const newest = answer => answer.training && answer.epochs > 0 && place.value("epoch") === undefined ? answer.epochs_kept?.at(-1) ?? answer.epochs : undefined;

// Calls back, at most so often, when the run on show has got further and "now" is looked at.
export function live(act, pause = 700) {
  let waiting = null, last = 0;
  const told = event => {
    if (place.value("epoch") !== undefined || place.value("example") || event.again === false) return;
    if (place.value("run") !== undefined && event.run !== undefined && String(event.run) !== place.value("run")) return;
    if (waiting) return;
    waiting = setTimeout(() => { waiting = null; last = performance.now(); attempt(act); }, Math.max(0, pause - (performance.now() - last)));
  };
  const ends = [events.on("epoch", told), events.on("ended", told), events.on("open", told)];
  return () => { clearTimeout(waiting); ends.forEach(end => end()); };
}

// Runs one request at a time and, of those made meanwhile, the last. A failure is shown; the next may succeed.
export function latest(work) {
  let busy = false, next = null;
  return async function ask(...given) {
    if (busy) { next = given; return; }
    busy = true;
    await attempt(() => work(...given));
    busy = false;
    if (next) { const again = next; next = null; await ask(...again); }
  };
}

// What is pressed is not exchanged before it is let go: else the click would be of nothing.
let pressed = null;
addEventListener("pointerdown", event => { pressed = event.target.closest?.("button, a, summary, [role=button]") && performance.now(); }, true);
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(() => { pressed = null; }), true);

export async function calm() {
  while (pressed && performance.now() - pressed < 2000) await new Promise(done => setTimeout(done, 40));
}
