// The runs of this sitting, as the server tells of them: every tab sees the same.
import { get } from "/lib/api.js";
import * as events from "/lib/events.js";
import * as place from "/lib/place.js";

export async function followRuns(changed, until) {
  const runs = new Map(), compared = new Set();
  let order = [];

  // Null where another tab has taken it away meanwhile.
  const fetchRun = async id => {
    const run = await get("/api/runs/curves", { run: id }).catch(fault => { if (fault.status === 400) return null; throw fault; });
    if (run) runs.set(id, merged(run, runs.get(id)));
  };
  const fetchAll = async () => {
    const { runs: list } = await get("/api/runs");
    order = list.map(run => run.run);
    for (const id of runs.keys()) if (!order.includes(id)) runs.delete(id);
    for (const run of list) {
      const known = runs.get(run.run);
      if (known && known.told > run.told) continue;
      if (known && known.epoch === run.epoch) Object.assign(known, run);
      else await fetchRun(run.run);
    }
    changed();
  };
  const on = (name, act) => events.on(name, event => {
    const run = runs.get(event.run);
    return run ? act(run, event) : fetchAll();
  });

  [
    events.on("shown", fetchAll),
    events.on("open", fetchAll),
    on("run", (run, event) => { Object.assign(run, event); changed(run); }),
    on("batch", (run, event) => { Object.assign(run, event); changed(run); }),
    on("epoch", (run, { points, stride, newest, ...state }) => {
      Object.assign(run, state, { newest });
      const missing = add(run, points, stride);
      changed(run);
      return missing ? fetchRun(run.run) : undefined;
    }),
  ].forEach(until);
  await fetchAll();

  const selected = () => runs.get(place.value("run")) ?? runs.get(order.at(-1));
  return {
    all: () => order.map(id => runs.get(id)).filter(Boolean),
    selected,
    shown: () => order.map(id => runs.get(id)).filter(run => run && (run === selected() || compared.has(run.run))),
    compare: (id, has) => { if (has) compared.add(id); else compared.delete(id); changed(); },
    isCompared: id => compared.has(id),
    color: run => order.indexOf(run.run),
  };
}

// An answer may arrive after news that is younger than it: then it has the older curve, and the news all else.
function merged(answer, known) {
  if (!known || known.told < answer.told) return answer;
  const last = answer.points.at(-1)?.epoch ?? 0;
  return { ...answer, ...known, stride: answer.stride, points: [...answer.points, ...known.points.filter(point => point.epoch > last)] };
}

// The server thins out long runs; so does the page, by the same stride. A gap means that some news was missed: then true.
function add(run, points, stride) {
  if (stride !== run.stride) {
    run.stride = stride;
    run.points = run.points.filter(point => point.epoch % stride === 0);
  }
  const last = run.points.at(-1)?.epoch ?? 0, fresh = points.filter(point => point.epoch > last);
  if (fresh.length && last && fresh[0].epoch > last + stride) return true;
  run.points.push(...fresh);
  return false;
}
