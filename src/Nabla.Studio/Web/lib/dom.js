// Elements in one expression: el("button", { class: "go", onclick: start }, "Start").
const svgTags = new Set(["svg", "g", "line", "path", "circle", "rect", "text", "title", "polyline", "polygon", "defs", "marker"]);
const mathTags = new Set(["math", "mrow", "mi", "mn", "mo", "mfrac", "msub", "msup", "msubsup", "munder", "munderover", "mtext", "mtable", "mtr", "mtd", "mspace"]);

export function el(tag, attributes = {}, ...children) {
  const element = svgTags.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : mathTags.has(tag) ? document.createElementNS("http://www.w3.org/1998/Math/MathML", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

// Tells people something in one line, screen readers too.
export function say(text) {
  const said = document.getElementById("said");
  said.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.textContent = ""; }, 8000);
}
