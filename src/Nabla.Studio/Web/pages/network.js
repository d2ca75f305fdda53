// Network: the graph with a sample in it, weights as pictures, how numbers are spread by layer, all of any epoch.
import { get } from "/lib/api.js";
import { bars } from "/lib/bars.js";
import { floats } from "/lib/binary.js";
import { el, renew } from "/lib/dom.js";
import { fitting, selected } from "/lib/fitting.js";
import { Graph } from "/lib/graph.js";
import { parse, pretty } from "/lib/names.js";
import { largest, short, signed } from "/lib/numbers.js";
import * as picker from "/lib/picker.js";
import { picture } from "/lib/pixels.js";
import * as place from "/lib/place.js";

export async function mount(root, until) {
  const page = new NetworkPage(root);
  await page.fetch();
  until(picker.live(() => page.load()));
}

class NetworkPage {
  constructor(root) {
    this.graph = new Graph({ label: "The network, with a sample in it", onpick: id => this.pick(id), onwindow: (layer, node) => this.window(layer, node) });
    this.tools = el("div", { class: "tools" });
    this.about = el("p", { class: "about" });
    this.thumb = el("div", { class: "thumb" });
    this.chosen = el("section", { class: "panel chosen", "aria-label": "The chosen node" });
    this.told = el("p", { class: "unseen", role: "status" });
    this.images = el("section", { class: "panel", "aria-label": "Weights" });
    this.spread = el("section", { class: "panel", "aria-label": "Distributions" });
    this.load = picker.latest(() => this.fetch());
    root.append(el("h1", { class: "unseen" }, "The network"), this.tools, this.told,
      el("div", { class: "stage" }, el("div", { class: "picture panel" }, el("div", { class: "head" }, this.about, this.thumb), this.graph.svg), el("div", {}, this.chosen, this.images)), this.spread);
  }

  // One epoch for all three, so that they show the same weights.
  async fetch() {
    const ask = epoch => get("/api/backprop/sample", { ...place.look(), ...(epoch === undefined ? {} : { epoch }), wanted: place.value("sel"), window: place.value("window") });
    let sample = await fitting(() => ask());
    const epoch = picker.newest(sample), query = { ...place.look(), ...(epoch === undefined ? {} : { epoch }) };
    const layers = sample.layers.filter(layer => layer.w).map(layer => layer.layer), layer = layers.find(one => String(one) === place.value("layer")) ?? layers[0];
    const [again, weights, spread] = await Promise.all([epoch === undefined ? sample : ask(epoch), settled(layer && get("/api/network/weights", { ...query, layer, from: place.value("from") })), settled(get("/api/network/histograms", query))]);
    await picker.calm();
    sample = this.data = again;
    renew(this.tools, picker.rows(sample.rows, sample.row, () => this.load()), picker.epochs(sample, () => this.load()), this.colors());
    this.about.textContent = `${sample.architecture}, ${sample.cost_function}. Sample ${sample.row} of the ${sample.part} part: target ${sample.wanted}, prediction ${sample.answer}.`;
    renew(this.thumb, sample.image ? picture(sample.image, sample.columns, { scale: 2, label: `Sample ${sample.row}: ${sample.wanted}` }) : "");
    this.graph.draw(sample);
    this.show();
    this.choose(selected(sample.layers));
    if (weights?.w) this.weights(weights, layers);
    else fault(this.images, "Weights", weights ?? { message: "No layer of this network has weights." });
    if (spread.layers) this.histograms(spread);
    else fault(this.spread, "Distributions", spread);
  }

  show() { this.graph.show({ selected: place.value("sel"), back: place.value("edges") === "gradient" }); }

  colors() {
    const choose = el("select", { "aria-label": "Edges show", onchange: event => { place.set({ edges: event.target.value || undefined }); this.show(); } },
      el("option", { value: "" }, "weights"), el("option", { value: "gradient", selected: place.value("edges") === "gradient" }, "derivatives of this sample's cost"));
    return el("label", {}, el("span", { class: "label" }, "Edges show"), choose);
  }

  async pick(id) {
    place.set({ sel: id });
    // A node that is not drawn, chosen by the picture of its weights, is fetched.
    if (this.drawn(id)) {
      this.show();
      this.choose(id);
    } else await this.load();
    this.told.textContent = [...this.chosen.querySelectorAll("h2, tr")].map(one => [...one.children].map(cell => cell.textContent).join(" ") || one.textContent).join(", ");
  }

  drawn(id) {
    const name = parse(id), layer = this.data.layers[name?.layer];
    return layer?.nodes.find(one => one.node === name.node);
  }

