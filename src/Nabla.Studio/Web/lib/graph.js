// A network as a picture: nodes in columns, edges between them. Elements are made once; show() changes what they show.
import { attempt, el, replace } from "/lib/dom.js";
import { largest, short, signed, tight, tone } from "/lib/numbers.js";
import { ofNode } from "/lib/names.js";

const width = 1000, first = 108, last = 815, head = 34;

export class Graph {
  // onpick(id) where a node or edge is chosen; onwindow(layer, node) where hidden nodes shall be shown.
  constructor({ label, onpick, onwindow, cost = true, biases = false }) {
    this.onpick = onpick;
    this.onwindow = onwindow;
    this.hasCost = cost;
    this.hasBiases = biases;
    this.svg = el("svg", { class: "graph", role: "group", "aria-label": label });
  }

  // Where only numbers changed the elements stay, and with them focus and clicks.
  draw(data) {
    const kept = this.data && shape(data) === shape(this.data);
    this.data = data;
    if (kept) this.renew();
    else this.build(data);
  }

  renew() {
    for (const parts of this.nodes.values()) {
      parts.layer = this.data.layers[parts.layer.layer];
      parts.node = parts.layer.nodes[parts.index];
      if (parts.wanted) parts.wanted.textContent = this.wanted(parts.node);
    }
    for (const parts of this.edges.values()) {
      const { w, dw } = parts.layer = this.data.layers[parts.layer.layer];
      [parts.w, parts.dw] = [w?.[parts.j][parts.k] ?? null, dw?.[parts.j][parts.k] ?? null];
    }
  }

