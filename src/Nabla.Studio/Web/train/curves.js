// The curves of the runs that are chosen: costs and metrics of both sets, sizes of gradient and weights by layer.
import { attempt, el } from "/lib/dom.js";
import { short } from "/lib/numbers.js";
import { atLeisure, colors, dashes, draw, forget, markOf, plotly } from "/lib/plot.js";

export function curvesPanel(runs) {
  const log = el("input", { type: "checkbox", onchange: () => leisure.ask() });
  const metric = el("select", { "aria-label": "Metric", onchange: () => leisure.ask() });
  const names = ["cost", "metric", "gradient", "theta"], titles = ["Cost", "Metric", "Gradient by layer, |∂C/∂θ|", "Weights by layer, |θ|"].map(text => el("h3", {}, text));
  const charts = names.map(name => el("div", { class: "curve", "data-name": name }));
  const panel = el("section", { class: "panel curves", "aria-label": "Curves" },
    el("div", { class: "row" }, el("label", {}, log, " logarithmic axes"), el("label", {}, "Metric ", metric), el("span", { class: "quiet small" }, "solid: training samples, dashed: validation; layers differ in their dashes, runs in their marks")),
    el("div", { class: "grid" }, charts.map((chart, at) => el("div", {}, titles[at], chart))));

  const leisure = atLeisure(async () => {
    const shown = runs.shown(), main = runs.selected();
    if (!shown.length) return;
    offer(metric, shown);
    titles[1].textContent = metric.value || "Metric";
    const [cost, chosen, gradient, theta] = charts;
    const lines = [both(shown, runs, "cost"), both(shown, runs, metric.value)];
    await draw(cost, lines[0], { y: "", log: log.checked, label: said("Cost", lines[0]) });
    await draw(chosen, lines[1], { y: "", log: log.checked && !(metric.value in parts), label: said(metric.value, lines[1]) });
    const layers = name => main.layers.map((layer, at) => ({ x: main.points.map(point => point.epoch), y: main.points.map(point => point[name][at]), name: `layer ${at + 1} (${layer})`, line: { color: colors[at % colors.length], dash: dashes[at % dashes.length], width: 1.5 } }));
    for (const [chart, name, what] of [[gradient, "gradient", "Size of the gradient by layer"], [theta, "theta", "Size of the weights by layer"]]) await draw(chart, layers(name), { y: "", log: log.checked, label: said(what, layers(name)) });
  });
  attempt(plotly);
  return { panel, ask: leisure.ask, hurry: leisure.hurry, end: () => { leisure.end(); charts.forEach(forget); } };
}

// The newest values, for who does not see the curves.
const said = (what, traces) => `${what}, now: ${traces.filter(trace => trace.y.length).map(trace => `${trace.name} ${short(trace.y.at(-1), 4)}`).join(", ") || "nothing yet"}.`;

// Whose values lie between 0 and 1 near to each other.
const parts = { accuracy: 1 };

function both(shown, runs, name) {
  return shown.flatMap((run, at) => ["train", "validation"].map(set => {
    const points = run.points.filter(point => point[set]?.[name] !== undefined);
    if (run.newest?.[set]?.[name] !== undefined && run.newest.epoch > (points.at(-1)?.epoch ?? 0)) points.push(run.newest);
    return {
      x: points.map(point => point.epoch), y: points.map(point => point[set][name]), name: `${shown.length > 1 ? `${run.name} ` : ""}${set === "train" ? "training" : "validation"}`,
      line: { color: colors[runs.color(run) % colors.length], width: 1.8, dash: set === "train" ? "solid" : "dash" },
      ...(shown.length > 1 ? { marker: { symbol: markOf(runs.color(run))[1], size: 8, maxdisplayed: 9 } } : {}),
    };
  })).filter(trace => trace.x.length);
}

function offer(metric, shown) {
  const names = [...new Set(shown.flatMap(run => Object.keys(run.newest?.train ?? {})))].filter(name => name !== "cost");
  if ([...metric.options].map(option => option.value).join() === names.join()) return;
  const before = metric.value;
  metric.replaceChildren(...names.map(name => el("option", { value: name }, name)));
  if (names.includes(before)) metric.value = before;
}
