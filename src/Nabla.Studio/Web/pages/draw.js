// Draw: a pad for digits, what the network makes of them, and what would make them more of another.
import { get, post } from "/lib/api.js";
import { base64, floats } from "/lib/binary.js";
import { el, renew, replace } from "/lib/dom.js";
import { fitting } from "/lib/fitting.js";
import { Graph } from "/lib/graph.js";
import { percent } from "/lib/numbers.js";
import { latest, live } from "/lib/picker.js";
import { paint, picture } from "/lib/pixels.js";
import * as place from "/lib/place.js";

const side = 280;

export async function mount(root, until) {
  const page = new Draw(root);
  await page.start();
  until(live(() => page.look()));
}

class Draw {
  constructor(root) {
    this.strokes = [];
    this.given = null;
    this.want = null;
    this.graph = new Graph({ label: "The network, with the drawing in it", cost: false });
    this.look = latest(steps => this.ask(steps));
    this.pad = el("canvas", { class: "pad", width: side, height: side, tabindex: 0, role: "application", "aria-label": "Drawing pad. Draw a digit with mouse, pen or finger; with the keyboard, load a sample beside it." });
    this.row = el("input", { type: "number", min: 0, value: place.value("row") ?? 0, "aria-label": "Sample to load" });
    this.seen = el("canvas", { class: "pixels", role: "img", "aria-label": "What the network sees: 28 by 28 pixels" });
    this.wish = el("canvas", { class: "pixels", role: "img" });
    this.wants = el("select", { "aria-label": "More of which", onchange: () => { this.want = Number(this.wants.value); return this.look(); } });
    this.wishWords = el("p", { class: "quiet" });
    this.verdict = el("p", { class: "verdict", role: "status" });
    this.shares = el("div", { class: "shares", role: "group", "aria-label": "Prediction" });
    const button = (text, act) => el("button", { type: "button", onclick: act }, text);
    root.append(el("h1", { class: "unseen" }, "Draw a digit"), el("div", { class: "drawing" },
      el("section", { class: "panel", "aria-label": "Pad" }, el("h2", {}, "Draw a digit"), this.pad,
        el("div", { class: "bar" }, button("Clear (c)", () => this.clear()), button("Undo (u)", () => this.undo())),
        el("div", { class: "bar" }, el("label", {}, el("span", { class: "label" }, "or sample"), this.row), button("Load", () => this.loadSample()))),
      el("section", { class: "panel", "aria-label": "Network input" }, el("h2", {}, "Network input"), this.seen,
        el("p", { class: "quiet" }, "As in MNIST: scaled to 20 × 20 pixels, centered by mass in 28 × 28, with a pen of the same width."), this.verdict, this.shares),
      el("section", { class: "panel", "aria-label": "What would change the prediction" }, el("h2", {}, el("label", {}, "Changes that increase the class ", this.wants, "?")), this.wish, this.wishWords,
        el("div", { class: "bar" }, button("Apply a little", () => this.look(3)), button("Apply a lot", () => this.look(30))))),
      el("section", { class: "picture panel", "aria-label": "Activations" }, this.graph.svg));
    this.listen();
  }

  async start() {
    const state = await fitting(() => get("/api/backprop/sample", { ...place.look(), row: 0 }));
    if (!state.image) throw new Error(`${state.name} does not take images. Train a network on digits (nabla train digits), or choose another network above.`);
    this.row.max = state.rows - 1;
    if (place.value("row") !== undefined) await this.loadSample();
    else { this.paper(); await this.look(); }
  }

  listen() {
    const at = event => { const box = this.pad.getBoundingClientRect(); return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]; };
    this.pad.addEventListener("pointerdown", event => {
      event.preventDefault();
      this.pad.setPointerCapture(event.pointerId);
      if (this.given) this.clear(false);
      this.strokes.push([at(event)]);
      this.drawn();
    });
    this.pad.addEventListener("pointermove", event => {
      if (!this.pad.hasPointerCapture(event.pointerId)) return;
      for (const one of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) this.strokes.at(-1).push(at(one));
      this.drawn();
    });
    this.pad.addEventListener("keydown", event => {
      if (event.key === "c") this.clear();
      if (event.key === "u") this.undo();
    });
  }

  drawn() {
    this.paper();
    this.look();
  }

  paper() {
    const context = this.pad.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, side, side);
    if (this.given) {
      const small = document.createElement("canvas");
      paint(small, this.given, 28, { most: 1 });
      context.imageSmoothingEnabled = false;
      context.drawImage(small, 0, 0, side, side);
      return;
    }
    context.strokeStyle = context.fillStyle = "#111";
    context.lineWidth = 22;
    context.lineCap = context.lineJoin = "round";
    for (const stroke of this.strokes) {
      context.beginPath();
      stroke.forEach(([x, y], at) => at ? context.lineTo(x * side, y * side) : context.moveTo(x * side, y * side));
      if (stroke.length === 1) context.lineTo(stroke[0][0] * side + 0.1, stroke[0][1] * side);
      context.stroke();
    }
  }

  clear(asks = true) {
    [this.strokes, this.given] = [[], null];
    place.set({ row: undefined });
    this.paper();
    if (asks) this.look();
  }

  undo() {
    this.strokes.pop();
    this.drawn();
  }

  async loadSample() {
    const { row, ...query } = place.look(), wanted = this.row.value;
    place.set({ row: wanted });
    const sample = await get("/api/backprop/sample", { ...query, row: wanted });
    // Another one was requested meanwhile, or something is drawn.
    if (place.value("row") !== wanted) return;
    [this.strokes, this.given] = [[], Float32Array.from(sample.image)];
    this.paper();
    await this.look();
  }

  async ask(steps) {
    const { row, ...query } = place.look(), from = this.given ?? (steps ? this.input : null);
    const answer = await post("/api/draw", from ? { input: base64(from) } : { strokes: this.strokes }, { ...query, want: this.want, steps });
    this.input = floats(answer.input);
    if (steps) { this.given = this.input; this.strokes = []; this.paper(); }
    this.show(answer);
  }

  show(answer) {
    paint(this.seen, this.input, answer.columns, { most: 1 });
    const isEmpty = this.input.every(value => value === 0), best = answer.shares.indexOf(Math.max(...answer.shares));
    // Only the verdict is read out, and only where it changes.
    renew(this.verdict, isEmpty ? "Nothing is drawn yet." : ["It says ", el("strong", {}, answer.names[best]), answer.shares[best] <= 1 ? ` (${percent(answer.shares[best])})` : ""]);
    renew(this.shares, answer.names.map((name, at) => el("div", { class: `share${at === best && !isEmpty ? " best" : ""}` }, el("span", { class: "of" }, name), el("span", { class: "track" }, el("span", { class: "fill", style: `width: ${Math.max(0, Math.min(100, 100 * answer.shares[at]))}%` })), el("span", { class: "much" }, percent(answer.shares[at])))));
    if (this.wants.options.length !== answer.names.length) replace(this.wants, answer.names.map((name, at) => el("option", { value: at }, name)));
    this.wants.value = answer.want;
    paint(this.wish, floats(answer.wish), answer.columns, { signed: true });
    this.wish.setAttribute("aria-label", `Where more or less ink would increase the class ${answer.names[answer.want]}`);
    this.wishWords.textContent = `−∂C₀/∂x for the target ${answer.names[answer.want]}: more ink where it is blue, less where it is red.`;
    this.graph.draw({ ...answer, desired: null });
    this.graph.show();
  }
}
