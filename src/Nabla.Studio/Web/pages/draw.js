import { el } from "/lib/dom.js";

export function mount(root) {
  root.append(el("p", {}, "Under construction."));
}
