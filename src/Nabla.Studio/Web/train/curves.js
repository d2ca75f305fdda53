// The curves of the runs that are chosen: costs and metrics of both sets, sizes of gradient and weights by layer.
import { el } from "/lib/dom.js";
import { atLeisure, colors, draw, forget, plotly } from "/lib/plot.js";

export function curvesPanel(runs) {
  const log = el("input", { type: "checkbox", onchange: () => leisure.ask() });
  const metric = el("select", { "aria-label": "Metric", onchange: () => leisure.ask() });
  const names = ["cost", "metric", "gradient", "theta"], titles = ["Cost", "Metric", "Gradient by layer, |∂C/∂θ|", "Weights by layer, |θ|"].map(text => el("h3", {}, text));
  const charts = names.map(name => el("div", { class: "curve", "data-name": name }));
  const panel = el("section", { class: "panel curves", "aria-label": "Curves" },
    el("div", { class: "row" }, el("label", {}, log, " logarithmic axes"), el("label", {}, "Metric ", metric), el("span", { class: "quiet small" }, "solid: training samples, dashed: validation")),
    el("div", { class: "grid" }, charts.map((chart, at) => el("div", {}, titles[at], chart))));

  const leisure = atLeisure(async () => {
    const shown = runs.shown(), main = runs.selected();
    if (!shown.length) return;
    offer(metric, shown);
    titles[1].textContent = metric.value || "Metric";
    const [cost, chosen, gradient, theta] = charts;
    await draw(cost, both(shown, runs, "cost"), { y: "", log: log.checked });
    await draw(chosen, both(shown, runs, metric.value), { y: "", log: log.checked && !(metric.value in parts) });
    const layers = name => main.layers.map((layer, at) => ({ x: main.points.map(point => point.epoch), y: main.points.map(point => point[name][at]), name: `layer ${at + 1} (${layer})`, line: { color: colors[at % colors.length], width: 1.5 } }));
    await draw(gradient, layers("gradient"), { y: "", log: log.checked });
    await draw(theta, layers("theta"), { y: "", log: log.checked });
  });
  plotly();
  return { panel, ask: leisure.ask, hurry: leisure.hurry, end: () => { leisure.end(); charts.forEach(forget); } };
}

// Whose values lie between 0 and 1 near to each other.
const parts = { accuracy: 1 };

function both(shown, runs, name) {
  return shown.flatMap((run, at) => ["train", "validation"].map(set => {
    const points = run.points.filter(point => point[set]?.[name] !== undefined);
    if (run.newest?.[set]?.[name] !== undefined && run.newest.epoch > (points.at(-1)?.epoch ?? 0)) points.push(run.newest);
    return {
      x: points.map(point => point.epoch), y: points.map(point => point[set][name]), name: `${shown.length > 1 ? `${run.name} ` : ""}${set === "train" ? "training" : "validation"}`,
      line: { color: colors[runs.color(run) % colors.length], width: 1.8, dash: set === "train" ? "solid" : "dash" },
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
