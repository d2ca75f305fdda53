// Backprop: one sample forward and back, one operation at a time; explanations of derivatives; nudges; the batch.
import { get } from "/lib/api.js";
import { confess, el, renew, replace, say } from "/lib/dom.js";
import { fitting, selected } from "/lib/fitting.js";
import { Graph } from "/lib/graph.js";
import { parse } from "/lib/names.js";
import * as picker from "/lib/picker.js";
import { picture } from "/lib/pixels.js";
import * as place from "/lib/place.js";
import * as shown from "/lib/shown.js";
import { DesireTable } from "/parts/desires.js";
import { Transport } from "/parts/transport.js";
import { Why } from "/parts/why.js";

const lessons = [["1-1-1-1", "the lesson's chain 1-1-1-1"], ["2-2-1", "two paths: 2-2-1"], ["3-4-4-2", "a wider one: 3-4-4-2"]];

export async function mount(root, until) {
  const page = new Backprop(root);
  until(() => page.end());
  await page.start();
}

class Backprop {
  constructor(root) {
    this.graph = new Graph({ label: "The network", biases: true, onpick: id => this.pick(id), onwindow: (layer, node) => this.window(layer, node) });
    this.transport = new Transport({ onstep: at => this.step(at) });
    this.why = new Why({ query: () => this.query(), onnudge: numbers => { this.nudged = numbers; this.draw(); }, onclose: () => this.pick(undefined) });
    this.why.onpick = id => this.pick(id);
    this.desires = new DesireTable({ query: () => this.query(), onpick: id => this.pick(id), onrow: row => { place.set({ row }); return this.load(); } });
    this.tools = el("div", { class: "tools" });
    this.about = el("p", { class: "about" });
    this.thumb = el("div", { class: "thumb" });
    this.formula = el("div", { class: "formula" });
    this.words = el("p", { class: "words", "aria-live": "polite" });
    this.newer = el("button", { type: "button", hidden: true, onclick: () => this.load() }, "Show the newest epoch");
    this.loads = 0;
    root.append(el("div", { class: "backprop" },
      el("h1", { class: "unseen" }, "Backpropagation, one operation at a time"), el("div", { class: "tools" }, this.tools, this.newer),
      el("div", { class: "stage" }, el("div", { class: "left" }, this.transport.element, el("section", { class: "panel step", "aria-label": "This step" }, this.words, this.formula), el("div", { class: "picture panel" }, el("div", { class: "head" }, this.about, this.thumb), this.graph.svg)), this.why.element),
      this.desires.element));
    this.ends = [picker.live(() => this.follow())];
  }

