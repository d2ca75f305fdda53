// Building the network: a row per layer, with the choice of the preset where nothing is set.
import { el, renew, replace } from "/lib/dom.js";
import { set, setting } from "/train/wish.js";

export function networkPanel(settings) {
  const known = settings.find(one => one.name === "activation").known;
  const body = el("div", {}), total = el("p", { class: "total", "aria-live": "polite" });
  const panel = el("section", { class: "panel", "aria-labelledby": "network-title" }, el("h2", { id: "network-title" }, "Network"), body, total);
  return { panel, show: plan => show(body, total, plan, known) };
}

function show(body, total, plan, known) {
  // Those before are no layers of nodes: they scale the inputs.
  const numbers = plan.layers.slice(-(plan.chosen.hidden ?? []).length - 1), before = plan.layers.slice(0, -numbers.length);
  const nodes = [...plan.chosen.hidden ?? []], one = plan.chosen.activation;
  const activations = nodes.map((_, at) => one.length === 1 ? one[0] : one[at]);
  const write = (newNodes, newActivations) => set({
    "hidden": newNodes.length ? newNodes.join(",") : "none",
    // One for all, as long as all are equal and no others were set.
    ...(newActivations ? { "activation": new Set(newActivations).size === 1 ? newActivations[0] : newActivations.join(",") } : {}),
  });
  const spread = change => {
    const asked = setting("activation").includes(",") || new Set(activations).size > 1;
    change(nodes);
    if (asked) change(activations);
    write(nodes, asked ? activations : null);
  };
  renew(body,
    el("table", { class: "layers" },
      el("thead", {}, el("tr", {}, ["layer", "nodes", "activation", "numbers", ""].map(text => el("th", { scope: "col" }, text)))),
      el("tbody", {},
        el("tr", {}, el("th", { scope: "row" }, "input"), el("td", {}, plan.inputs.toLocaleString("en")), el("td"), el("td"), el("td")),
        before.map(layer => el("tr", {}, el("th", { scope: "row" }, "scale"), el("td", {}, layer.nodes.toLocaleString("en")), el("td"), el("td", {}, layer.parameters.toLocaleString("en")), el("td"))),
        nodes.map((count, at) => el("tr", {},
          el("th", { scope: "row" }, `${at + 1}`),
          el("td", {}, el("input", { type: "number", min: 1, max: 100000, value: count, "aria-label": `nodes of hidden layer ${at + 1}`, onchange: event => { nodes[at] = Math.max(1, Math.round(event.target.valueAsNumber) || 1); write(nodes); } })),
          el("td", {}, choice(activations[at], known, `activation of hidden layer ${at + 1}`, text => { activations[at] = text; write(nodes, activations); })),
          el("td", {}, numbers[at].parameters.toLocaleString("en")),
          el("td", {}, el("button", { type: "button", class: "small", "aria-label": `take hidden layer ${at + 1} away`, onclick: () => spread(list => list.splice(at, 1)) }, "×")))),
        el("tr", {}, el("th", { scope: "row" }, "output"), el("td", {}, plan.outputs),
          el("td", {}, choice(plan.chosen["output-activation"], known, "activation of the output layer", text => set({ "output-activation": text }))),
          el("td", {}, numbers.at(-1).parameters.toLocaleString("en")), el("td")))),
    el("button", { type: "button", class: "small", onclick: () => spread(list => list.push(list.at(-1) ?? (list === nodes ? 16 : "relu"))) }, "+ layer"));
  replace(total, el("strong", {}, plan.architecture), ` · ${plan.parameters.toLocaleString("en")} parameters · ${plan.samples.toLocaleString("en")} samples`,
    plan.validation_samples ? `, ${plan.validation_samples.toLocaleString("en")} for validation` : "", plan.test_samples ? `, ${plan.test_samples.toLocaleString("en")} for test` : "");
}

function choice(value, known, label, act) {
  const short = value.split(":")[0], names = known.includes(value) ? known : [value, ...known.filter(name => name !== short)];
  return el("select", { "aria-label": label, onchange: event => act(event.target.value) }, names.map(name => el("option", { value: name, selected: name === value || (name === short && !names.includes(value)) }, name)));
}
