// Data: how good the network is, class by class and sample by sample.
import { get } from "/lib/api.js";
import { el, replace } from "/lib/dom.js";
import { short } from "/lib/numbers.js";
import { colors, draw, forget } from "/lib/plot.js";
import { picture } from "/lib/pixels.js";
import * as place from "/lib/place.js";

export async function mount(root) {
  const { run, epoch, part } = place.look();
  const told = await get("/api/evaluate", { run, epoch, part });
  const parts = el("select", { "aria-label": "Samples", onchange: () => { place.set({ part: parts.value, truth: undefined, predicted: undefined }); root.replaceChildren(); mount(root); } },
    told.parts.map(name => el("option", { value: name, selected: name === told.part }, name)));
  const charts = [];
  root.append(el("h1", { class: "unseen" }, "Data and evaluation"),
    el("section", { class: "panel" },
      el("div", { class: "row" }, el("h2", { class: "inline" }, `${told.name} on`), parts, el("span", { class: "quiet" }, `${told.scores.samples.toLocaleString("en")} samples${epoch === undefined ? "" : `, after epoch ${epoch}`}`)),
      metrics(told.scores)));
  if (told.scores.confusion) root.append(confusion(told));
  if (told.points) {
    const panel = residuals(told, charts);
    root.append(panel);
  }
  root.append(el("section", { class: "panel", "aria-labelledby": "worst-title" },
    el("h2", { id: "worst-title" }, told.task === "classification" ? "Worst mistakes" : "Farthest off"),
    told.worst.length ? samples(told, told.image_columns ? told.worst : told.worst.slice(0, 20)) : el("p", {}, "There is none: every sample is right.")));
  if (told.scores.classes) root.append(classes(told.scores.classes));
  return () => charts.forEach(forget);
}

const parts = /^(accuracy|top-|precision|recall|f1|balanced|hamming)/;
const number = (name, value) => value === null ? "" : parts.test(name) ? `${(100 * value).toFixed(2)} %` : short(value, 4);

function metrics(scores) {
  return el("dl", { class: "numbers" }, Object.entries(scores).filter(([name, value]) => typeof value === "number" && name !== "samples" && !/-(micro|weighted)$/.test(name)).map(([name, value]) =>
    el("div", {}, el("dt", {}, name), el("dd", { "data-name": name }, number(name, value)))));
}

function confusion({ scores, part }) {
  const names = scores.classes.map(one => one.name), most = Math.max(...scores.confusion.flatMap((row, i) => row.filter((_, j) => j !== i)), 1);
  const opened = el("div", { class: "opened", "aria-live": "polite" });
  const cells = scores.confusion.map((row, i) => row.map((count, j) => {
    const share = i === j ? count / Math.max(1, scores.classes[i].support) : count / most;
    const button = el("button", { type: "button", "aria-label": `${names[i]} taken for ${names[j]}: ${count}`, "data-cell": `${i},${j}`, onclick: () => open(i, j) }, count || "");
    button.style.setProperty("--share", `${Math.round(100 * (count ? 0.08 + 0.92 * share : 0) * (i === j ? 0.55 : 0.8))}%`);
    return el("td", { class: i === j ? "right" : "wrong" }, button);
  }));
  const grid = el("table", { class: "confusion" }, el("caption", { class: "unseen" }, "Rows: true, columns: predicted"),
    el("thead", {}, el("tr", {}, el("th"), names.map(name => el("th", { scope: "col" }, name)))),
    el("tbody", {}, cells.map((row, i) => el("tr", {}, el("th", { scope: "row" }, names[i]), row))));
  grid.addEventListener("keydown", event => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step || !event.target.dataset.cell) return;
    event.preventDefault();
    const [i, j] = event.target.dataset.cell.split(",").map(Number);
    cells[i + step[0]]?.[j + step[1]]?.firstChild.focus();
  });
  const open = async (i, j) => {
    place.set({ truth: i, predicted: j });
    const { run, epoch } = place.look();
    for (const row of cells) for (const cell of row) cell.firstChild.removeAttribute("aria-pressed");
    cells[i][j].firstChild.setAttribute("aria-pressed", "true");
    try {
      const told = await get("/api/evaluate/cell", { run, epoch, part, truth: i, predicted: j });
      replace(opened, el("h3", {}, i === j ? `${told.count.toLocaleString("en")} of ${names[i]}, found` : `${told.count.toLocaleString("en")} of ${names[i]}, taken for ${names[j]}`, told.count > told.samples.length ? ` (the ${told.samples.length} it is surest of)` : ""), samples(told, told.samples));
    } catch (fault) {
      replace(opened, el("p", { class: "fault", role: "alert" }, fault.message));
    }
  };
  const [truth, predicted] = [place.value("truth"), place.value("predicted")];
  if (truth !== undefined && predicted !== undefined && cells[truth]?.[predicted]) open(Number(truth), Number(predicted));
  return el("section", { class: "panel", "aria-labelledby": "confusion-title" }, el("h2", { id: "confusion-title" }, "Who was taken for whom"),
    el("p", { class: "quiet small" }, "Rows: true, columns: predicted. A cell opens its samples; arrow keys go from cell to cell."),
    el("div", { class: "matrix" }, el("div", { class: "scroll" }, grid), opened));
}

