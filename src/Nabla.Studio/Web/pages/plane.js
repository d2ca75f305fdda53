// Plane: what a network of two inputs says everywhere, what each hidden node does there, and points of one's own.
import { get, post } from "/lib/api.js";
import { doubles, floats } from "/lib/binary.js";
import { el, renew, say } from "/lib/dom.js";
import { fitting } from "/lib/fitting.js";
import { largest, short } from "/lib/numbers.js";
import * as picker from "/lib/picker.js";
import * as place from "/lib/place.js";
import * as shown from "/lib/shown.js";
import { classes, contour, height, mark, raster, signedColor, sure } from "/lib/surface.js";
import { unique } from "/lib/unique.js";
import { PointPen } from "/parts/points.js";

const size = 620;

export async function mount(root, until) {
  const page = new Plane(root);
  until(() => { page.isLeft = true; });
  await page.fetch();
  until(picker.live(() => page.load(), 250));
}

class Plane {
  constructor(root) {
    this.load = picker.latest(() => this.fetch());
    this.tools = el("div", { class: "tools" });
    this.canvas = el("canvas", { class: "surface", width: size, height: size, role: "application", tabindex: 0 });
    this.legend = el("div", { class: "classes" });
    this.read = el("p", { class: "quiet", role: "status" });
    this.hidden = el("section", { class: "panel hiddens", "aria-label": "Hidden nodes" });
    this.pen = new PointPen({ canvas: this.canvas, toPlane: (x, y) => this.toPlane(x, y), toText: (x, y) => this.textOf(x, y), redraw: () => this.draw(), ontrain: (points, together) => this.train(points, together) });
    root.append(el("h1", { class: "unseen" }, "The plane of two inputs"), this.tools,
      el("div", { class: "planes" }, el("section", { class: "panel", "aria-label": "Decision surface" }, this.canvas, this.read, this.legend, this.pen.element), this.hidden));
    this.canvas.addEventListener("pointermove", event => this.tell(event));
  }

  async fetch() {
    const answer = await fitting(() => { const { row, ...query } = place.look(); return get("/api/plane", { ...query, output: place.value("output") }); });
    await picker.calm();
    this.data = { ...answer, says: doubles(answer.says), points: doubles(answer.points), labels: doubles(answer.labels) };
    renew(this.tools, this.parts(answer.part), answer.output_names.length ? this.outputs(answer) : null, picker.epochs(answer, () => this.load()));
    this.range = this.isClasses() ? null : rangeOf(this.data.says, this.data.labels);
    this.surface();
    this.draw();
    this.hiddens(answer);
    const names = answer.classes.length ? answer.classes : [];
    renew(this.legend, names.map((name, at) => { const icon = el("canvas", { width: 18, height: 18, "aria-hidden": "true" }); this.icon(icon, at); return el("span", {}, icon, name); }));
    this.pen.classes(names);
    const label = `Predictions for ${answer.names[0]} from ${short(answer.x[0])} to ${short(answer.x[1])} and ${answer.names[1]} from ${short(answer.y[0])} to ${short(answer.y[1])}, with ${this.data.labels.length} samples of the ${answer.part} part. ${this.rightOf()} Arrows move a cross, enter puts a point.`;
    if (this.canvas.getAttribute("aria-label") !== label) this.canvas.setAttribute("aria-label", label);
  }

  parts(part) {
    return el("select", { "aria-label": "Samples shown", onchange: event => { place.set({ part: event.target.value || undefined }); return this.load(); } },
      ["", "train", "validation", "test"].map(value => el("option", { value, selected: value === (place.value("part") ?? "") }, value || `samples: ${part}`)));
  }

  outputs(answer) {
    return el("select", { "aria-label": "Output shown", onchange: event => { place.set({ output: event.target.value }); return this.load(); } },
      answer.output_names.map((name, at) => el("option", { value: at, selected: at === answer.output }, name)));
  }

