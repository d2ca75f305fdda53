// The table of desired changes: the negative gradient of each sample by some quantities, and the mean.
import { get } from "/lib/api.js";
import { el, renew } from "/lib/dom.js";
import { largest, short, signed, tone } from "/lib/numbers.js";
import { picture } from "/lib/pixels.js";

export class DesireTable {
  constructor({ query, onpick, onrow }) {
    Object.assign(this, { query, onpick, onrow });
    this.count = el("select", { "aria-label": "How many samples", onchange: () => this.show(this.by) }, [8, 32, 128, 256].map(count => el("option", { value: count }, `${count} samples`)));
    this.table = el("div", { class: "wide" });
    this.words = el("p", { class: "quiet" });
    this.element = el("section", { class: "desires panel", "aria-label": "The batch" }, el("h2", {}, "Desired changes of each sample of the batch"), el("div", { class: "bar" }, this.count), this.words, this.table);
  }

  async show(by) {
    this.by = by;
    const mine = this.asked = (this.asked ?? 0) + 1;
    const query = this.query(), answer = await get("/api/backprop/batch", { ...query, from: query.row, by, count: this.count.value });
    if (mine !== this.asked) return;
    this.words.textContent = `Minus each sample's derivative: where the number should go, and how strongly. The last column is the average over all ${answer.count} samples from sample ${answer.from} on, along which a step of gradient descent goes; their mean cost is ${short(answer.cost, 4)}.`;
    const most = largest(answer.rows.map(row => [...row.wishes, row.average]));
    const cell = (value, isMean) => el("td", { class: `wish ${tone(value)}${isMean ? " mean" : ""}`, style: `--share: ${Math.round(70 * Math.abs(value) / most)}%` }, signed(value, 2));
    renew(this.table, el("table", {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "sample"), answer.samples.map(sample => el("th", { scope: "col" },
        el("button", { type: "button", class: "sample", title: `Look at sample ${sample.row}`, onclick: () => this.onrow(sample.row) },
          sample.image ? picture(sample.image, answer.columns, { scale: 1.3, label: `sample ${sample.row}` }) : null, el("span", {}, String(sample.row)), el("span", { class: "quiet" }, `y ${sample.wanted}`)))), el("th", { scope: "col" }, "average"))),
      el("tbody", {}, answer.rows.map(row => {
        const name = el("button", { type: "button", class: "link", "aria-label": `Explain ${row.text}`, onclick: () => this.onpick(row.id) });
        name.innerHTML = row.math;
        return el("tr", {}, el("th", { scope: "row" }, name), row.wishes.map(wish => cell(wish)), cell(row.average, true));
      }))));
  }
}
