// A small chart of lines in SVG, for what needs no chart library: lines of [x, y], points, an axis with three numbers.
import { el } from "/lib/dom.js";
import { short } from "/lib/numbers.js";

const width = 340, height = 180, left = 54, right = 10, top = 10, bottom = 26;

export function chart({ lines, points = [], x, y, label }) {
  const all = lines.flatMap(line => line.at).concat(points.map(point => point.at)).filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  const [x0, x1] = bounds(all.map(([a]) => a)), [y0, y1] = bounds(lines.filter(line => !line.loose).flatMap(line => line.at).concat(points.map(point => point.at)).map(([, b]) => b).filter(Number.isFinite));
  const toX = value => left + (value - x0) / (x1 - x0) * (width - left - right), toY = value => height - bottom - (value - y0) / (y1 - y0) * (height - top - bottom);
  const svg = el("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  const clip = Math.random().toString(36).slice(2);
  svg.innerHTML = `<defs><clipPath id="${clip}"><rect x="${left}" y="${top}" width="${width - left - right}" height="${height - top - bottom}"/></clipPath></defs>`;
  for (const value of [y0, (y0 + y1) / 2, y1]) {
    svg.append(el("line", { class: "rule", x1: left, x2: width - right, y1: toY(value), y2: toY(value) }), el("text", { x: left - 5, y: toY(value) + 4, "text-anchor": "end" }, short(value)));
  }
  for (const [value, anchor] of [[x0, "start"], [(x0 + x1) / 2, "middle"], [x1, "end"]]) svg.append(el("text", { x: toX(value), y: height - bottom + 14, "text-anchor": anchor }, short(value)));
  svg.append(el("text", { class: "axis", x: width - right, y: height - 2, "text-anchor": "end" }, x), el("text", { class: "axis", x: left + 4, y: top + 9 }, y));
  for (const line of lines) {
    const path = line.at.filter(([, b]) => Number.isFinite(b)).map(([a, b], at) => `${at ? "L" : "M"}${toX(a).toFixed(1)},${toY(b).toFixed(1)}`).join("");
    svg.append(el("path", { class: `line ${line.class ?? ""}`, d: path, "clip-path": `url(#${clip})` }, el("title", {}, line.name)));
  }
  for (const point of points) if (Number.isFinite(point.at[1])) svg.append(el("circle", { class: `dot ${point.class ?? ""}`, cx: toX(point.at[0]), cy: toY(point.at[1]), r: 4.5 }, el("title", {}, point.name ?? "")));
  return svg;
}

function bounds(values) {
  const low = Math.min(...values), high = Math.max(...values);
  if (!Number.isFinite(low)) return [0, 1];
  return high > low ? [low, high] : [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
}
