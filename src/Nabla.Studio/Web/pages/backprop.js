// Backprop: one sample forward and back, one operation at a time; why each derivative is what it is; nudges; the batch.
import { get } from "/lib/api.js";
import { el, replace, say } from "/lib/dom.js";
import { Graph } from "/lib/graph.js";
import { parse } from "/lib/names.js";
import * as picker from "/lib/picker.js";
import { picture } from "/lib/pixels.js";
import * as place from "/lib/place.js";
import { DesireTable } from "/parts/desires.js";
import { Transport } from "/parts/transport.js";
import { Why } from "/parts/why.js";

const lessons = [["1-1-1-1", "the lesson's chain 1-1-1-1"], ["2-2-1", "two ways: 2-2-1"], ["3-4-4-2", "a wider one: 3-4-4-2"]];

export async function mount(root) {
  const page = new Backprop(root);
  await page.start();
  return () => page.end();
}

class Backprop {
  constructor(root) {
    this.graph = new Graph({ label: "The network", onpick: id => this.pick(id), onwindow: (layer, node) => this.window(layer, node) });
    this.transport = new Transport({ onstep: at => this.step(at) });
    this.why = new Why({ query: () => this.query(), onnudge: numbers => { this.nudged = numbers; this.draw(); }, onclose: () => this.pick(undefined) });
    this.why.onpick = id => this.pick(id);
    this.desires = new DesireTable({ query: () => this.query(), onpick: id => this.pick(id), onrow: row => { place.set({ row }); this.load(); } });
    this.tools = el("div", { class: "tools" });
    this.about = el("p", { class: "about" });
    this.thumb = el("div", { class: "thumb" });
    this.formula = el("div", { class: "formula" });
    this.words = el("p", { class: "words", "aria-live": "polite" });
    root.append(el("div", { class: "backprop" },
      el("h1", { class: "unseen" }, "Backpropagation, one operation at a time"), this.tools,
      el("div", { class: "stage" }, el("div", { class: "left" }, this.transport.element, el("section", { class: "panel step", "aria-label": "This step" }, this.words, this.formula), el("div", { class: "picture panel" }, el("div", { class: "head" }, this.about, this.thumb), this.graph.svg)), this.why.element),
      this.desires.element));
    this.ends = [picker.live(() => this.follow())];
  }

  query() {
    const { example, activation, cost, seed } = place.all();
    const look = place.look();
    return { ...look, epoch: look.epoch ?? this.pinned, example, activation, cost, seed };
  }

  async start() {
    // Without any network the page begins with the lesson's chain.
    const state = await get("/api/state");
    if (!state.shown.length && !place.value("example")) place.set({ example: lessons[0][0] });
    this.hasNetwork = state.shown.length > 0;
    await this.load();
  }

  async load() {
    const selected = place.value("sel");
    const ask = () => get("/api/backprop/sample", { ...this.query(), wanted: selected, window: place.value("window") });
    this.pinned = undefined;
    let answer = await ask();
    // In a network that trains every request would see other weights: all of them look at the newest whole epoch.
    if (answer.training && answer.epochs > 0 && place.value("epoch") === undefined) {
      this.pinned = answer.epochs;
      answer = await ask();
    }
    this.data = answer;
    this.nudged = null;
    this.graph.draw(answer);
    const kept = place.value("step"), at = kept === undefined ? -1 : answer.steps.findIndex(step => step.id === kept);
    this.transport.set(answer.steps, at);
    this.showTools();
    this.about.textContent = `${answer.architecture}, ${answer.cost_function}. ${answer.image ? `This sample is a ${answer.wanted}; the network says ${answer.answer}.` : `Wanted is ${answer.wanted}; the network says ${answer.answer}.`}`;
    replace(this.thumb, answer.image ? picture(answer.image, answer.columns, { scale: 2, label: `Sample ${answer.row}: ${answer.wanted}` }) : "");
    await Promise.all([this.step(at, false), this.why.show(selected), this.desires.element.hidden = answer.rows < 2, answer.rows < 2 ? null : this.desires.show(selected)]);
  }