  // A file of the points, and a run on it: a plain network of the same hidden layers.
  async train(points, together) {
    const { points: places, labels, names, classes: called } = this.data, quote = text => `"${text.replaceAll('"', '""')}"`, nameOf = label => this.isClasses() ? quote(called[label] ?? String(label)) : label;
    // The inputs may have any name.
    let target = "wanted";
    while (names.includes(target)) target += "_";
    const rows = points.map(({ x, y, label }) => [x, y, nameOf(label)]);
    if (together) for (let i = 0; i < labels.length; i++) rows.push([places[2 * i], places[2 * i + 1], nameOf(labels[i])]);
    const csv = [[...names.map(quote), target], ...rows].map(row => row.join(",")).join("\n");
    const { data } = await post("/api/data/upload", new Blob([csv]), { drop: unique(), name: "points.csv" });
    const hidden = this.data.hidden.map(layer => layer.nodes).join(",") || "none";
    const run = await post("/api/runs/start", { data, settings: { "target": target, "preset": "standard", "validation": "0", "hidden": hidden, ...(this.isClasses() ? { "task": "classification" } : {}) } });
    this.pen.points = [];
    this.pen.changed();
    if (this.isLeft) return;
    await shown.choose(run.run);
    say("It trains on your points: watch the surface.");
    await this.load();
  }

  isClasses() { return this.data.task === "Classification"; }

  // The surface once, in its own pixels; drawn larger under the points.
  surface() {
    const { side, says, outputs } = this.data;
    this.raw = document.createElement("canvas");
    if (!this.isClasses()) {
      const [low, high] = this.range;
      raster(this.raw, side, at => height((says[at * outputs] - low) / (high - low || 1)));
      this.levels = [says, Array.from({ length: 9 }, (_, at) => low + (at + 1) * (high - low) / 10)];
      return;
    }
    if (outputs === 1) {
      raster(this.raw, side, at => says[at] > 0.5 ? sure(1, says[at], 0.5) : sure(0, 1 - says[at], 0.5));
      this.levels = [says, [0.5]];
      return;
    }
    const lead = new Float64Array(side * side);
    raster(this.raw, side, at => {
      let best = 0, next = -Infinity;
      for (let j = 1; j < outputs; j++) if (says[at * outputs + j] > says[at * outputs + best]) best = j;
      for (let j = 0; j < outputs; j++) if (j !== best) next = Math.max(next, says[at * outputs + j]);
      lead[at] = outputs === 2 ? says[at * 2] - says[at * 2 + 1] : 0;
      return sure(best, says[at * outputs + best], 1 / outputs);
    });
    this.levels = outputs === 2 ? [lead, [0]] : null;
  }

  toCanvas(x, y) {
    const { x: [left, right], y: [bottom, top] } = this.data;
    return [(x - left) / (right - left) * size, (top - y) / (top - bottom) * size];
  }

  toPlane(px, py) {
    const { x: [left, right], y: [bottom, top] } = this.data;
    return [left + px / size * (right - left), top - py / size * (top - bottom)];
  }

  draw() {
    if (!this.data) return;
    const context = this.canvas.getContext("2d"), { side, points, labels } = this.data;
    context.imageSmoothingEnabled = true;
    context.drawImage(this.raw, 0, 0, size, size);
    if (this.levels) {
      context.strokeStyle = this.isClasses() ? "#222" : "rgba(255,255,255,.7)";
      context.lineWidth = this.isClasses() ? 2 : 1;
      context.beginPath();
      const scale = size / side;
      for (const level of this.levels[1]) contour(this.grid(), side, level, ([x0, y0], [x1, y1]) => { context.moveTo((x0 + 0.5) * scale, (y0 + 0.5) * scale); context.lineTo((x1 + 0.5) * scale, (y1 + 0.5) * scale); });
      context.stroke();
    }
    this.axes(context);
    for (let i = 0; i < labels.length; i++) this.point(context, points[2 * i], points[2 * i + 1], labels[i], 3.4);
    for (const one of this.pen.points) this.point(context, one.x, one.y, one.label, 6);
    this.pen.cursor(context);
  }

