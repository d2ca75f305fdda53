// Data: how good the network is, class by class and sample by sample.
import { get } from "/lib/api.js";
import { attempt, el, renew, replace } from "/lib/dom.js";
import { fitting } from "/lib/fitting.js";
import { short } from "/lib/numbers.js";
import { latest, live, newest } from "/lib/picker.js";
import { colors, draw, forget, plain } from "/lib/plot.js";
import { picture } from "/lib/pixels.js";
import * as place from "/lib/place.js";

export async function mount(root, until) {
  const page = new DataPage(root);
  until(() => page.forget());
  await page.fetch();
  until(live(() => page.follow()));
}

class DataPage {
  constructor(root) {
    this.charts = [];
    this.head = el("section", { class: "panel" });
    this.body = el("div");
    this.newer = el("button", { type: "button", hidden: true, onclick: () => this.load() }, "Show the newest epoch");
    this.load = latest(() => this.fetch());
    root.append(el("h1", { class: "unseen" }, "Data and evaluation"), this.head, this.body);
  }

  // Cells are opened later, so of a network that trains one epoch is kept.
  async fetch() {
    const { run, epoch } = place.look(), { runs } = epoch === undefined && run !== undefined ? await get("/api/runs") : { runs: [] };
    const training = runs.find(one => one.run === run && one.state === "training" && one.epoch > 0);
    this.pinned = training && newest({ training: true, epochs: training.epoch, epochs_kept: training.epochs_kept });
    const told = await fitting(() => get("/api/evaluate", this.query()));
    if (this.pinned !== undefined) this.pinned = told.epoch_used ?? this.pinned;
    const after = told.epoch_used ?? this.query().epoch;
    this.newer.hidden = true;
    this.forget();
    const choose = el("select", { "aria-label": "Samples", onchange: event => { place.set({ part: event.target.value, truth: undefined, predicted: undefined }); return this.load(); } },
      told.parts.map(name => el("option", { value: name, selected: name === told.part }, name)));
    renew(this.head, el("div", { class: "row" }, el("h2", { class: "inline" }, `${told.name} on`), choose,
      el("span", { class: "quiet" }, `${told.scores.samples.toLocaleString("en")} samples${after === undefined || after === null ? "" : `, after epoch ${after}`}`)), metrics(told.scores),
      el("p", { class: "quiet small" }, `Cost function: ${told.cost_function}.`),
      told.notes.map(note => el("p", { class: "finding note" }, el("strong", {}, "note "), note)));
    // Residuals are of one target at a time.
    if (told.targets.length && told.points)
      this.head.firstChild.append(el("select", { "aria-label": "Target", onchange: event => { place.set({ of: event.target.value }); return this.load(); } }, told.targets.map((name, at) => el("option", { value: at, selected: at === told.chosen }, name))));
    this.head.firstChild.append(this.newer);
    const query = { ...this.query(), part: told.part };
    replace(this.body, told.scores.confusion ? confusion(told, query) : null, told.points ? residuals(told, this.charts) : null,
      el("section", { class: "panel", "aria-labelledby": "worst-title" },
        el("h2", { id: "worst-title" }, told.task === "classification" ? "Largest errors" : "Largest residuals"),
        told.worst.length ? samples(told, told.image_columns ? told.worst : told.worst.slice(0, 20), query) : el("p", {}, "None: every sample is predicted correctly.")),
      told.scores.targets ? targets(told.scores.targets) : null,
      told.scores.classes ? classes(told.scores.classes) : told.scores.labels ? classes(told.scores.labels) : null);
  }

  query() {
    const { run, epoch, part } = place.look();
    return { run, epoch: epoch ?? this.pinned, part, of: place.value("of") };
  }

  follow() { this.newer.hidden = false; }

  forget() { this.charts.splice(0).forEach(forget); }
}

const parts = /^(accuracy|top-|precision|recall|f1|balanced|hamming|coverage)/;
const number = (name, value) => value === null ? "" : parts.test(name) ? `${(100 * value).toFixed(2)} %` : short(value, 4);

