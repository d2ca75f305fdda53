// Surfaces on a canvas: colors of numbers from low to high, contour lines, and places from numbers.
import { color } from "/lib/pixels.js";

// Colors of classes that people tell apart without red and green, and shapes that do without color.
export const classes = ["#2f6fb5", "#d9822b", "#3a8f6f", "#9a5cb4", "#c24d6a", "#8a7a2f", "#4aa3c7", "#7d7d7d", "#5d4a9c", "#a0522d"];
export const shapes = ["circle", "square", "triangle", "diamond", "cross", "plus"];

const rgb = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));

// side × side pixels of which each is told its color.
export function raster(canvas, side, colorOf) {
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d"), image = context.createImageData(side, side);
  for (let at = 0; at < side * side; at++) image.data.set([...colorOf(at), 255], 4 * at);
  context.putImageData(image, 0, 0);
}

// One class: its color, the fainter the less sure.
export const sure = (name, share, least) => !Number.isFinite(share) ? [150, 150, 150] : rgb(classes[name % classes.length]).map(value => 255 - (255 - value) * (0.1 + 0.42 * Math.max(0, (share - least) / (1 - least))));

export const signedColor = (value, most) => color(value / most);

// Dark for low, light for high: read in grey too. What is no number is grey.
export function height(share) {
  if (!Number.isFinite(share)) return [150, 150, 150];
  const stops = [[38, 40, 92], [44, 96, 140], [64, 150, 142], [148, 196, 120], [246, 232, 150]], at = Math.min(0.9999, Math.max(0, share)) * (stops.length - 1), from = Math.floor(at), part = at - from;
  return stops[from].map((value, i) => value + part * (stops[from + 1][i] - value));
}

// Lines where a grid of side × side numbers passes a level (marching squares), in units of cells.
export function contour(grid, side, level, line) {
  for (let row = 0; row + 1 < side; row++) {
    for (let column = 0; column + 1 < side; column++) {
      const at = row * side + column, corners = [grid[at], grid[at + 1], grid[at + side + 1], grid[at + side]];
      if (!corners.every(Number.isFinite)) continue;
      const cuts = [];
      const places = [[0, 0], [1, 0], [1, 1], [0, 1]];
      for (let edge = 0; edge < 4; edge++) {
        const a = corners[edge], b = corners[(edge + 1) % 4];
        if ((a < level) === (b < level)) continue;
        const part = (level - a) / (b - a), [x0, y0] = places[edge], [x1, y1] = places[(edge + 1) % 4];
        cuts.push([column + x0 + part * (x1 - x0), row + y0 + part * (y1 - y0)]);
      }
      for (let pair = 0; pair + 1 < cuts.length; pair += 2) line(cuts[pair], cuts[pair + 1]);
    }
  }
}

// A mark for a class at a place: shape and color both tell which.
export function mark(context, kind, x, y, size) {
  context.beginPath();
  const shape = shapes[kind % shapes.length];
  if (shape === "circle") context.arc(x, y, size, 0, 2 * Math.PI);
  else if (shape === "square") context.rect(x - size, y - size, 2 * size, 2 * size);
  else if (shape === "triangle") { context.moveTo(x, y - 1.3 * size); context.lineTo(x + 1.2 * size, y + size); context.lineTo(x - 1.2 * size, y + size); context.closePath(); }
  else if (shape === "diamond") { context.moveTo(x, y - 1.4 * size); context.lineTo(x + 1.4 * size, y); context.lineTo(x, y + 1.4 * size); context.lineTo(x - 1.4 * size, y); context.closePath(); }
  else { const turn = shape === "cross" ? Math.PI / 4 : 0; for (let arm = 0; arm < 4; arm++) { context.moveTo(x, y); context.lineTo(x + 1.4 * size * Math.cos(turn + arm * Math.PI / 2), y + 1.4 * size * Math.sin(turn + arm * Math.PI / 2)); } }
  context.fill();
  context.stroke();
}