  grid() {
    const [numbers] = this.levels, { side, outputs } = this.data;
    return numbers.length === side * side ? numbers : Float64Array.from({ length: side * side }, (_, at) => numbers[at * outputs]);
  }

  point(context, x, y, label, much) {
    const [px, py] = this.toCanvas(x, y);
    context.lineWidth = 1.2;
    context.strokeStyle = "#fff";
    if (this.isClasses()) { context.fillStyle = classes[label % classes.length]; mark(context, label, px, py, much); }
    else { context.fillStyle = `rgb(${height((label - this.range[0]) / (this.range[1] - this.range[0] || 1)).map(Math.round)})`; context.strokeStyle = "#111"; mark(context, 0, px, py, much); }
  }

  icon(canvas, at) {
    const context = canvas.getContext("2d");
    context.fillStyle = classes[at % classes.length];
    context.strokeStyle = "#fff";
    mark(context, at, 9, 9, 5);
  }

  axes(context) {
    const { x: [left, right], y: [bottom, top], names } = this.data;
    context.font = "12px system-ui, sans-serif";
    context.lineWidth = 3;
    context.strokeStyle = "rgba(255,255,255,.85)";
    context.fillStyle = "#222";
    const write = (text, x, y, align) => { context.textAlign = align; context.strokeText(text, x, y); context.fillText(text, x, y); };
    write(`${names[0]} ${short(left)}`, 6, size - 6, "left");
    write(short(right), size - 6, size - 6, "right");
    write(`${names[1]} ${short(top)}`, 6, 16, "left");
    write(short(bottom), 6, size - 22, "left");
  }

  tell(event) {
    if (!this.data) return;
    const box = this.canvas.getBoundingClientRect();
    this.read.textContent = this.textOf((event.clientX - box.left) / box.width * size, (event.clientY - box.top) / box.height * size);
  }

  // What the network says at a place of the canvas.
  textOf(cx, cy) {
    const { side, says, outputs, names, classes: called } = this.data, px = cx / size, py = cy / size;
    const at = Math.min(side - 1, Math.max(0, Math.floor(py * side))) * side + Math.min(side - 1, Math.max(0, Math.floor(px * side))), [x, y] = this.toPlane(cx, cy);
    const said = this.isClasses() && outputs > 1 ? called.map((name, j) => `${name} ${Math.round(100 * says[at * outputs + j])} %`).join(", ") : short(says[at * outputs]);
    return `${names[0]} ${short(x)}, ${names[1]} ${short(y)}: ${said}`;
  }

  rightOf() { return this.isClasses() ? "Regions are colored by class, paler where the network is less certain." : "The color is the predicted number."; }

  hiddens(answer) {
    renew(this.hidden, el("h2", {}, "What each hidden node does"), answer.hidden.length ? null : el("p", { class: "quiet" }, "There is no hidden layer."), answer.hidden.map(layer => el("div", {}, el("h3", {}, `Layer ${layer.layer} · ${layer.activation}${layer.nodes > layer.surfaces.length ? `, first ${layer.surfaces.length} of ${layer.nodes}` : ""}`),
      el("div", { class: "fields" }, layer.surfaces.map((surface, node) => {
        const numbers = floats(surface), most = largest(Array.from(numbers)), canvas = el("canvas", { class: "pixels small", role: "img", "aria-label": `Activation of node ${node} of layer ${layer.layer} on the plane, at most ${short(most)} in size` });
        raster(canvas, answer.hidden_side, at => signedColor(numbers[at], most));
        return el("figure", { class: "field" }, canvas, el("figcaption", {}, String(node)));
      })))), el("p", { class: "quiet" }, "Blue above zero, red below, white at 0; each with its own scale."));
  }
}

// Of all numbers, so that a color means the same in the surface and in the points.
function rangeOf(...lists) {
  let low = Infinity, high = -Infinity;
  for (const list of lists) for (const value of list) if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return low <= high ? [low, high] : [0, 1];
}