function metrics(scores) {
  return el("dl", { class: "numbers" }, Object.entries(scores).filter(([name, value]) => typeof value === "number" && name !== "samples" && !/-(micro|weighted)$/.test(name)).map(([name, value]) =>
    el("div", {}, el("dt", {}, name), el("dd", { "data-name": name }, number(name, value)))));
}

function confusion({ scores }, query) {
  const names = scores.classes.map(one => one.name), most = Math.max(...scores.confusion.flatMap((row, i) => row.filter((_, j) => j !== i)), 1);
  const opened = el("div", { class: "opened", "aria-live": "polite" });
  const cells = scores.confusion.map((row, i) => row.map((count, j) => {
    const share = i === j ? count / Math.max(1, scores.classes[i].support) : count / most;
    const button = el("button", { type: "button", "aria-label": `true ${names[i]}, predicted ${names[j]}: ${count}`, "data-cell": `${i},${j}`, onclick: () => open(i, j) }, count || "");
    button.style.setProperty("--share", `${Math.round(100 * (count ? 0.08 + 0.92 * share : 0) * (i === j ? 0.55 : 0.5))}%`);
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
    for (const row of cells) for (const cell of row) cell.firstChild.removeAttribute("aria-pressed");
    cells[i][j].firstChild.setAttribute("aria-pressed", "true");
    try {
      const told = await get("/api/evaluate/cell", { ...query, truth: i, predicted: j });
      // Another was opened meanwhile.
      if (!cells[i][j].firstChild.hasAttribute("aria-pressed")) return;
      replace(opened, el("h3", {}, i === j ? `${told.count.toLocaleString("en")} of ${names[i]}, found` : `${told.count.toLocaleString("en")} of ${names[i]}, predicted as ${names[j]}`, told.count > told.samples.length ? ` (the ${told.samples.length} with the largest probability)` : ""), samples(told, told.samples, query));
    } catch (fault) {
      replace(opened, el("p", { class: "fault", role: "alert" }, fault.message));
    }
  };
  const [truth, predicted] = [place.value("truth"), place.value("predicted")];
  if (truth !== undefined && predicted !== undefined && cells[truth]?.[predicted]) attempt(() => open(Number(truth), Number(predicted)));
  return el("section", { class: "panel", "aria-labelledby": "confusion-title" }, el("h2", { id: "confusion-title" }, "Confusion matrix"),
    el("p", { class: "quiet small" }, "Rows: true, columns: predicted. A cell opens its samples; arrow keys go from cell to cell."),
    el("div", { class: "matrix" }, el("div", { class: "scroll" }, grid), opened));
}

// Images as they are; rows of a table as their file has them.
function samples(told, list, query) {
  const address = row => `/backprop?${new URLSearchParams(Object.entries({ ...query, row }).filter(([, value]) => value !== undefined))}`;
  if (told.image_columns) {
    return el("div", { class: "thumbs" }, list.map(one => el("a", { class: "sample", href: address(one.row), title: `sample ${one.row}: ${one.truth}, predicted ${one.predicted}` },
      picture(one.x, told.image_columns, { scale: 56 / told.image_columns, label: `sample ${one.row}`, most: 1 }),
      el("span", {}, `${one.truth} → ${one.predicted}`), one.sure === undefined ? null : el("span", { class: "quiet small" }, `${(100 * one.sure).toFixed(0)} %`))));
  }
  const columns = told.columns ?? list[0]?.x.map((_, at) => `x${at + 1}`) ?? [];
  return el("div", { class: "scroll" }, el("table", { class: "samples" },
    el("thead", {}, el("tr", {}, ["sample", "true", "predicted", list[0]?.sure === undefined ? "residual" : "sure", ...columns].map(text => el("th", { scope: "col" }, text)))),
    el("tbody", {}, list.map(one => el("tr", {}, el("td", {}, el("a", { href: address(one.row) }, one.row)), el("td", {}, shown(one.truth)), el("td", {}, shown(one.predicted)),
      el("td", {}, one.sure === undefined ? shown(Number(one.error.toPrecision(3))) : `${(100 * one.sure).toFixed(0)} %`), (one.cells ?? one.x.map(value => short(value))).map(cell => el("td", {}, cell)))))));
}

const shown = value => typeof value === "number" ? Number(value.toPrecision(6)).toLocaleString("en") : value;

function residuals(told, charts) {
  const scatter = el("div", { class: "curve" }), bars = el("div", { class: "curve" });
  charts.push(scatter, bars);
  const truth = told.points.map(point => point[1]), low = Math.min(...truth), high = Math.max(...truth);
  attempt(() => draw(scatter, [
    { x: [low, high], y: [low, high], name: "right", line: { color: "#888888", dash: "dot", width: 1 }, hoverinfo: "skip" },
    { x: truth, y: told.points.map(point => point[2]), mode: "markers", name: "samples", text: told.points.map(point => `sample ${point[0]}`), marker: { color: colors[0], size: 5, opacity: 0.5 } },
  ], { x: `true ${plain(told.targets[told.chosen] ?? told.target ?? "")}`, y: "predicted", legend: false, near: true, label: `${told.points.length} samples, true against predicted; the nearer to the diagonal, the better.` }));
  attempt(() => draw(bars, [{ type: "bar", x: told.bars.map((_, at) => told.bar_from + (at + 0.5) * told.bar_width), y: told.bars, name: "samples", marker: { color: colors[0] } }],
    { x: "predicted − true", y: "samples", legend: false, near: true, label: `Residuals: from ${short(told.bar_from)} to ${short(told.bar_from + told.bars.length * told.bar_width)}; most often about ${short(told.bar_from + (told.bars.indexOf(Math.max(...told.bars)) + 0.5) * told.bar_width)}.` }));
  return el("section", { class: "panel", "aria-labelledby": "residuals-title" }, el("h2", { id: "residuals-title" }, "Residuals"),
    el("div", { class: "curves" }, el("div", { class: "grid" }, el("div", {}, el("h3", {}, "True and predicted"), scatter), el("div", {}, el("h3", {}, "Residuals"), bars))));
}

function targets(list) {
  const quantiles = list[0].quantiles, heads = ["target", "RMSE", "MAE", "R²", ...(quantiles ? ["coverage", "nominal", "mean width", "pinball", ...quantiles.map(one => `≤ q${one.level}`)] : [])];
  const share = value => value === null ? "" : `${(100 * value).toFixed(1)} %`;
  return el("section", { class: "panel", "aria-labelledby": "targets-title" }, el("h2", { id: "targets-title" }, "Scores per target"),
    el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, heads.map(text => el("th", { scope: "col" }, text)))),
      el("tbody", {}, list.map(one => el("tr", {}, el("th", { scope: "row" }, one.name), [one.rmse, one.mae, one.r2].map(value => el("td", {}, value === null ? "" : short(value, 4))),
        quantiles ? [el("td", {}, share(one.coverage)), el("td", {}, share(one.nominal)), el("td", {}, one.width === null ? "" : short(one.width, 4)), el("td", {}, short(one.pinball, 4)), ...one.quantiles.map(level => el("td", {}, share(level.below)))] : null))))));
}

function classes(list) {
  return el("section", { class: "panel", "aria-labelledby": "classes-title" }, el("h2", { id: "classes-title" }, "Scores per class"),
    el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ["class", "precision", "recall", "F1", "support"].map(text => el("th", { scope: "col" }, text)))),
      el("tbody", {}, list.map(one => el("tr", {}, el("th", { scope: "row" }, one.name), [one.precision, one.recall, one.f1].map(value => el("td", {}, `${(100 * value).toFixed(1)} %`)), el("td", {}, one.support.toLocaleString("en"))))))));
}