  // What there is to say of one node or weight.
  choose(id) {
    const name = parse(id), layer = this.data.layers[name?.layer], node = this.drawn(id);
    if (!node) {
      renew(this.chosen, el("h2", {}, "Nodes and weights"), el("p", { class: "quiet" }, "Blue and solid lines are positive, red and dashed lines negative; wider means larger. Nodes are filled by their activation. Choose one to show its numbers."));
      return;
    }
    const lines = [];
    if (name.letter === "w") {
      const before = this.data.layers[name.layer - 1], k = before.nodes.findIndex(one => one.node === name.from), j = layer.nodes.indexOf(node);
      if (k >= 0) lines.push(["weight", short(layer.w[j][k], 5)], ["∂C₀/∂w", signed(layer.dw[j][k], 5)], [`activation of node ${name.from} before`, short(before.nodes[k].a, 5)]);
    } else {
      if (node.name) lines.push(["is", node.name]);
      lines.push(["activation a", short(node.a, 5)]);
      if (node.z !== undefined) lines.push(["weighted sum z", short(node.z, 5)], ["bias b", short(node.b, 5)], ["∂C₀/∂z", signed(node.dz, 5)]);
      if (node.da !== undefined) lines.push(["∂C₀/∂a", signed(node.da, 5)]);
    }
    const query = new URLSearchParams({ ...place.all(), sel: id });
    renew(this.chosen, el("h2", {}, pretty(id)), el("table", { class: "facts" }, el("tbody", {}, lines.map(([what, value]) => el("tr", {}, el("th", { scope: "row" }, what), el("td", {}, value))))),
      el("p", {}, el("a", { href: `/backprop?${query}` }, "Why? Its chain of factors, on the page Backprop")));
  }

  weights(found, layers) {
    const w = floats(found.w);
    const choose = el("select", { "aria-label": "Layer", onchange: event => { place.set({ layer: event.target.value, from: undefined }); return this.load(); } }, layers.map(layer => el("option", { value: layer, selected: layer === found.layer }, `layer ${layer}`)));
    const go = from => { place.set({ from }); return this.load(); };
    const pages = found.nodes > found.count ? [el("button", { type: "button", "aria-label": "Nodes before", "aria-disabled": found.from === 0 ? "true" : null, onclick: () => { if (found.from > 0) return go(Math.max(0, found.from - found.count)); } }, "‹"),
      el("span", { class: "quiet" }, `nodes ${found.from} to ${found.from + found.count - 1} of ${found.nodes}`),
      el("button", { type: "button", "aria-label": "Nodes after", "aria-disabled": found.from + found.count >= found.nodes ? "true" : null, onclick: () => { if (found.from + found.count < found.nodes) return go(found.from + found.count); } }, "›")] : [];
    const title = found.columns ? "Weights of each node as an image" : `Weights of layer ${found.layer}: a row for each node`;
    let show;
    if (found.columns) {
      show = el("div", { class: "fields" }, Array.from({ length: found.count }, (_, j) => {
        const mine = w.subarray(j * found.inputs, (j + 1) * found.inputs), id = `a${found.layer}:${found.from + j}`;
        return el("button", { type: "button", class: "field", title: `node ${found.from + j}, largest weight ${short(largest(mine))}`, onclick: () => this.pick(id) },
          picture(mine, found.columns, { signed: true, scale: 2, label: `Weights into node ${found.from + j}` }), el("span", {}, String(found.from + j)));
      }));
    } else {
      const scale = Math.max(2, Math.min(18, Math.floor(360 / found.inputs)));
      show = el("div", { class: "wide" }, picture(w, found.inputs, { signed: true, scale, label: `Weights of layer ${found.layer}, ${found.count} nodes by ${found.inputs} inputs, largest ${short(largest(w))}` }));
    }
    renew(this.images, el("h2", {}, title), el("div", { class: "bar" }, choose, pages), show, el("p", { class: "quiet" }, found.columns ? "Blue: a larger input there makes the node more active. Red: less active." : "Blue above zero, red below, white at 0."));
  }

  histograms(found) {
    renew(this.spread, el("h2", {}, "Distributions"), el("p", { class: "quiet" }, `Weights; activations over ${found.samples} samples of the ${found.part} part; derivatives of their mean cost, which is ${short(found.cost, 4)}.`),
      found.layers.map(layer => el("div", { class: "spread" }, el("h3", {}, `Layer ${layer.layer} · ${layer.is}`), el("div", { class: "row" },
        layer.weights ? bars(layer.weights, "weights w") : null, bars(layer.activations, "activations a"), layer.errors ? bars(layer.errors, "∂C/∂z") : null, layer.gradients ? bars(layer.gradients, "∂C/∂w") : null))));
  }

  window(layer, node) {
    const others = (place.value("window") ?? "").split(",").filter(one => one && !one.startsWith(`${layer}:`));
    place.set({ window: [...others, `${layer}:${node}`].join(",") });
    this.load();
  }
}

// One panel that cannot be filled leaves the others as they are.
const settled = request => Promise.resolve(request).catch(problem => problem);

function fault(panel, title, problem) {
  renew(panel, el("h2", {}, title), el("p", { class: "fault", role: "alert" }, problem.message));
}
