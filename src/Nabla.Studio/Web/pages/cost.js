// Cost: the cost along the gradient, and on a plane of weight space around the present weights, with the path of training.
import { get } from "/lib/api.js";
import { floats } from "/lib/binary.js";
import { chart } from "/lib/chart.js";
import { el, renew, say } from "/lib/dom.js";
import { fitting } from "/lib/fitting.js";
import { short } from "/lib/numbers.js";
import * as picker from "/lib/picker.js";
import * as place from "/lib/place.js";
import { contour, height, raster } from "/lib/surface.js";

const size = 560;
const kinds = [["gradient", "the gradient and a random direction"], ["random", "two random directions"], ["principal", "principal directions of the training"]];

export async function mount(root, until) {
  const page = new Cost(root);
  await page.fetch();
  until(picker.live(() => page.load(), 3000));
}

class Cost {
  constructor(root) {
    this.load = picker.latest(() => this.fetch());
    this.tools = el("div", { class: "tools" });
    this.line = el("section", { class: "panel", "aria-label": "Along the gradient" });
    this.canvas = el("canvas", { class: "surface", width: size, height: size, role: "img" });
    this.words = el("p", {});
    this.read = el("p", { class: "quiet", role: "status" });
    this.scale = el("div", { class: "scale" });
    this.table = el("details", { class: "path" });
    root.append(el("h1", { class: "unseen" }, "The cost around the current weights"), this.tools,
      el("div", { class: "planes" }, el("section", { class: "panel", "aria-label": "A plane of weight space" }, el("h2", {}, "The cost on a plane through the current weights"), this.canvas, this.scale, this.read, this.words, this.table), this.line));
    this.canvas.addEventListener("pointermove", event => this.tell(event));
  }

  // The plane first: the line goes through the weights that it is of.
  async fetch() {
    const look = () => { const { row, ...query } = place.look(); return query; };
    try {
      const plane = await fitting(() => get("/api/cost/plane", { ...look(), kind: place.value("kind") ?? "gradient", seed: place.value("direction"), reach: place.value("reach"), side: place.value("side") }));
      const line = await get("/api/cost/line", { ...look(), epoch: plane.epoch_used ?? look().epoch, reach: place.value("along") });
      await picker.calm();
      this.showTools(plane);
      this.showPlane(plane);
      this.showLine(line);
    } catch (fault) {
      this.showTools({ epochs: 0, kind: place.value("kind") ?? "gradient" });
      say(fault.message);
      renew(this.words, el("span", { role: "alert" }, fault.message));
    }
  }

  showTools(plane) {
    const set = values => { place.set(values); return this.load(); };
    const choose = (name, values, now, label) => el("label", {}, el("span", { class: "label" }, label), el("select", { "aria-label": label, onchange: event => set({ [name]: event.target.value || undefined }) }, values.map(([value, text]) => el("option", { value, selected: String(value) === String(now) }, text))));
    renew(this.tools, choose("kind", kinds, plane.kind, "Plane"),
      el("button", { type: "button", hidden: plane.kind === "principal", onclick: () => set({ direction: 1 + Number(place.value("direction") ?? 0) }) }, "Other directions"),
      choose("reach", [["", "auto"], ["0.1", "0.1"], ["0.5", "0.5"], ["2", "2"], ["10", "10"], ["50", "50"]], place.value("reach") ?? "", "Range"),
      choose("side", [["", "31 × 31"], ["15", "15 × 15"], ["61", "61 × 61"]], place.value("side") ?? "", "Points"),
      picker.epochs(plane, () => this.load()));
  }

