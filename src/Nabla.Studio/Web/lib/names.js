// Names of numbers: w3:8,2 in addresses is w⁽³⁾[8, 2] on the page, as nabla explain writes it.
const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export const parse = id => {
  const match = /^(?:(C)|x(\d+)|([wbza])(\d+):(\d+)(?:,(\d+))?)$/.exec(id ?? "");
  if (!match) return null;
  if (match[1]) return { letter: "C", layer: 0, node: 0 };
  if (match[2]) return { letter: "a", layer: 0, node: Number(match[2]) };
  return { letter: match[3], layer: Number(match[4]), node: Number(match[5]), from: match[6] === undefined ? undefined : Number(match[6]) };
};

// Whether a network of these layers has it, and it can be chosen.
export function fits(id, layers) {
  const name = parse(id), has = (layer, node) => node < (layers[layer]?.count ?? 0);
  if (!name || name.letter === "C" || !has(name.layer, name.node)) return false;
  return (name.letter === "w") === (name.from !== undefined) && (name.letter !== "w" || (Boolean(layers[name.layer].w) && has(name.layer - 1, name.from)));
}

export const ofNode = (layer, node) => layer === 0 ? `x${node}` : `a${layer}:${node}`;

export function pretty(id) {
  const name = parse(id);
  if (!name) return id;
  if (name.letter === "C") return "C₀";
  if (name.layer === 0) return `x[${name.node}]`;
  const above = `⁽${String(name.layer).replace(/\d/g, digit => raised[digit])}⁾`;
  return `${name.letter}${above}[${name.node}${name.from === undefined ? "" : `, ${name.from}`}]`;
}
