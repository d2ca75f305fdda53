// Plane: what a network of two inputs says everywhere, what each hidden node does there, and points of one's own.
import { get, post } from "/lib/api.js";
import { floats } from "/lib/binary.js";
import { el, replace, say } from "/lib/dom.js";
import { largest, short } from "/lib/numbers.js";
import * as picker from "/lib/picker.js";
import * as place from "/lib/place.js";
import { classes, contour, height, mark, raster, signedColor, sure } from "/lib/surface.js";
import { PointPen } from "/parts/points.js";

const size = 620;

export async function mount(root) {
  const page = new Plane(root);
  await page.fetch();
  return picker.live(() => page.load(), 250);
}

class Plane {
  constructor(root) {
    this.load = picker.latest(() => this.fetch().catch(fault => say(fault.message)));
    this.tools = el("div", { class: "tools" });
    this.canvas = el("canvas", { class: "surface", width: size, height: size, role: "img", tabindex: 0 });
    this.legend = el("div", { class: "classes" });
    this.read = el("p", { class: "quiet", role: "status" });
    this.hidden = el("section", { class: "panel hiddens", "aria-label": "Hidden nodes" });
    this.pen = new PointPen({ canvas: this.canvas, toPlane: (x, y) => this.toPlane(x, y), redraw: () => this.draw(), ontrain: (points, together) => this.train(points, together).catch(fault => say(fault.message)) });
    root.append(el("h1", { class: "unseen" }, "The plane of two inputs"), this.tools,
      el("div", { class: "planes" }, el("section", { class: "panel", "aria-label": "Decision surface" }, this.canvas, this.read, this.legend, this.pen.element), this.hidden));
    this.canvas.addEventListener("pointermove", event => this.tell(event));
  }

  async fetch() {
    const { row, ...query } = place.look();
    const answer = await get("/api/plane", query);
    this.data = { ...answer, says: floats(answer.says), points: floats(answer.points), labels: floats(answer.labels) };
    if (!document.activeElement?.closest?.(".epochs")) replace(this.tools, this.parts(answer.part), picker.epochs(answer.epochs, () => this.load()) ?? el("span"));
    this.surface();
    this.draw();
    this.hiddens(answer);
    const names = answer.classes.length ? answer.classes : [];
    replace(this.legend, names.map((name, at) => { const icon = el("canvas", { width: 18, height: 18, "aria-hidden": "true" }); this.icon(icon, at); return el("span", {}, icon, name); }));
    this.pen.classes(names);
    this.canvas.setAttribute("aria-label", `What the network says for ${answer.names[0]} from ${short(answer.x[0])} to ${short(answer.x[1])} and ${answer.names[1]} from ${short(answer.y[0])} to ${short(answer.y[1])}, with ${this.data.labels.length} samples of the ${answer.part} part. ${this.rightOf()}`);
  }

  parts(part) {
    const choose = el("select", { "aria-label": "Samples shown", onchange: () => { place.set({ part: choose.value || undefined }); this.load(); } },
      ["", "train", "validation", "test"].map(value => el("option", { value, selected: value === (place.value("part") ?? "") }, value || `samples: ${part}`)));
    return choose;
  }

  // A file of the points, and a run on it: a plain network of the same hidden layers, in the same units.
  async train(points, together) {
    const { points: places, labels, names, classes: called } = this.data, quote = text => `"${text.replaceAll('"', '""')}"`, nameOf = label => this.isClasses() ? quote(called[label] ?? String(label)) : label;
    const rows = points.map(({ x, y, label }) => [x, y, nameOf(label)]);
    if (together) for (let i = 0; i < labels.length; i++) rows.push([places[2 * i], places[2 * i + 1], nameOf(labels[i])]);
    const csv = [[...names.map(quote), "wanted"], ...rows].map(row => row.join(",")).join("\n");
    const { data } = await post("/api/data/upload", new Blob([csv]), { drop: crypto.randomUUID(), name: "points.csv" });
    const hidden = this.data.hidden.map(layer => layer.nodes).join(",");
    const run = await post("/api/runs/start", { data, settings: { "--target": "wanted", "--recipe": "standard", "--scaling": "none", "--validation": "0", ...(hidden ? { "--hidden": hidden } : {}), ...(this.isClasses() ? { "--task": "classification" } : {}) } });
    this.pen.points = [];
    this.pen.changed();
    place.set({ run: run.id ?? run.run, epoch: undefined, part: undefined });
    say("It trains on your points: watch the surface.");
    await this.load();
  }

