// Elements in one expression: el("button", { class: "go", onclick: start }, "Start").
const svgTags = new Set(["svg", "g", "line", "path", "circle", "rect", "text", "title", "polyline", "polygon", "defs", "marker"]);

export function el(tag, attributes = {}, ...children) {
  const element = svgTags.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) listen(element, name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...there(children));
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren(...there(children));
  return element;
}

const there = children => children.flat(Infinity).filter(child => child !== null && child !== undefined);

// What a handler cannot do it says: no press is answered by nothing. Handlers are kept by name, so that renew() can hand them on.
function listen(element, name, act) {
  element.acts ??= {};
  if (!(name in element.acts)) element.addEventListener(name, event => attempt(() => element.acts[name]?.(event)));
  element.acts[name] = act;
}

// Does something, now or later; a failure becomes a sentence.
export async function attempt(work) {
  try {
    return await work();
  } catch (fault) {
    confess(fault);
  }
}

// A plain Error was written for people; another, such as a TypeError, is a mistake of the page, which belongs into the browser's console too.
export function confess(fault) {
  if (fault.constructor !== Error) console.error(fault);
  say(fault.message);
}

// Makes the children of an element like the given ones, and keeps every element that can stay: with it focus, an open list, a pressed pointer.
// What must not become another has a data-key. Handlers must look at event.target: the element they were made with may be the one that was not needed.
export function renew(element, ...children) {
  const active = document.activeElement, at = active !== element && element.contains(active) ? reachable(element).indexOf(active) : -1;
  match(element, there(children));
  if (at < 0 || (active.isConnected && !active.disabled)) return element;
  const now = reachable(element);
  now[Math.min(at, now.length - 1)]?.focus();
  return element;
}

const reachable = element => [...element.querySelectorAll("button:not(:disabled), input:not(:disabled), select:not(:disabled), a[href], [tabindex='0']")];

function match(element, wanted) {
  const now = [...element.childNodes];
  wanted.forEach((child, at) => {
    const next = child instanceof Node ? child : document.createTextNode(child), old = now[at];
    if (!old) element.append(next);
    else if (old.nodeName === next.nodeName && old.type === next.type && old.dataset?.key === next.dataset?.key) become(old, next);
    else old.replaceWith(next);
  });
  now.slice(wanted.length).forEach(old => old.remove());
}

function become(old, next) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  // What people opened stays open.
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const name of Object.keys({ ...old.acts, ...next.acts })) listen(old, name, next.acts?.[name]);
  if (old.nodeName === "CANVAS") {
    [old.width, old.height] = [next.width, next.height];
    if (next.width && next.height) old.getContext("2d").drawImage(next, 0, 0);
  }
  match(old, [...next.childNodes]);
  if (old.checked !== next.checked) old.checked = next.checked;
  // A number that is being edited is not replaced.
  const isWritten = old === document.activeElement && ["number", "text"].includes(old.type);
  if ("value" in old && old.value !== next.value && !isWritten) old.value = next.value;
}

// Tells people something in one line, screen readers too.
export function say(text) {
  const said = document.getElementById("said");
  said.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.textContent = ""; }, 8000);
}
