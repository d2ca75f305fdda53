// A histogram as a small picture.
import { el } from "/lib/dom.js";
import { short } from "/lib/numbers.js";

export function bars(found, name) {
  if (!found || !found.bars) return el("figure", { class: "bars" }, el("figcaption", {}, name), el("p", { class: "quiet" }, found ? "nothing finite" : "none"));
  const width = 240, height = 96, most = Math.max(...found.bars), step = width / found.bars.length;
  const words = `${name}: ${found.count.toLocaleString("en")} numbers from ${short(found.low)} to ${short(found.high)}, mean ${short(found.mean)}, deviation ${short(found.deviation)}`;
  const svg = el("svg", { class: "histogram", viewBox: `0 0 ${width} ${height + 16}`, role: "img", "aria-label": words });
  found.bars.forEach((count, at) => {
    const from = found.low + (found.high - found.low) * at / found.bars.length, to = found.low + (found.high - found.low) * (at + 1) / found.bars.length, tall = count ? Math.max(1.5, height * count / most) : 0;
    svg.append(el("rect", { class: (from + to) / 2 < 0 ? "minus" : "plus", x: at * step + 0.4, y: height - tall, width: step - 0.8, height: tall }, el("title", {}, `${short(from)} … ${short(to)}: ${count.toLocaleString("en")}`)));
  });
  if (found.low < 0 && found.high > 0) {
    const zero = -found.low / (found.high - found.low) * width;
    svg.append(el("line", { class: "zero", x1: zero, x2: zero, y1: 0, y2: height }));
  }
  svg.append(el("line", { class: "base", x1: 0, x2: width, y1: height, y2: height }), el("text", { x: 0, y: height + 13 }, short(found.low)), el("text", { x: width, y: height + 13, "text-anchor": "end" }, short(found.high)));
  const note = [`mean ${short(found.mean)}`, `deviation ${short(found.deviation)}`, found.zeros > 0.02 * found.count ? `${Math.round(100 * found.zeros / found.count)} % are 0` : "", found.not_finite ? `${found.not_finite} not finite` : ""].filter(Boolean).join(" · ");
  return el("figure", { class: "bars" }, el("figcaption", {}, name), svg, el("p", { class: "quiet" }, note));
}
