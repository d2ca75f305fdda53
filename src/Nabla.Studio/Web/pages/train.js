// Train: choose data, build a network, start, watch, compare.
import { get, post } from "/lib/api.js";
import { attempt, el, renew, replace } from "/lib/dom.js";
import * as shown from "/lib/shown.js";
import { curvesPanel } from "/train/curves.js";
import { dataPanel } from "/train/data.js";
import { findings, livePanel } from "/train/live.js";
import { networkPanel } from "/train/network.js";
import { followRuns } from "/train/runs.js";
import { settingsPanel } from "/train/settings.js";
import { tablePanel } from "/train/table.js";
import { onChange, wish } from "/train/wish.js";

export async function mount(root, until) {
  let isReady = false, isLeft = false;
  until(() => { isLeft = true; });
  const { settings } = await get("/api/settings");
  const network = networkPanel(settings), form = settingsPanel(settings), data = await dataPanel(until);
  const runs = await followRuns(changed => { if (isReady) show(changed); }, until);
  const live = livePanel(runs), curves = curvesPanel(runs), table = tablePanel(runs, select);
  until(curves.end);
  until(table.end);
  const warnings = el("div", { class: "findings", "aria-live": "polite" });
  const starts = [["Start", "run"], ["One batch", "batch"], ["One epoch", "epoch"]].map(([text, reach]) =>
    el("button", { type: "button", class: reach === "run" ? "go" : null, onclick: () => start(reach) }, text));
  const empty = el("section", { class: "panel quiet empty" }, el("p", {}, "Choose data on the left, then Start. Curves, the diagnosis and all runs since the start of the studio appear here."));
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
      renew(warnings, findings(made.warnings), made.notes.map(note => el("p", { class: "finding note" }, el("strong", {}, "note "), note)));
    } catch (fault) {
      if (mine === asked) replace(warnings, el("p", { class: "fault", role: "alert" }, fault.message));
    }
  };
  // Not disabled: the focus would be lost.
  let isStarting = false;
  const starting = is => { isStarting = is; starts.forEach(button => button.setAttribute("aria-disabled", is)); };
  async function start(reach) {
    if (isStarting) return;
    starting(true);
    try {
      const run = await post("/api/runs/start", wish, { reach });
      if (!isLeft) await select(run.run);
    } finally {
      starting(false);
    }
  }
  async function select(id) {
    const listed = shown.choose(id);
    show();
    await listed;
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
  until(onChange(() => { clearTimeout(waiting); waiting = setTimeout(() => attempt(plan), 250); }));
  isReady = true;
  show();
  attempt(plan);
}
