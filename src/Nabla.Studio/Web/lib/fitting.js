// An address may come from another sitting, or speak of another network: selections that do not fit are treated as none, and that is said.
import { say } from "/lib/dom.js";
import { fits } from "/lib/names.js";
import * as place from "/lib/place.js";

const selections = ["sel", "window", "layer", "from", "row", "part", "epoch"];

export async function fitting(ask) {
  const before = place.all(), page = place.page();
  try {
    return await ask();
  } catch (fault) {
    for (const name of selections) {
      if (fault.status !== 400 || place.page() !== page) break;
      if (place.value(name) === undefined) continue;
      place.set({ [name]: undefined });
      const answer = await ask().catch(() => null);
      if (!answer) continue;
      say(`${fault.message} The selection is ignored.`);
      return answer;
    }
    // It was something else: the address stays as it was given.
    if (place.page() === page) place.set(before);
    throw fault;
  }
}

// The chosen number, where the network has it.
export function selected(layers) {
  const id = place.value("sel");
  if (!id || fits(id, layers)) return id;
  place.set({ sel: undefined });
  say(`This network has no ${id}. The selection is ignored.`);
  return undefined;
}
