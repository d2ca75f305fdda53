// All runs of the sitting side by side.
import { el, renew } from "/lib/dom.js";
import { atLeisure, colors, markOf } from "/lib/plot.js";
import { scores, time } from "/train/live.js";

export function tablePanel(runs, select) {
  const body = el("tbody");
  const panel = el("section", { class: "panel", "aria-labelledby": "runs-title" }, el("h2", { id: "runs-title" }, "Runs since the start of the studio"),
    el("div", { class: "scroll" }, el("table", { class: "runs" },
      el("thead", {}, el("tr", {}, ["curve", "run", "data", "network", "trained by", "epochs", "training", "validation", "test", "time", "command"].map(text => el("th", { scope: "col" }, text)))), body)));
  let shown = "";
  const leisure = atLeisure(() => render(), { least: 500 });
  const render = () => {
    const all = runs.all(), main = runs.selected();
    panel.hidden = all.length < 1;
    // Redrawn only where a cell changes, so that focus stays.
    const now = JSON.stringify(all.map(run => [run.run, run.state, run.epoch, run === main, runs.isCompared(run.run)]));
    if (now === shown) return;
    shown = now;
    const focus = document.activeElement?.id;
    renew(body, all.map(run => row(run, runs, main, select)));
    if (focus && document.activeElement?.id !== focus) document.getElementById(focus)?.focus();
  };
  return { panel, show: leisure.ask, hurry: leisure.hurry, end: leisure.end };
}

function row(run, runs, main, select) {
  const check = el("input", { type: "checkbox", id: `compare-${run.run}`, checked: run === main || runs.isCompared(run.run), disabled: run === main, "aria-label": `show the curves of ${run.name}`, onchange: event => runs.compare(run.run, event.target.checked) });
  return el("tr", { "aria-current": run === main ? "true" : null },
    el("td", {}, check, el("span", { class: "swatch", "aria-hidden": "true", style: `color:${colors[runs.color(run) % colors.length]}` }, markOf(runs.color(run))[0])),
    el("td", {}, el("button", { type: "button", class: "link", id: `select-${run.run}`, onclick: () => select(run.run) }, run.name), el("span", { class: "quiet small" }, ` ${run.state}`)),
    el("td", {}, run.data), el("td", {}, `${run.architecture} ${run.activation.split(":")[0]}`), el("td", {}, `${run.optimizer.split(":")[0]} ${run.learning_rate}, batch ${run.batch_size}`),
    el("td", {}, `${run.epoch} / ${run.epochs}`), el("td", {}, scores(run.newest?.train)), el("td", {}, scores(run.newest?.validation)), el("td", {}, scores(run.test)), el("td", {}, run.state === "ended" ? time(run.seconds) : ""),
    el("td", {}, el("code", { class: "small" }, run.command)));
}
