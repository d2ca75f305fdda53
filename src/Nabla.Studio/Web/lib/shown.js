// The network shown: in the header, in the URL, on the page. A page that shows another one calls this.
import { get } from "/lib/api.js";
import { el, renew } from "/lib/dom.js";
import * as place from "/lib/place.js";

export const select = document.getElementById("shown");

// What is chosen in one network means nothing in another.
const chosen = ["epoch", "row", "part", "sel", "step", "layer", "from", "window", "truth", "predicted", "of", "output"];
let known = [], asked = 0;

export function choose(id) {
  place.set({ ...Object.fromEntries(chosen.map(name => [name, undefined])), run: id });
  return list();
}

// Asks what there is. A network of the address that is gone is taken out of it: tells which.
export async function list() {
  const mine = ++asked, { shown } = await get("/api/state");
  if (mine !== asked) return undefined;
  known = shown;
  const id = place.value("run"), gone = id !== undefined && !known.some(one => one.id === id) ? id : undefined;
  if (gone !== undefined) place.set(Object.fromEntries([...chosen, "run"].map(name => [name, undefined])));
  head();
  return gone;
}

// The address names the network, so that one that comes later does not take its place in the midst.
export function pin() {
  if (place.value("run") === undefined && !place.value("example") && known.length) place.set({ run: known.at(-1).id });
}

// The model of a file that has no data to be looked at with; undefined where the network on show is none.
export const bare = () => {
  const one = known.find(one => one.id === (place.value("run") ?? known.at(-1)?.id));
  return one?.takes_data && !one.parts.length && !place.value("example") ? one : undefined;
};

export function head() {
  renew(select, known.map(one => el("option", { value: one.id }, `${one.name} · ${one.architecture}`)));
  select.disabled = known.length === 0;
  select.value = place.value("run") ?? known.at(-1)?.id ?? "";
}