// Images as they are; rows of a table as their file has them.
function samples(told, list) {
  const { run, epoch, part } = place.look();
  const address = row => `/backprop?${new URLSearchParams(Object.entries({ run, epoch, part, row }).filter(([, value]) => value !== undefined))}`;
  if (told.image_columns) {
    return el("div", { class: "thumbs" }, list.map(one => el("a", { class: "sample", href: address(one.row), title: `sample ${one.row}: ${one.truth}, predicted ${one.predicted}` },
      picture(one.x, told.image_columns, { scale: 56 / told.image_columns, label: `sample ${one.row}`, most: 1 }),
      el("span", {}, `${one.truth} → ${one.predicted}`), one.sure === undefined ? null : el("span", { class: "quiet small" }, `${(100 * one.sure).toFixed(0)} %`))));
  }
  const columns = told.columns ?? list[0]?.x.map((_, at) => `x${at + 1}`) ?? [];
  return el("div", { class: "scroll" }, el("table", { class: "samples" },
    el("thead", {}, el("tr", {}, ["sample", "true", "predicted", list[0]?.sure === undefined ? "off by" : "sure", ...columns].map(text => el("th", { scope: "col" }, text)))),
    el("tbody", {}, list.map(one => el("tr", {}, el("td", {}, el("a", { href: address(one.row) }, one.row)), el("td", {}, shown(one.truth)), el("td", {}, shown(one.predicted)),
      el("td", {}, one.sure === undefined ? shown(Number(one.error.toPrecision(3))) : `${(100 * one.sure).toFixed(0)} %`), (one.cells ?? one.x.map(value => short(value))).map(cell => el("td", {}, cell)))))));
}

const shown = value => typeof value === "number" ? Number(value.toPrecision(6)).toLocaleString("en") : value;

function residuals(told, charts) {
  const scatter = el("div", { class: "curve" }), bars = el("div", { class: "curve" });
  charts.push(scatter, bars);
  const truth = told.points.map(point => point[1]), low = Math.min(...truth), high = Math.max(...truth);
  draw(scatter, [
    { x: [low, high], y: [low, high], name: "right", line: { color: "#888888", dash: "dot", width: 1 }, hoverinfo: "skip" },
    { x: truth, y: told.points.map(point => point[2]), mode: "markers", name: "samples", text: told.points.map(point => `sample ${point[0]}`), marker: { color: colors[0], size: 5, opacity: 0.5 } },
  ], { x: `true ${told.target ?? ""}`, y: "predicted", legend: false, near: true });
  draw(bars, [{ type: "bar", x: told.bars.map((_, at) => told.bar_from + (at + 0.5) * told.bar_width), y: told.bars, name: "samples", marker: { color: colors[0] } }],
    { x: "predicted − true", y: "samples", legend: false, near: true });
  return el("section", { class: "panel", "aria-labelledby": "residuals-title" }, el("h2", { id: "residuals-title" }, "Residuals"),
    el("div", { class: "curves" }, el("div", { class: "grid" }, el("div", {}, el("h3", {}, "True and predicted"), scatter), el("div", {}, el("h3", {}, "How far off"), bars))));
}

function classes(list) {
  return el("section", { class: "panel", "aria-labelledby": "classes-title" }, el("h2", { id: "classes-title" }, "Class by class"),
    el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ["class", "precision", "recall", "F1", "samples"].map(text => el("th", { scope: "col" }, text)))),
      el("tbody", {}, list.map(one => el("tr", {}, el("th", { scope: "row" }, one.name), [one.precision, one.recall, one.f1].map(value => el("td", {}, `${(100 * value).toFixed(1)} %`)), el("td", {}, one.support.toLocaleString("en"))))))));
}