  // The run got further. Who is in the midst of something is not disturbed, but told.
  follow() {
    if (this.at < 0 && !place.value("sel")) { this.load().catch(fault => say(fault.message)); return; }
    if (this.newer?.isConnected) return;
    this.newer = el("button", { type: "button", onclick: () => this.load().catch(fault => say(fault.message)) }, "Look at the newest epoch");
    this.tools.append(this.newer);
  }

  showTools() {
    const example = place.value("example");
    const choose = el("select", { "aria-label": "Begin with", onchange: () => { place.set({ example: choose.value || undefined, row: undefined, sel: undefined, step: undefined, window: undefined, seed: undefined, activation: undefined, cost: undefined }); this.load().catch(fault => say(fault.message)); } },
      this.hasNetwork ? el("option", { value: "" }, "the network above") : null, lessons.map(([value, text]) => el("option", { value, selected: value === example }, text)));
    const named = el("input", { type: "text", size: 9, placeholder: "w2:0,1", "aria-label": "Explain by name", onchange: () => this.pick(named.value.trim() || undefined) });
    const change = (name, values, label) => el("select", { "aria-label": label, onchange: event => { place.set({ [name]: event.target.value, step: undefined }); this.load().catch(fault => say(fault.message)); } }, values.map(value => el("option", { value, selected: value === place.value(name) }, value)));
    replace(this.tools, el("label", {}, el("span", { class: "label" }, "Begin with"), choose),
      example ? [change("activation", ["sigmoid", "tanh", "relu", "softplus"], "Activation"), change("cost", ["squared-error", "sigmoid-cross-entropy", "softmax-cross-entropy"], "Cost"),
        el("button", { type: "button", onclick: () => { place.set({ seed: 1 + Number(place.value("seed") ?? 0) }); this.load(); } }, "Other numbers")]
        : [picker.rows(this.data.rows, this.data.row, () => this.load()), picker.epochs(this.data.epochs, () => this.load())],
      el("label", {}, el("span", { class: "label" }, "Explain"), named));
  }

  async step(at, keep = true) {
    this.at = at;
    const step = this.data.steps[at];
    if (keep) place.set({ step: step?.id });
    this.nudged = null;
    this.draw();
    if (!step) {
      this.words.textContent = "Nothing has been computed yet: the inputs lie ready. Step on with → or the buttons, or let it play.";
      replace(this.formula);
      return;
    }
    this.words.textContent = step.words;
    const answer = await get("/api/backprop/step", { ...this.query(), step: step.id });
    if (this.at !== at) return;
    this.formula.innerHTML = answer.lines.map(line => `<div>${line}</div>`).join("");
  }

  draw() {
    const { steps } = this.data, done = new Set(steps.slice(0, this.at + 1).map(step => step.id));
    // After a nudge all is there: what moves shall be seen.
    const filled = this.nudged ? new Set(steps.filter(step => !step.id.startsWith("d")).map(step => step.id)) : done;
    this.graph.show({ filled, active: this.nudged ? null : steps[this.at]?.id, selected: place.value("sel"), nudged: this.nudged });
  }

  async pick(id) {
    if (id && !parse(id)) { say(`${id} names no number of a network: w2:0,1, b2:0, z2:0, a1:3 and x5 do.`); return; }
    const before = place.value("sel");
    place.set({ sel: id });
    this.nudged = null;
    try {
      // A node that is not drawn is fetched.
      if (id && !this.isDrawn(id)) await this.load();
      else {
        this.draw();
        await Promise.all([this.why.show(id), this.data.rows > 1 ? this.desires.show(id) : null]);
      }
    } catch (fault) {
      place.set({ sel: before });
      say(fault.message);
    }
  }

  isDrawn(id) {
    const name = parse(id);
    const has = (layer, node) => this.data.layers[layer]?.nodes.some(one => one.node === node);
    return name.letter === "C" || has(name.layer, name.node) && (name.from === undefined || has(name.layer - 1, name.from));
  }

  window(layer, node) {
    const others = (place.value("window") ?? "").split(",").filter(one => one && !one.startsWith(`${layer}:`));
    place.set({ window: [...others, `${layer}:${node}`].join(",") });
    this.load().catch(fault => say(fault.message));
  }

  end() {
    this.transport.end();
    this.ends.forEach(end => end());
  }
}
