// The run that is looked at: where it stands, its buttons, and what the diagnosis says.
import { post } from "/lib/api.js";
import { el, renew, replace, say } from "/lib/dom.js";
import { short } from "/lib/numbers.js";

export function livePanel(runs) {
  const title = el("h2", { id: "live-title" }), bar = el("progress", { max: 1, value: 0, "aria-label": "Progress" }), numbers = el("dl", { class: "numbers" }), buttons = el("div", { class: "row" }), words = el("div", { class: "findings", "aria-live": "polite" });
  const panel = el("section", { class: "panel", "aria-labelledby": "live-title" }, title, bar, numbers, buttons, words);
  let state = "", said = "";
  const show = () => {
    const run = runs.selected();
    panel.hidden = !run;
    if (!run) return;
    const now = `${run.run} ${run.state} ${run.reason} ${run.saved_in}`;
    if (now !== state) {
      state = now;
      renew(title, `${run.name} `, el("span", { class: `state ${run.state}` }, ending(run)), el("span", { class: "quiet" }, ` ${run.data} · ${run.architecture} · ${run.optimizer.split(":")[0]} ${short(run.learning_rate)}`));
      // Who steps batch by batch with the keyboard stays on the button.
      const wasThere = buttons.contains(document.activeElement);
      renew(buttons, ...buttonsOf(run));
      if (wasThere && run.state === "ended") buttons.firstChild.focus();
    }
    bar.value = run.epochs ? (run.epoch + run.batch / run.batches) / run.epochs : 0;
    fill(numbers, {
      epoch: `${run.epoch.toLocaleString("en")} of ${run.epochs.toLocaleString("en")}`,
      ...(run.state === "ended" ? {} : { batch: `${run.batch.toLocaleString("en")} of ${run.batches.toLocaleString("en")}`, "cost so far": run.cost === null ? "" : short(run.cost, 4) }),
      training: scores(run.newest?.train),
      ...(run.validation_samples ? { [run.temperature ? "validation, calibrated" : "validation"]: scores(run.validation ?? run.newest?.validation) } : {}),
      ...(run.temperature ? { temperature: short(run.temperature) } : {}),
      ...(run.best_epoch && run.best_epoch !== run.epoch ? { "weights kept": `of epoch ${run.best_epoch.toLocaleString("en")}` } : {}),
      ...(run.test ? { test: scores(run.test) } : {}),
      "samples/s": run.samples_per_second ? Math.round(run.samples_per_second).toLocaleString("en") : "",
      ...(run.state === "ended" ? { took: time(run.seconds) } : { left: time(run.seconds_left) }),
    });
    const finds = JSON.stringify([run.findings, run.failure, run.notes]);
    if (finds === said) return;
    said = finds;
    renew(words, run.failure ? el("p", { class: "finding error" }, el("strong", {}, "stopped "), run.failure) : null,
      run.notes.map(note => el("p", { class: "finding note" }, el("strong", {}, "note "), note)), findings(run.findings),
      !run.findings.length && !run.failure && run.epoch > 0 ? el("p", { class: "quiet" }, "The diagnosis found no problems.") : null);
  };
  return { panel, show };
}

// Names and values; elements stay where only a value changes.
function fill(list, values) {
  const names = Object.keys(values);
  if (names.join() !== [...list.children].map(one => one.dataset.name).join())
    replace(list, names.map(name => el("div", { "data-name": name }, el("dt", {}, name), el("dd"))));
  names.forEach((name, at) => {
    const cell = list.children[at].lastChild;
    if (cell.textContent !== values[name]) cell.textContent = values[name];
  });
}

export function findings(list) {
  return list.map(one => el("p", { class: `finding ${one.severity}` }, el("strong", {}, `${one.severity} `), `${one.message} ${one.remedy}`));
}

export function time(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round(seconds % 3600 / 60)} min`;
}

const parts = /^(accuracy|top-|precision|recall|f1|balanced)/;

export function scores(set) {
  return Object.entries(set ?? {}).filter(([name]) => ["cost", "accuracy", "rmse", "r2"].includes(name)).map(([name, value]) => value === null ? "" : `${name} ${parts.test(name) ? `${(100 * value).toFixed(2)} %` : short(value, 4)}`).join(", ");
}

function ending(run) {
  const ends = { Finished: "done", EarlyStop: "stopped early, best kept", Converged: "converged", Cancelled: "stopped, best kept", Diverged: "failed" };
  return run.state === "ended" ? ends[run.reason] ?? "ended" : run.state;
}

function buttonsOf(run) {
  const act = (path, query) => async () => {
    const answer = await post(path, {}, { run: run.run, ...query });
    if (answer.folder) say(`saved in ${answer.folder}`);
  };
  const button = (text, path, query, title) => el("button", { type: "button", title, "data-key": path, class: path.endsWith("remove") ? "last" : null, onclick: act(path, query) }, text);
  if (run.state === "ended") {
    return [button("Save", "/api/runs/save", {}, "model, settings, epochs and result into the next free folder of runs/"), onnx(run), copy(run), button("Remove", "/api/runs/remove", {}, "remove this run from the list and free its memory")];
  }
  return [
    run.state === "training" ? button("Pause", "/api/runs/go", { reach: "pause" }) : button("Resume", "/api/runs/go", { reach: "run" }),
    button("One batch", "/api/runs/go", { reach: "batch" }, "one step more, then pause"), button("One epoch", "/api/runs/go", { reach: "epoch" }, "to the end of the epoch, then pause"),
    button("Stop, keep the best", "/api/runs/stop", {}, "ends the run; its best weights are kept"), onnx(run), copy(run),
  ];
}

const onnx = run => el("a", { class: "button", href: `/api/runs/model.onnx?run=${run.run}`, download: `run-${run.run}.onnx` }, "Export ONNX");

const copy = run => el("button", { type: "button", title: run.command, onclick: async () => {
  try {
    await navigator.clipboard.writeText(run.command);
    say(`copied: ${run.command}`);
  } catch {
    say(run.command);
  }
} }, "Copy command");