  showPlane(plane) {
    const costs = floats(plane.costs), { side, reach } = plane, finite = Array.from(costs).filter(Number.isFinite), low = Math.min(...finite), high = Math.max(...finite);
    Object.assign(this, { plane, costs });
    // By rank in the logarithm, so that the valley is seen beside a steep wall.
    const least = Math.max(low, 1e-12), share = cost => Number.isFinite(cost) ? Math.log(Math.max(cost, least) / least) / (Math.log(high / least) || 1) : 1;
    const raw = document.createElement("canvas"), context = this.canvas.getContext("2d"), cell = size / side;
    raster(raw, side, at => height(share(costs[at])));
    context.imageSmoothingEnabled = true;
    context.drawImage(raw, 0, 0, size, size);
    const levels = Array.from({ length: 11 }, (_, at) => least * Math.exp((at + 1) / 12 * Math.log(high / least)));
    context.strokeStyle = "rgba(255,255,255,.6)";
    context.lineWidth = 1;
    context.beginPath();
    for (const level of levels) contour(costs, side, level, ([x0, y0], [x1, y1]) => { context.moveTo((x0 + 0.5) * cell, (y0 + 0.5) * cell); context.lineTo((x1 + 0.5) * cell, (y1 + 0.5) * cell); });
    context.stroke();
    const to = (u, v) => [size / 2 + u / reach * (size - cell) / 2, size / 2 - v / reach * (size - cell) / 2];
    this.path(context, plane.path.map(([epoch, u, v]) => [epoch, ...to(u, v)]));
    this.star(context, ...to(0, 0));
    renew(this.scale, el("span", {}, short(low)), el("span", { class: "ramp", "aria-hidden": "true" }), el("span", {}, short(high)), el("span", { class: "quiet" }, "cost (logarithmic scale)"));
    const axis = plane.kind === "gradient" ? "Horizontal: −∇C, downhill. Vertical: a random direction orthogonal to it." : plane.kind === "random" ? "Both directions are random, scaled in each layer to the norm of its weights." : `The two principal directions of the training path, with ${Math.round(100 * plane.share)} % of its variance.`;
    const off = plane.path.length && plane.kind !== "principal" ? " The path is projected onto this plane, so its heights are not those of the plane." : "";
    const words = `${axis} From the middle (★, the weights now, |θ| = ${short(plane.theta)}) to the edge it is ${short(reach)}. The cost is that of ${plane.samples} samples of the ${plane.part} part.${plane.path.length ? ` The line is the path of training, a dot an epoch.${off}` : " This network has no path to show: it was loaded, not trained here."}`;
    renew(this.words, words);
    this.canvas.setAttribute("aria-label", `Cost on a plane of weight space, from ${short(low)} to ${short(high)}; now, in the middle, ${short(costs[(side * side - 1) / 2])}.`);
    this.table.hidden = !plane.path.length;
    renew(this.table, el("summary", {}, "The path in numbers"), el("table", {}, el("thead", {}, el("tr", {}, ["epoch", "right", "up", "from the plane"].map(text => el("th", { scope: "col" }, text)))), el("tbody", {}, plane.path.map(row => el("tr", {}, el("th", { scope: "row" }, String(row[0])), row.slice(1).map(value => el("td", {}, short(value))))))));
  }

  path(context, places) {
    if (!places.length) return;
    for (const [width, style] of [[4.5, "rgba(0,0,0,.55)"], [2, "#fff"]]) {
      context.lineWidth = width;
      context.strokeStyle = style;
      context.beginPath();
      places.forEach(([, x, y], at) => at ? context.lineTo(x, y) : context.moveTo(x, y));
      context.stroke();
    }
    for (const [, x, y] of places) {
      context.beginPath();
      context.arc(x, y, 3.2, 0, 2 * Math.PI);
      context.fillStyle = "#fff";
      context.strokeStyle = "#000";
      context.lineWidth = 1;
      context.fill();
      context.stroke();
    }
  }

  star(context, x, y) {
    context.font = "26px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 4;
    context.strokeStyle = "#000";
    context.fillStyle = "#ffd54a";
    context.strokeText("★", x, y);
    context.fillText("★", x, y);
  }

  tell(event) {
    if (!this.plane) return;
    const box = this.canvas.getBoundingClientRect(), { side } = this.plane, column = Math.min(side - 1, Math.floor((event.clientX - box.left) / box.width * side)), row = Math.min(side - 1, Math.floor((event.clientY - box.top) / box.height * side));
    this.read.textContent = `C = ${short(this.costs[Math.max(0, row) * side + Math.max(0, column)], 4)} here`;
  }

  showLine(line) {
    const far = el("select", { "aria-label": "Range along the gradient", onchange: event => { place.set({ along: event.target.value || undefined }); return this.load(); } }, [["", "auto"], ["0.01", "0.01"], ["0.1", "0.1"], ["1", "1"], ["10", "10"]].map(([value, text]) => el("option", { value, selected: value === (place.value("along") ?? "") }, text)));
    const best = line.line.reduce((least, point) => (point[1] ?? Infinity) < (least[1] ?? Infinity) ? point : least);
    renew(this.line, el("h2", {}, "Along the gradient"), el("label", {}, el("span", { class: "label" }, "Range"), far),
      chart({ label: `The cost along minus the gradient, from ${short(line.cost)} now to ${short(best[1])} at ${short(best[0])}`, x: "distance t along −∇C", y: "C",
        lines: [{ name: "linear prediction of the gradient", class: "tangent", loose: true, at: line.line.map(([t, , tangent]) => [t, tangent]) }, { name: "cost", at: line.line.map(([t, cost]) => [t, cost]) }], points: [{ at: [0, line.cost], name: "now" }, { at: [best[0], best[1]], name: "minimum", class: "best" }] }),
      el("p", { class: "keys" }, el("span", { class: "key" }), "cost", el("span", { class: "key tangent" }), "linear prediction of the gradient"),
      el("p", {}, `Now C = ${short(line.cost, 5)} and |∇C| = ${short(line.gradient, 5)}. A short step t along −∇C lowers the cost by about |∇C| t. `, best[0] > 0 ? `The minimum on this line is ${short(best[1], 5)} at distance ${short(best[0])}: one step with the learning rate ${short(best[0] / line.gradient)} would reach it.` : "The cost increases along this line: the weights are at its minimum."),
      el("p", { class: "quiet" }, `Over ${line.samples} samples of the ${line.part} part. The gradient is the slope at t = 0 only.`));
  }
}
