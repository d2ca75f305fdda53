// All options of nabla train, under the headings and with the words of its help; what is empty the preset chooses.
import { el } from "/lib/dom.js";
import { set, setting } from "/train/wish.js";

export function settingsPanel(settings) {
  const groups = Map.groupBy(settings, one => one.group), inputs = new Map(), heads = new Map();
  const panel = el("section", { class: "panel", "aria-labelledby": "settings-title" }, el("h2", { id: "settings-title" }, "Settings"),
    [...groups].map(([group, members]) => {
      const head = el("summary", {}, group);
      heads.set(group, head);
      return el("details", { class: "group" }, head, members.map(one => row(one, inputs)));
    }));
  const show = plan => {
    for (const one of settings) {
      const input = inputs.get(one.name);
      if (document.activeElement !== input) input.value = setting(one.name);
      const chosen = plan?.chosen?.[one.name];
      input.placeholder = chosen === undefined ? one.hint : Array.isArray(chosen) ? chosen.join(",") || "none" : String(chosen);
    }
    for (const [group, members] of groups) {
      const count = members.filter(one => setting(one.name)).length;
      heads.get(group).textContent = count ? `${group} (${count} set)` : group;
    }
  };
  show();
  return { panel, show };
}

function row(one, inputs) {
  const id = `setting-${one.name}`, list = one.known.length ? `${id}-known` : null;
  const input = el("input", { type: "text", id, list, "aria-describedby": `${id}-help`, autocomplete: "off", spellcheck: "false", onchange: () => set({ [one.name]: input.value.trim() }) });
  inputs.set(one.name, input);
  return el("div", { class: "setting" },
    el("label", { for: id }, one.name), input, el("p", { id: `${id}-help`, class: "quiet small" }, one.help),
    list ? el("datalist", { id: list }, one.known.map(value => el("option", { value }))) : null);
}