  build(data) {
    const focused = this.svg.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    this.nodes = new Map();
    this.edges = new Map();
    const rows = Math.max(...data.layers.map(layer => layer.nodes.length + 0.6 * gaps(layer).length));
    this.height = head + Math.max(300, Math.min(880, rows * (this.isSmallest(data) ? 100 : 35))) + 8;
    this.isSmall = data.layers.reduce((sum, layer) => sum + (layer.w ? layer.w.length * layer.w[0].length : 0), 0) <= 36;
    this.radius = Math.min(this.isSmall ? 30 : 19, Math.max(9, (this.height - head) / rows * (this.isSmall ? 0.25 : 0.4)));
    this.svg.classList.toggle("small", this.isSmall);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${this.height}`);
    const edges = el("g", { class: "edges" }), nodes = el("g", { class: "nodes" }), labels = el("g", { class: "labels" });
    data.layers.forEach((layer, at) => this.column(layer, at, nodes));
    data.layers.forEach(layer => this.wires(layer, edges, labels));
    if (this.hasCost) this.costBox(edges, nodes);
    replace(this.svg, edges, nodes, labels);
    if (focused) this.svg.querySelector(`[data-id="${focused}"]`)?.focus();
  }

  wanted(node) {
    const name = brief(node.name, 12);
    return this.data.desired && this.hasCost ? `${name} · y = ${short(this.data.desired[node.node])}` : name;
  }

  isSmallest(data) { return data.layers.every(layer => layer.nodes.length <= 4); }

  x(at) { return first + (this.data.layers.length === 1 ? 0 : at * (last - first) / (this.data.layers.length - 1)); }

  column(layer, at, parent) {
    const holes = gaps(layer), rows = layer.nodes.length + 0.6 * holes.length, space = Math.min(this.isSmall ? 140 : 92, (this.height - head) / rows), x = this.x(at);
    let y = head + (this.height - head - space * rows) / 2 + space / 2;
    parent.append(el("text", { class: "heading", x, y: 14, "text-anchor": "middle" }, at === 0 ? `inputs · ${layer.count}` : `layer ${layer.layer} · ${layer.count}`),
      el("text", { class: "quiet", x, y: 28, "text-anchor": "middle" }, layer.activation || (at === 0 ? "" : layer.is)));
    layer.nodes.forEach((node, index) => {
      const hole = holes.find(gap => gap.after === index - 1);
      if (hole) {
        const text = el("text", { class: "gap", x, y: y - 0.2 * space + 4, "text-anchor": "middle", role: this.onwindow ? "button" : null, tabindex: this.onwindow ? 0 : null, "data-id": `gap${layer.layer}:${hole.after}` }, `⋮ ${hole.count} more`);
        if (this.onwindow) this.pressed(text, () => this.onwindow(layer.layer, hole.from));
        parent.append(text);
        y += 0.6 * space;
      }
      this.node(layer, node, index, x, y, space, parent);
      y += space;
    });
  }

  node(layer, node, index, x, y, space, parent) {
    const r = this.radius, id = ofNode(layer.layer, node.node), isLast = layer === this.data.layers.at(-1);
    const parts = {
      layer, node, index, x, y, id,
      ring: el("circle", { class: "ring", cx: x, cy: y, r: r + 3.5 }),
      disc: el("circle", { class: "disc", cx: x, cy: y, r }),
      fill: el("circle", { class: "fill", cx: x, cy: y, r }),
      text: el("text", { class: "value", x, y: y + (this.isSmall ? 5 : 3.6), "text-anchor": "middle" }),
      // Where there is room, below; else beside.
      slope: el("text", isLast && !this.isSmall ? { class: "slope", x: x + r + 8, y: y + 10 } : space >= 2 * r + 24 ? { class: "slope", x, y: y + r + 17, "text-anchor": "middle" } : { class: "slope", x: x + r + 5, y: y + 3.5 }),
    };
    parts.g = el("g", { class: "node", tabindex: this.onpick ? 0 : null, role: this.onpick ? "button" : "img", "data-id": id }, parts.ring, parts.disc, parts.fill, parts.text, parts.slope);
    if (layer.layer === 0) parts.g.append(el("text", { class: "name", x: x - r - 7, y: y + 4, "text-anchor": "end" }, brief(node.name, 13), el("title", {}, node.name)));
    else if (!isLast) parts.g.append(el("text", { class: "index", x: x - r - 4, y: y - r + 5, "text-anchor": "end" }, String(node.node)));
    else parts.g.append(parts.wanted = el("text", this.isSmall ? { class: "name wanted", x, y: y - r - 7, "text-anchor": "middle" } : { class: "name wanted", x: x + r + 8, y: y - 3 }, this.wanted(node)));
    if (this.onpick) this.pressed(parts.g, () => this.onpick(id));
    this.nodes.set(`${layer.layer}:${node.node}`, parts);
    parent.append(parts.g);
    if (this.hasBiases && this.onpick && layer.w) this.bias(parts, parent);
  }

  // The bias stands below its node, on the side where the sum comes in.
  bias(parts, parent) {
    const { layer, node, x, y } = parts, id = `b${layer.layer}:${node.node}`;
    parts.bias = el("text", { class: "bias", x: x - 0.75 * this.radius, y: y + this.radius + (this.isSmall ? 8 : 4), "text-anchor": "end", role: "button", tabindex: this.isSmall ? 0 : null, "data-id": id, "aria-label": `bias of node ${node.node} in layer ${layer.layer}` }, "b");
    this.pressed(parts.bias, () => this.onpick(id));
    parent.append(parts.bias);
  }

  wires(layer, parent, labels) {
    const before = this.data.layers[layer.layer - 1];
    if (!before) return;
    layer.nodes.forEach((node, j) => before.nodes.forEach((from, k) => {
      if (!layer.w && node.node !== from.node) return;
      const a = this.nodes.get(`${before.layer}:${from.node}`), b = this.nodes.get(`${layer.layer}:${node.node}`), r = this.radius;
      const at = { x1: a.x + r, y1: a.y, x2: b.x - r, y2: b.y }, id = `w${layer.layer}:${node.node},${from.node}`;
      const parts = { id, layer, j, k, w: layer.w?.[j][k] ?? null, dw: layer.dw?.[j][k] ?? null, line: el("line", { class: "edge", ...at }), flow: el("line", { class: "flow", ...at }) };
      const g = el("g", { class: "wire", "data-id": id }, parts.line, parts.flow);
      if (layer.w && this.onpick) {
        const hit = el("line", { class: "hit", ...at }, el("title", {}, ""));
        parts.title = hit.firstChild;
        g.append(hit);
        g.setAttribute("role", "button");
        if (this.isSmall) g.setAttribute("tabindex", 0);
        this.pressed(g, () => this.onpick(id));
      }
      if (this.isSmall && layer.w) {
        // Labels of crossing edges stand at different places.
        const share = 0.3 + 0.16 * (j % 2), x = at.x1 + share * (at.x2 - at.x1), y = at.y1 + share * (at.y2 - at.y1);
        parts.weight = el("text", { class: "weight", x, y: y - 5, "text-anchor": "middle" });
        parts.slope = el("text", { class: "weight", x, y: y + 13, "text-anchor": "middle" });
        labels.append(parts.weight, parts.slope);
      }
      parts.g = g;
      this.edges.set(id, parts);
      parent.append(g);
    }));
  }

  costBox(edges, parent) {
    const x = 954, y = head + (this.height - head) / 2, outputs = this.data.layers.at(-1);
    for (const node of outputs.nodes) {
      const from = this.nodes.get(`${outputs.layer}:${node.node}`);
      edges.append(el("path", { class: "tocost", d: `M${from.x + this.radius},${from.y} C${x - 50},${from.y} ${x - 60},${y} ${x - 40},${y}` }));
    }
    this.cost = { box: el("rect", { x: x - 41, y: y - 24, width: 82, height: 48, rx: 8 }), text: el("text", { x, y: y + 14, "text-anchor": "middle", class: "amount" }) };
    parent.append(el("g", { class: "cost" }, this.cost.box, el("text", { x, y: y - 6, "text-anchor": "middle" }, "cost C₀"), this.cost.text));
  }

  pressed(element, act) {
    element.addEventListener("click", event => { event.stopPropagation(); attempt(act); });
    element.addEventListener("keydown", event => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      attempt(act);
    });
  }

  // filled: ids of steps that were done, null for all of the way forward; active: the step now; nudged: numbers after a change (nudge).
  show({ filled = null, active = null, selected = null, nudged = null, back = false } = {}) {
    const done = id => filled ? filled.has(id) : !id.startsWith("d") || back;
    const most = layer => layer.most ??= largest(layer.nodes.map(node => node.a)), slopes = layer => layer.mostSlope ??= largest(layer.nodes.map(node => node.da ?? node.dz));
    for (const parts of this.nodes.values()) this.showNode(parts, { done, active, selected, nudged, most: most(parts.layer), mostSlope: slopes(parts.layer) });
    for (const parts of this.edges.values()) this.showEdge(parts, { done, active, selected });
    if (!this.cost) return;
    const known = done("C");
    this.cost.text.textContent = known ? short(nudged?.cost ?? this.data.cost, 4) : "?";
    this.cost.box.setAttribute("class", active === "C" ? "active" : known ? "known" : "");
  }

  showNode(parts, { done, active, selected, nudged, most, mostSlope }) {
    const { layer, node, id } = parts, at = layer.layer, z = `z${at}:${node.node}`;
    parts.bias?.setAttribute("class", selected === `b${at}:${node.node}` ? "bias selected" : "bias");
    const moved = nudged?.layers[at], a = moved ? moved.a[node.node] : node.a, hasA = at === 0 || done(id), hasZ = layer.w && done(z);
    const slope = node.da ?? node.dz, hasSlope = slope !== undefined && (done(`d${id}`) || (node.da === undefined && done(`d${z}`)));
    const write = number => this.isSmall ? short(number) : tight(number);
    parts.text.textContent = hasA ? write(a) : hasZ ? write(moved?.z ? moved.z[node.node] : node.z) : "";
    parts.text.setAttribute("class", hasA ? "value" : "value sum");
    parts.fill.setAttribute("class", `fill ${tone(a)}`);
    parts.fill.style.opacity = hasA ? 0.08 + 0.62 * Math.min(1, Math.abs(a) / most) : 0;
    parts.ring.setAttribute("class", `ring ${hasSlope ? tone(slope) : ""}`);
    parts.ring.style.strokeWidth = hasSlope ? 1 + 4 * Math.abs(slope) / mostSlope : 0;
    const change = moved ? a - node.a : 0;
    parts.slope.textContent = moved ? (change ? `${change > 0 ? "▲" : "▼"} ${signed(change, 2)}` : "") : hasSlope ? `∂ ${signed(slope, this.isSmall ? 3 : 2)}` : "";
    parts.slope.setAttribute("class", `slope ${tone(moved ? change : slope)}`);
    const isActive = active && [id, z, `d${id}`, `d${z}`, `db${at}:${node.node}`].includes(active);
    parts.g.setAttribute("class", `node${isActive ? " active" : ""}${[id, z, `b${at}:${node.node}`].includes(selected) ? " selected" : ""}${hasA ? "" : " empty"}`);
    parts.g.setAttribute("aria-label", `${at === 0 ? node.name : `node ${node.node} of layer ${at}`}${hasA ? `, activation ${short(a)}` : ""}${hasSlope ? `, derivative of the cost ${signed(slope)}` : ""}`);
  }

  showEdge(parts, { done, active, selected }) {
    const { id, layer, w, dw } = parts, [, node, from] = /:(\d+),(\d+)/.exec(id), at = layer.layer;
    const isBack = dw !== null && done(`d${id}`), isKnown = w === null || done(`z${at}:${node}`);
    layer.mostW ??= layer.w ? largest(layer.w) : 1;
    layer.mostDw ??= layer.dw ? largest(layer.dw) : 1;
    const value = isBack ? dw : w ?? 1, share = Math.abs(value ?? 0) / (isBack ? layer.mostDw : layer.mostW);
    const forward = active === `z${at}:${node}` || (w === null && active === `a${at}:${node}`);
    const backward = active === `d${ofNode(at - 1, Number(from))}`;
    const isActive = forward || backward || active === `d${id}`;
    parts.line.setAttribute("class", `edge ${isKnown ? tone(value) : "unknown"}${isBack ? " back" : ""}${isActive ? " active" : ""}${selected === id ? " selected" : ""}`);
    parts.line.style.strokeWidth = isKnown ? 0.5 + 3.7 * share : 0.6;
    parts.line.style.opacity = isActive || selected === id ? 1 : isKnown ? 0.14 + 0.8 * share : 1;
    parts.flow.setAttribute("class", forward ? "flow forward" : backward || active === `d${id}` ? "flow backward" : "flow");
    if (parts.title) parts.title.textContent = `${id}: w = ${short(w, 4)}${isBack ? `, ∂C₀/∂w = ${signed(dw, 4)}` : ""}`;
    parts.g.setAttribute("aria-label", `weight from node ${from} of layer ${at - 1} to node ${node} of layer ${at}: ${short(w)}${isBack ? `, derivative ${signed(dw)}` : ""}`);
    if (!parts.weight) return;
    parts.weight.textContent = short(w);
    parts.slope.textContent = isBack ? `∂ ${signed(dw)}` : "";
    parts.slope.setAttribute("class", `weight ${tone(dw)}`);
  }
}

// What decides which elements there are, and where.
const shape = data => JSON.stringify(data.layers.map(layer => [layer.layer, layer.count, layer.activation, Boolean(layer.w), layer.nodes.map(node => [node.node, node.name])]));

// Where nodes are left out: after which drawn node, how many, and which is the first of them.
function gaps(layer) {
  const found = [];
  layer.nodes.forEach((node, index) => {
    const next = layer.nodes[index + 1];
    if (next && next.node > node.node + 1) found.push({ after: index, count: next.node - node.node - 1, from: node.node + 1 });
  });
  return found;
}

const brief = (text, most) => text.length <= most ? text : /^pixel \d+/.test(text) ? text.split(" (")[0] : `${text.slice(0, most - 1)}…`;