  isClasses() { return this.data.task === "Classification"; }

  // The surface once, in its own pixels; drawn larger under the points.
  surface() {
    const { side, says, outputs } = this.data;
    this.raw = document.createElement("canvas");
    if (!this.isClasses()) {
      let low = Infinity, high = -Infinity;
      for (const value of says) { low = Math.min(low, value); high = Math.max(high, value); }
      raster(this.raw, side, at => height((says[at * outputs] - low) / (high - low || 1)));
      this.levels = [says, Array.from({ length: 9 }, (_, at) => low + (at + 1) * (high - low) / 10)];
      return;
    }
    if (outputs === 1) {
      raster(this.raw, side, at => says[at] > 0.5 ? sure(1, says[at], 0.5) : sure(0, 1 - says[at], 0.5));
      this.levels = [says, [0.5]];
      return;
    }
    const lead = new Float32Array(side * side);
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
    this.pen.cursor(context, (x, y) => this.toCanvas(x, y));
  }

  grid() {
    const [numbers] = this.levels, { side, outputs } = this.data;
    return numbers.length === side * side ? numbers : Float32Array.from({ length: side * side }, (_, at) => numbers[at * outputs]);
  }

  point(context, x, y, label, much) {
    const [px, py] = this.toCanvas(x, y);
    context.lineWidth = 1.2;
    context.strokeStyle = "#fff";
    if (this.isClasses()) { context.fillStyle = classes[label % classes.length]; mark(context, label, px, py, much); }
    else { const { labels } = this.data; this.range ??= labels.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]); context.fillStyle = `rgb(${height((label - this.range[0]) / (this.range[1] - this.range[0] || 1)).map(Math.round)})`; context.strokeStyle = "#111"; mark(context, 0, px, py, much); }
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
    const box = this.canvas.getBoundingClientRect(), px = (event.clientX - box.left) / box.width, py = (event.clientY - box.top) / box.height, { side, says, outputs, names, classes: called } = this.data;
    const at = Math.min(side - 1, Math.max(0, Math.floor(py * side))) * side + Math.min(side - 1, Math.max(0, Math.floor(px * side))), [x, y] = this.toPlane(px * size, py * size);
    const said = this.isClasses() && outputs > 1 ? called.map((name, j) => `${name} ${Math.round(100 * says[at * outputs + j])} %`).join(", ") : short(says[at * outputs]);
    this.read.textContent = `${names[0]} ${short(x)}, ${names[1]} ${short(y)}: ${said}`;
  }

  rightOf() { return this.isClasses() ? "Regions are colored by class, the paler the less sure." : "The color is the predicted number."; }

  hiddens(answer) {
    replace(this.hidden, el("h2", {}, "What each hidden node does"), answer.hidden.length ? null : el("p", { class: "quiet" }, "There is no hidden layer."), answer.hidden.map(layer => el("div", {}, el("h3", {}, `Layer ${layer.layer} · ${layer.activation}${layer.nodes > layer.surfaces.length ? `, first ${layer.surfaces.length} of ${layer.nodes}` : ""}`),
      el("div", { class: "fields" }, layer.surfaces.map((surface, node) => {
        const numbers = floats(surface), most = largest(Array.from(numbers)), canvas = el("canvas", { class: "pixels small", role: "img", "aria-label": `Activation of node ${node} of layer ${layer.layer} on the plane, at most ${short(most)} in size` });
        raster(canvas, answer.hidden_side, at => signedColor(numbers[at], most));
        return el("figure", { class: "field" }, canvas, el("figcaption", {}, String(node)));
      })))), el("p", { class: "quiet" }, "Blue above zero, red below, white at 0; each for itself."));
  }
}
