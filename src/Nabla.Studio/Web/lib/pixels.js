// Pictures of numbers on a canvas: ink on paper, or blue above zero and red below as the explanations have them.
import { el } from "/lib/dom.js";
import { largest } from "/lib/numbers.js";

export function picture(values, columns, { signed = false, label = "", scale = 4, most } = {}) {
  const canvas = el("canvas", { class: "pixels", role: "img", "aria-label": label, title: label });
  paint(canvas, values, columns, { signed, most });
  canvas.style.width = `${columns * scale}px`;
  return canvas;
}

export function paint(canvas, values, columns, { signed = false, most } = {}) {
  const rows = Math.ceil(values.length / columns), scale = most ?? largest(values);
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d"), image = context.createImageData(columns, rows);
  values.forEach((value, at) => image.data.set([...(signed ? color(value / scale) : ink(value / scale)), 255], 4 * at));
  context.putImageData(image, 0, 0);
}

const ink = share => { const grey = 255 * (1 - Math.min(1, Math.max(0, share))); return [grey, grey, grey]; };

// The colors of Nabla.Pages/Images/Raster.cs.
export function color(share) {
  const size = Math.min(1, Math.abs(share || 0));
  return share >= 0 ? [255 * (1 - 0.90 * size), 255 * (1 - 0.62 * size), 255 * (1 - 0.25 * size)]
    : [255 * (1 - 0.17 * size), 255 * (1 - 0.85 * size), 255 * (1 - 0.80 * size)];
}
