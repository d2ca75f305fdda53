// The explanation of one derivative: the page of nabla explain, and a nudge to try.
import { get } from "/lib/api.js";
import { chart } from "/lib/chart.js";
import { el, replace } from "/lib/dom.js";
import { parse, pretty } from "/lib/names.js";
import { short, signed } from "/lib/numbers.js";
import { latest } from "/lib/picker.js";

export class Why {
  // query() gives what requests take along; onnudge(numbers or null) draws them.
  constructor({ query, onnudge, onclose }) {
    this.query = query;
    this.onnudge = onnudge;
    this.onclose = onclose;
    // One sentence is read out, not the page.
    this.told = el("p", { class: "unseen", role: "status" });
    this.page = el("div");
    this.element = el("section", { class: "why panel", "aria-label": "Why" }, this.told, this.page);
    this.asked = 0;
    this.nudge = latest((h, whole) => this.ask(h, whole));
  }

  // data: the picture it belongs to.
  async show(id, data) {
    const mine = ++this.asked;
    this.id = id;
    if (!id) {
      this.told.textContent = "";
      replace(this.page, el("h2", {}, "Why?"), el("p", { class: "quiet" }, "Choose a weight, bias or node in the picture, or name one: w2:0,1 is the weight of layer 2 to node 0 from node 1. The page shows its chain of factors, and a slider changes it."));
      return;
    }
    const answer = await get("/api/backprop/explain", { ...this.query(), by: id });
    if (mine !== this.asked) return;
    const page = el("div", { class: "explained" });
    page.innerHTML = answer.html;
    replace(this.page, el("button", { type: "button", class: "close", "aria-label": "Close the explanation", onclick: () => this.onclose() }, "×"), this.nodesOf(id, data), page, this.slider());
    this.told.textContent = page.querySelector("h2")?.textContent ?? pretty(id);
    await this.nudge(0, true);
  }

  // Of a node, its other numbers are one click away.
  nodesOf(id, data) {
    const name = parse(id);
    // A layer without weights has no sums and no biases.
    if (!name || name.layer === 0 || name.letter === "w" || !data?.layers[name.layer]?.w) return el("span");
    return el("p", { class: "others" }, ["a", "z", "b"].map(letter => el("button", { type: "button", "aria-pressed": String(letter === name.letter), onclick: () => this.onpick(`${letter}${name.layer}:${name.node}`) }, pretty(`${letter}${name.layer}:${name.node}`))));
  }

  slider() {
    this.range = el("select", { "aria-label": "Range", onchange: () => { this.h.value = 0; return this.nudge(0, true); } }, ["0.01", "0.1", "1", "5"].map(value => el("option", { value, selected: value === "1" }, `± ${value}`)));
    this.h = el("input", { type: "range", min: -100, max: 100, value: 0, "aria-label": `Change ${pretty(this.id)}`, oninput: () => this.nudge(this.step(), false) });
    this.says = el("p", { class: "says", role: "status" });
    this.plot = el("div");
    return el("div", { class: "nudge" }, el("h3", {}, `Change ${pretty(this.id)}`),
      el("div", { class: "bar" }, this.h, this.range, el("button", { type: "button", onclick: () => { this.h.value = 0; return this.nudge(0, false); } }, "Back")), this.says, this.plot);
  }

  step() { return this.h.valueAsNumber / 100 * Number(this.range.value); }

  async ask(h, whole) {
    const { id, asked } = this;
    if (!id) return;
    const answer = await get("/api/backprop/nudge", { ...this.query(), by: id, h, range: this.range.value, curve: whole ? 1 : undefined });
    if (this.asked !== asked) return;
    if (whole) this.curve = answer.curve;
    this.onnudge(h === 0 ? null : answer);
    const step = signed(h, 3);
    replace(this.says, ...(h === 0 ? [`Drag, and watch z, a and C₀ move. The slope of the tangent is the derivative, ${signed(answer.slope, 5)}.`]
      : [`By ${step}, C₀ goes from ${short(answer.cost_before, 5)} to `, el("strong", {}, short(answer.cost, 5)), `; the tangent says ${short(answer.tangent, 5)}. The central finite difference is ${signed(answer.secant, 5)}, the derivative ${signed(answer.slope, 5)}.`]));
    replace(this.plot, chart({
      label: `The cost as ${pretty(id)} changes, with its tangent of slope ${short(answer.slope)}`,
      x: "change h", y: "C₀",
      lines: [{ name: "tangent", class: "tangent", loose: true, at: this.curve.map(([at, , line]) => [at, line]) }, { name: "cost", at: this.curve.map(([at, cost]) => [at, cost]) }],
      points: [{ at: [h, answer.cost], name: "now" }],
    }), el("p", { class: "keys" }, el("span", { class: "key" }), "cost", el("span", { class: "key tangent" }), "tangent"));
  }
}