  // What all requests take along that belong to the picture.
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
    const mine = ++this.loads;
    const ask = epoch => get("/api/backprop/sample", { ...this.query(), epoch: place.value("epoch") ?? epoch, wanted: place.value("sel"), window: place.value("window") });
    let answer = await fitting(() => ask());
    const pinned = picker.newest(answer);
    if (pinned !== undefined) answer = await ask(pinned);
    // Another one was requested meanwhile, or the page was left.
    if (mine !== this.loads) return;
    [this.data, this.pinned, this.nudged] = [answer, pinned, null];
    this.newer.hidden = true;
    selected(answer.layers);
    this.graph.draw(answer);
    const kept = place.value("step"), at = kept === undefined ? -1 : answer.steps.findIndex(step => step.id === kept);
    this.transport.set(answer.steps, at);
    this.showTools();
    this.about.textContent = `${answer.architecture}, ${answer.cost_function}.${pinned === undefined ? "" : ` After epoch ${answer.epoch_used ?? pinned}.`} ${answer.image ? `This sample is a ${answer.wanted}; predicted is ${answer.answer}.` : `The target is ${answer.wanted}; predicted is ${answer.answer}.`}`;
    replace(this.thumb, answer.image ? picture(answer.image, answer.columns, { scale: 2, label: `Sample ${answer.row}: ${answer.wanted}` }) : "");
    this.desires.element.hidden = answer.rows < 2;
    await Promise.all([this.step(at, false), this.explain()]);
  }

  // What was chosen may be no number of this network: the picture stays.
  async explain() {
    const chosen = place.value("sel"), mine = this.loads;
    try {
      await this.tell(chosen);
    } catch (fault) {
      if (!chosen || mine !== this.loads || place.value("sel") !== chosen) throw fault;
      place.set({ sel: undefined });
      say(`${fault.message} The selection is ignored.`);
      this.draw();
      await this.tell(undefined);
    }
  }

  tell(id) { return Promise.all([this.why.show(id, this.data), this.data.rows > 1 ? this.desires.show(id) : null]); }

  // The run has progressed. The page does not change by itself, but says so.
  follow() {
    if (this.data && this.at < 0 && !place.value("sel")) return this.load();
    this.newer.hidden = false;
    return undefined;
  }

  showTools() {
    const example = place.value("example"), set = values => { place.set(values); return this.load(); };
    const begin = event => {
      place.set({ example: event.target.value || undefined, row: undefined, sel: undefined, step: undefined, window: undefined, seed: undefined, activation: undefined, cost: undefined });
      shown.pin();
      return this.load();
    };
    const choose = el("select", { "aria-label": "Start with", onchange: begin },
      this.hasNetwork ? el("option", { value: "" }, "the network above") : null, lessons.map(([value, text]) => el("option", { value, selected: value === example }, text)));
    const named = el("input", { type: "text", size: 9, placeholder: "w2:0,1", "aria-label": "Explain by name", onchange: event => this.pick(event.target.value.trim() || undefined) });
    const change = (name, values, label) => el("select", { "aria-label": label, onchange: event => set({ [name]: event.target.value, step: undefined }) }, values.map(value => el("option", { value, selected: value === place.value(name) }, value)));
    renew(this.tools, el("label", {}, el("span", { class: "label" }, "Start with"), choose),
      example ? [change("activation", ["sigmoid", "tanh", "relu", "softplus"], "Activation"), change("cost", ["squared-error", "sigmoid-cross-entropy", "softmax-cross-entropy"], "Cost"),
        el("button", { type: "button", onclick: () => set({ seed: 1 + Number(place.value("seed") ?? 0) }) }, "Other numbers")]
        : [picker.rows(this.data.rows, this.data.row, () => this.load()), picker.epochs(this.data, () => this.load())],
      el("label", {}, el("span", { class: "label" }, "Explain"), named));
  }

  async step(at, keep = true) {
    const { data } = this;
    if (!data) return;
    this.at = at;
    const step = data.steps[at];
    if (keep) place.set({ step: step?.id });
    this.nudged = null;
    this.draw();
    if (!step) {
      this.words.textContent = "Nothing has been computed yet. Step with → or the buttons, or play.";
      replace(this.formula);
      return;
    }
    this.words.textContent = step.words;
    try {
      const answer = await get("/api/backprop/step", { ...this.query(), step: step.id });
      if (this.at === at && this.data === data) this.formula.innerHTML = answer.lines.map(line => `<div>${line}</div>`).join("");
    } catch (fault) {
      replace(this.formula);
      confess(fault);
    }
  }

  draw() {
    const { steps } = this.data, done = new Set(steps.slice(0, this.at + 1).map(step => step.id));
    // After a nudge everything is shown, so that changes are visible.
    const filled = this.nudged ? new Set(steps.filter(step => !step.id.startsWith("d")).map(step => step.id)) : done;
    this.graph.show({ filled, active: this.nudged ? null : steps[this.at]?.id, selected: place.value("sel"), nudged: this.nudged });
  }

  async pick(id) {
    const name = parse(id);
    if (id && (!name || name.letter === "C")) { say(`${id} is not the name of a weight, bias, node or input. Use names like w2:0,1, b2:0, z2:0, a1:3 and x5.`); return; }
    const before = place.value("sel"), mine = this.loads;
    place.set({ sel: id });
    this.nudged = null;
    try {
      // A node that is not drawn is fetched.
      if (id && !this.isDrawn(id)) await this.load();
      else {
        this.draw();
        await this.tell(id);
      }
    } catch (fault) {
      if (mine !== this.loads || place.value("sel") !== id) return;
      place.set({ sel: before });
      this.draw();
      say(fault.message);
      await this.tell(before);
    }
  }

  isDrawn(id) {
    const name = parse(id) ?? {};
    const has = (layer, node) => this.data.layers[layer]?.nodes.some(one => one.node === node);
    return has(name.layer, name.node) && (name.from === undefined || has(name.layer - 1, name.from));
  }

  window(layer, node) {
    const others = (place.value("window") ?? "").split(",").filter(one => one && !one.startsWith(`${layer}:`));
    place.set({ window: [...others, `${layer}:${node}`].join(",") });
    return this.load();
  }

  end() {
    this.loads++;
    this.transport.end();
    this.ends.forEach(end => end());
  }
}
