// Points put on the plane by hand: with the mouse, or with the arrow keys and enter.
import { attempt, el, renew } from "/lib/dom.js";

export class PointPen {
  // toText(x, y) says what is at a place of the canvas; ontrain(points, with samples or not) trains a network on them.
  constructor({ canvas, toPlane, toText, redraw, ontrain }) {
    Object.assign(this, { canvas, toPlane, toText, redraw });
    this.points = [];
    this.label = 0;
    this.at = null;
    this.choice = el("span", { class: "bar", role: "radiogroup", "aria-label": "Class of new points" });
    this.count = el("span", { class: "quiet", role: "status" });
    this.together = el("input", { type: "checkbox", checked: true });
    this.train = el("button", { type: "button", class: "primary", disabled: true, onclick: () => this.send(ontrain) }, "Train on them");
    this.where = el("p", { class: "unseen", role: "status" });
    this.element = el("div", {}, this.where, el("div", { class: "bar pen" }, el("span", { class: "label" }, "Add points of"), this.choice, this.count,
      el("button", { type: "button", onclick: () => { this.points.pop(); this.changed(); } }, "Undo")),
    el("p", { class: "quiet" }, "Click on the plane; with the keyboard, arrows move a cross there, enter adds a point, 1 to 9 choose its class."),
    el("div", { class: "bar" }, this.train, el("label", {}, this.together, " together with the samples shown")));
    canvas.addEventListener("click", event => {
      const box = canvas.getBoundingClientRect();
      this.add((event.clientX - box.left) / box.width * canvas.width, (event.clientY - box.top) / box.height * canvas.height);
    });
    canvas.addEventListener("keydown", event => this.key(event));
    canvas.addEventListener("blur", () => { this.at = null; redraw(); });
  }

  classes(names) {
    this.names = names.length ? names : ["0", "1"];
    this.label = Math.min(this.label, this.names.length - 1);
    renew(this.choice, this.names.map((name, at) => el("label", {}, el("input", { type: "radio", name: "class", checked: at === this.label, onchange: () => { this.label = at; } }), name)));
  }

  add(px, py) {
    if (!this.names) return;
    const [x, y] = this.toPlane(px, py);
    this.points.push({ x, y, label: this.label });
    this.changed();
  }

  changed() {
    this.train.disabled = this.points.length === 0;
    this.count.textContent = this.points.length ? `${this.points.length} ${this.points.length === 1 ? "point" : "points"} added` : "";
    this.redraw();
  }

  // Once, however often it is pressed meanwhile.
  async send(ontrain) {
    this.train.disabled = true;
    await attempt(() => ontrain(this.points, this.together.checked));
    this.changed();
  }

  key(event) {
    if (!this.names) return;
    const step = event.shiftKey ? 40 : 10, moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (moves[event.key]) {
      event.preventDefault();
      this.at ??= [this.canvas.width / 2, this.canvas.height / 2];
      this.at = this.at.map((value, axis) => Math.min(this.canvas.width, Math.max(0, value + moves[event.key][axis])));
      this.where.textContent = `The cross is at ${this.toText(...this.at)}`;
      this.redraw();
    } else if ((event.key === "Enter" || event.key === " ") && this.at) {
      event.preventDefault();
      this.add(...this.at);
    } else if (/^[1-9]$/.test(event.key) && Number(event.key) <= this.names.length) {
      this.label = Number(event.key) - 1;
      this.choice.querySelectorAll("input")[this.label].checked = true;
    }
  }

  // Where the keyboard is.
  cursor(context) {
    if (!this.at) return;
    const [x, y] = this.at;
    context.strokeStyle = "#111";
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x - 10, y); context.lineTo(x + 10, y);
    context.moveTo(x, y - 10); context.lineTo(x, y + 10);
    context.stroke();
  }
}
