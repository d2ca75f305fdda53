// Quiz: predict, then reveal. Questions are made from the network on show; the score stays in this browser.
import { get } from "/lib/api.js";
import { el, renew, replace } from "/lib/dom.js";
import { picture } from "/lib/pixels.js";
import * as place from "/lib/place.js";

export async function mount(root) {
  const page = new Quiz(root);
  await page.ask(Number(place.value("question") ?? Math.floor(Math.random() * 100000)));
}

class Quiz {
  constructor(root) {
    this.score = JSON.parse(localStorage.getItem("nabla-quiz") ?? "{\"right\":0,\"asked\":0}");
    this.points = el("p", { class: "score", role: "status" });
    this.card = el("section", { class: "panel quiz", "aria-label": "Question", tabindex: -1 });
    root.append(el("div", { class: "asking" }, el("div", { class: "head" }, el("h1", {}, "Predict, then reveal"), this.points), this.card));
    this.tally();
  }

  tally() {
    localStorage.setItem("nabla-quiz", JSON.stringify(this.score));
    replace(this.points, `${this.score.right} of ${this.score.asked} right `, this.score.asked ? el("button", { type: "button", class: "link", onclick: () => { this.score = { right: 0, asked: 0 }; this.tally(); } }, "start again") : "");
  }

  // The answer uses the same weights as the question, even if the training has progressed.
  query(seed, { run, epoch_used: epoch } = {}) {
    const { row, ...query } = place.look();
    return { ...query, run: run ?? query.run, epoch: epoch ?? query.epoch, example: place.value("example"), seed };
  }

  async ask(seed) {
    place.set({ question: seed });
    const question = await get("/api/quiz", this.query(seed));
    Object.assign(this, { seed, question, order: [], answer: null, isRevealing: false });
    this.after = el("div", { "aria-live": "polite" });
    this.choices = el("div", { class: "choices", role: "group", "aria-label": question.kind === "rank" ? "Put in order" : "Choose" });
    replace(this.card, el("p", { class: "question" }, question.text),
      question.row === undefined ? null : el("div", { class: "given" }, question.image ? picture(question.image, question.columns, { scale: 4, label: `Sample ${question.row}, a ${question.wanted}` }) : null, el("p", {}, `Sample ${question.row}: target ${question.wanted}, prediction ${question.answer}.`)),
      this.choices, this.after);
    this.options();
  }

  options() {
    const { question, order } = this, isRank = question.kind === "rank";
    renew(this.choices, question.choices.map((choice, at) => {
      const name = el("span", { class: "name" });
      if (choice.math) name.innerHTML = choice.math;
      else name.textContent = choice.text;
      const given = order.indexOf(at), truth = this.answer?.choices[at].truth, right = this.answer?.right;
      const state = !this.answer ? (given >= 0 ? "given" : "") : isRank ? (right[given] === at ? "right" : "wrong") : right[0] === at ? "right" : given >= 0 ? "wrong" : "";
      return el("button", { type: "button", class: `choice ${state}`, disabled: Boolean(this.answer), "aria-pressed": String(given >= 0), onclick: () => this.choose(at) },
        isRank ? el("span", { class: "place" }, given >= 0 ? String(given + 1) : "·") : null,
        choice.image ? picture(choice.image, question.columns, { scale: 2, label: "" }) : null, name, choice.hint ? el("span", { class: "quiet" }, choice.hint) : null,
        truth ? el("strong", {}, `${state === "right" ? "✓ " : state === "wrong" ? "✗ " : ""}${truth}${isRank && this.answer ? ` · place ${right.indexOf(at) + 1}` : ""}`) : this.answer && state ? el("strong", {}, state === "right" ? "✓" : "✗") : null);
    }));
    if (isRank && !this.answer) renew(this.after, el("p", { class: "quiet" }, order.length < question.choices.length ? "Choose them one after the other, the largest cost first; choose one again to undo." : ""),
      el("button", { type: "button", class: "primary", disabled: order.length < question.choices.length, onclick: () => this.reveal() }, "Reveal"));
  }

  choose(at) {
    if (this.isRevealing) return undefined;
    if (this.question.kind !== "rank") { this.order = [at]; return this.reveal(); }
    const given = this.order.indexOf(at);
    if (given >= 0) this.order.splice(given, 1);
    else this.order.push(at);
    this.options();
    return undefined;
  }

  async reveal() {
    // A press counts once.
    if (this.isRevealing) return;
    this.isRevealing = true;
    const { question } = this;
    let answer;
    try {
      answer = await get("/api/quiz/answer", this.query(this.seed, question));
    } catch (fault) {
      if (this.question === question) this.isRevealing = false;
      throw fault;
    }
    if (this.question !== question) return;
    this.answer = answer;
    const isRight = this.answer.right.every((right, place) => this.order[place] === right);
    this.score = { right: this.score.right + (isRight ? 1 : 0), asked: this.score.asked + 1 };
    this.tally();
    this.options();
    const next = el("button", { type: "button", class: "primary", onclick: async () => { await this.ask(this.seed + 1); this.card.focus(); } }, "Next question");
    const query = new URLSearchParams({ ...place.all(), ...(question.epoch_used === undefined || question.epoch_used === null ? {} : { epoch: question.epoch_used }), row: this.answer.row ?? "", sel: this.answer.look ?? "" });
    query.delete("question");
    replace(this.after, el("p", { class: "verdict" }, el("strong", {}, isRight ? "✓ Right. " : "✗ Wrong. "), this.answer.because), this.answer.look ? el("p", {}, el("a", { href: `/backprop?${query}` }, "See its factors on the page Backprop")) : null, next);
    next.focus();
  }
}
