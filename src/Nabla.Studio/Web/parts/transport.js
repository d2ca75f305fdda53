// Steps through a list: buttons, arrow keys, a slider, play. A stride is one number, one node or one layer.
import { attempt, el } from "/lib/dom.js";

export class Transport {
  constructor({ onstep }) {
    this.onstep = onstep;
    this.steps = [];
    this.at = -1;
    this.timer = null;
    const button = (label, text, act) => el("button", { type: "button", "aria-label": label, title: label, onclick: act }, text);
    this.stride = el("select", { "aria-label": "Stride" }, [["number", "number by number"], ["node", "node by node"], ["layer", "layer by layer"]].map(([value, text]) => el("option", { value }, text)));
    this.speed = el("select", { "aria-label": "Speed" }, [["1600", "slow"], ["800", "steady"], ["250", "fast"]].map(([value, text]) => el("option", { value, selected: value === "800" }, text)));
    this.playing = button("Play (space)", "▶ Play", () => this.toggle());
    this.slider = el("input", { type: "range", min: -1, value: -1, "aria-label": "Step", oninput: () => { this.pause(); this.go(this.slider.valueAsNumber); } });
    this.count = el("output", { class: "quiet" });
    this.element = el("div", { class: "transport", role: "toolbar", "aria-label": "Steps" },
      button("To the beginning (Home)", "«", () => { this.pause(); this.go(-1); }),
      button("One step back (←)", "‹", () => { this.pause(); this.back(); }),
      this.playing,
      button("One step forward (→)", "›", () => { this.pause(); this.next(); }),
      button("To the end (End)", "»", () => { this.pause(); this.go(this.steps.length - 1); }),
      this.stride, this.speed, this.slider, this.count);
    this.onkey = event => this.key(event);
    document.addEventListener("keydown", this.onkey);
  }

  set(steps, at) {
    this.steps = steps;
    this.slider.max = steps.length - 1;
    this.at = Math.min(at, steps.length - 1);
    this.show();
  }

  group(index) {
    const step = this.steps[index], back = step.id.startsWith("d");
    if (this.stride.value === "number") return index;
    return this.stride.value === "node" ? `${back}${step.layer}:${step.node}` : `${back}${step.layer}`;
  }

  next() {
    let to = this.at + 1;
    if (to >= this.steps.length) return false;
    while (to + 1 < this.steps.length && this.group(to + 1) === this.group(to)) to++;
    this.go(to);
    return true;
  }

  back() {
    if (this.at < 0) return;
    let to = this.at;
    while (to >= 0 && this.group(to) === this.group(this.at)) to--;
    this.go(to);
  }

  go(to) {
    this.at = Math.max(-1, Math.min(this.steps.length - 1, to));
    this.show();
    attempt(() => this.onstep(this.at));
  }

  show() {
    this.slider.value = this.at;
    this.count.textContent = `${this.at + 1} / ${this.steps.length}`;
    this.slider.setAttribute("aria-valuetext", `step ${this.at + 1} of ${this.steps.length}`);
  }

  toggle() {
    if (this.timer) { this.pause(); return; }
    if (this.at >= this.steps.length - 1) this.go(-1);
    const tick = () => {
      if (!this.next()) { this.pause(); return; }
      this.timer = setTimeout(tick, Number(this.speed.value));
    };
    this.playing.textContent = "❚❚ Pause";
    this.timer = setTimeout(tick, 50);
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.playing.textContent = "▶ Play";
  }

  key(event) {
    if (event.target.closest?.("input, select, textarea, [role=button], button, summary") && event.key !== "ArrowLeft" && event.key !== "ArrowRight" || event.target.closest?.("input, select, textarea")) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const acts = { ArrowRight: () => this.next(), ArrowLeft: () => this.back(), Home: () => this.go(-1), End: () => this.go(this.steps.length - 1), " ": () => this.toggle() };
    if (!acts[event.key]) return;
    event.preventDefault();
    if (event.key !== " ") this.pause();
    acts[event.key]();
  }

  end() {
    this.pause();
    document.removeEventListener("keydown", this.onkey);
  }
}
