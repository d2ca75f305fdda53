// Train: choose data, build a network, start, watch, compare.
import { get, post } from "/lib/api.js";
import { el, replace, say } from "/lib/dom.js";
import * as place from "/lib/place.js";
import { curvesPanel } from "/train/curves.js";
import { dataPanel } from "/train/data.js";
import { findings, livePanel } from "/train/live.js";
import { networkPanel } from "/train/network.js";
import { followRuns } from "/train/runs.js";
import { settingsPanel } from "/train/settings.js";
import { tablePanel } from "/train/table.js";
import { onChange, wish } from "/train/wish.js";

export async function mount(root) {
  const { settings } = await get("/api/settings");
  const network = networkPanel(settings), form = settingsPanel(settings), data = await dataPanel();
  let isReady = false;
  const runs = await followRuns(changed => { if (isReady) show(changed); });
  const live = livePanel(runs), curves = curvesPanel(runs), table = tablePanel(runs, select);
  const warnings = el("div", { class: "findings", "aria-live": "polite" });
  const starts = [["Start", "run"], ["One batch", "batch"], ["One epoch", "epoch"]].map(([text, reach]) =>
    el("button", { type: "button", class: reach === "run" ? "go" : null, onclick: () => start(reach) }, text));
  const empty = el("section", { class: "panel quiet empty" }, el("p", {}, "Choose data on the left, then Start. Curves, the diagnosis and all runs of this sitting appear here."));
  network.panel.hidden = true;
  root.append(el("h1", { class: "unseen" }, "Train"), el("div", { class: "train" },
    el("div", { class: "side" }, data.panel, network.panel,
      el("section", { class: "panel starts", "aria-label": "Start a run" }, warnings, el("div", { class: "row" }, el("span", { class: "label" }, "New run"), starts)), form.panel),
    el("div", { class: "wide" }, empty, live.panel, curves.panel, table.panel)));

  let asked = 0;
  const plan = async () => {
    const mine = ++asked;
    form.show();
    if (!wish.data) return;
    try {
      const made = await post("/api/runs/plan", wish);
      if (mine !== asked) return;
      network.panel.hidden = false;
      network.show(made);
      form.show(made);
      replace(warnings, findings(made.warnings), made.notes.map(note => el("p", { class: "finding note" }, el("strong", {}, "note "), note)));
    } catch (fault) {
      if (mine === asked) replace(warnings, el("p", { class: "fault", role: "alert" }, fault.message));
    }
  };
  async function start(reach) {
    starts.forEach(button => { button.disabled = true; });
    try {
      const run = await post("/api/runs/start", wish, { reach });
      select(run.run);
    } catch (fault) {
      say(fault.message);
    } finally {
      starts.forEach(button => { button.disabled = false; });
    }
  }
  function select(id) {
    place.set({ run: id, epoch: undefined, row: undefined });
    show();
  }
  function show(changed) {
    empty.hidden = runs.all().length > 0;
    curves.panel.hidden = !empty.hidden;
    live.show();
    if (!changed || changed.state !== "training") [table, curves].forEach(panel => panel.hurry());
    else {
      table.show();
      if (runs.shown().includes(changed)) curves.ask();
    }
  }

  let waiting = null;
  const ends = [onChange(() => { clearTimeout(waiting); waiting = setTimeout(plan, 250); }), data.end, curves.end, table.end, runs.end];
  isReady = true;
  plan();
  show();
  return () => ends.forEach(end => end());
}
