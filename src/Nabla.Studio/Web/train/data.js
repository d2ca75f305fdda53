// Choosing data: a set by name, a file below the folder of the studio, or files dropped on the page.
import { get, post } from "/lib/api.js";
import { attempt, el, renew, replace, say } from "/lib/dom.js";
import { picture } from "/lib/pixels.js";
import { unique } from "/lib/unique.js";
import { choose, onChange, set, setting, wish } from "/train/wish.js";

export async function dataPanel(until) {
  const known = await get("/api/data");
  if (!wish.data) choose(known.begin ?? "");
  const input = el("input", { type: "text", list: "data-names", value: wish.data, placeholder: "digits, flowers.csv, parts/*.csv, …", "aria-label": "Data: the name of a data set, a file, a folder, or a pattern of file names", onchange: () => choose(input.value.trim()) });
  const names = el("datalist", { id: "data-names" },
    known.sets.map(one => el("option", { value: one.name }, one.description)), known.files.map(file => el("option", { value: file })));
  const sets = el("div", { class: "chips" }, known.sets.map(one =>
    el("button", { type: "button", class: "chip", title: one.description, onclick: () => { input.value = one.name; choose(one.name); } }, one.name)));
  const about = el("div", { class: "told", "aria-live": "polite" });
  const zone = dropZone(known.most_bytes, name => { input.value = name; choose(name); }, until);
  const panel = el("section", { class: "panel", "aria-labelledby": "data-title" },
    el("h2", { id: "data-title" }, "Data"), sets,
    el("label", { class: "row" }, el("span", {}, "Data set, file or folder"), input), names,
    zone,
    el("p", { class: "quiet small" }, `Files are read from ${known.folder} and below.`), about);

  let shown = null;
  const show = async () => {
    const reading = Object.fromEntries(["header", "delimiter", "decimal", "missing"].map(name => [name, setting(name)]).filter(([, text]) => text));
    const asked = JSON.stringify([wish.data, setting("target"), reading]);
    if (asked === shown) return;
    shown = asked;
    for (const chip of sets.children) chip.setAttribute("aria-pressed", chip.textContent === wish.data);
    if (!wish.data) return replace(about);
    // The columns stay visible while they are read again for another target, and keep the focus.
    if (!about.querySelector(".columns") || about.dataset.of !== wish.data) replace(about, el("p", { class: "quiet" }, "reading …"));
    about.dataset.of = wish.data;
    try {
      const data = await post("/api/data/about", {}, { data: wish.data, target: setting("target"), ...reading });
      if (asked === shown) renew(about, data.kind === "table" ? table(data) : samples(data));
    } catch (fault) {
      if (asked === shown) replace(about, el("p", { class: "fault", role: "alert" }, fault.message));
    }
  };
  until(onChange(show));
  attempt(show);
  return { panel };
}

// Each drop has its own folder, so that labels are next to their images.
function dropZone(mostBytes, done, until) {
  const send = async files => {
    const names = [];
    try {
      const drop = unique();
      for (const file of files) {
        if (file.size > mostBytes) throw new Error(`${file.name} has ${(file.size / 1e6).toFixed(0)} MB; at most ${(mostBytes / 1e6).toFixed(0)} MB can be dropped. Copy it to the folder of the studio and enter its path.`);
        say(`reading ${file.name} …`);
        names.push((await post("/api/data/upload", file, { drop, name: file.name })).data);
      }
      say("");
      // Several tables are one in many files, or the parts of one: the folder of the drop.
      const tables = names.length > 1 && names.every(name => /\.(csv|tsv|csv\.gz|tsv\.gz|parquet)$/i.test(name));
      done(tables ? names[0].split("/").slice(0, 2).join("/") : names.find(name => name.includes("train-images")) ?? names.find(name => name.includes("images")) ?? names[0]);
    } catch (fault) {
      say(fault.message);
    }
  };
  const picker = el("input", { type: "file", multiple: true, class: "hidden", tabindex: "-1", "aria-hidden": "true", onchange: () => { if (picker.files.length) attempt(() => send([...picker.files])); picker.value = ""; } });
  const zone = el("button", { type: "button", class: "drop", onclick: () => picker.click() }, "Drop a CSV, Parquet or IDX file here, or click to choose");
  // Anywhere on the page: beside the zone the browser would open the file and the studio be gone.
  const hasFiles = event => event.dataTransfer?.types.includes("Files");
  const over = event => { if (!hasFiles(event)) return; event.preventDefault(); zone.classList.add("over"); };
  const away = event => { if (!event.relatedTarget) zone.classList.remove("over"); };
  const drop = event => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer.files.length) attempt(() => send([...event.dataTransfer.files]));
  };
  for (const [name, act] of Object.entries({ dragover: over, dragleave: away, drop })) {
    document.addEventListener(name, act);
    until(() => document.removeEventListener(name, act));
  }
  return el("div", {}, zone, picker);
}

function table(data) {
  const target = el("select", { "aria-label": "Column to predict", onchange: event => set({ "target": event.target.value }) }, [...data.columns.map(column => column.name), ...(data.targets.length > 1 ? [data.target] : [])].map(name => el("option", { value: name, selected: name === data.target }, name)));
  const columns = el("table", { class: "columns" },
    el("thead", {}, el("tr", {}, ["use", "column", "kind", "missing", "different", "from … to"].map(text => el("th", { scope: "col" }, text)))),
    el("tbody", {}, data.columns.map(column => columnRow(column, data.targets))));
  return [
    facts(data), notes(data), el("label", { class: "row" }, el("span", {}, "Predict"), target), el("div", { class: "scroll" }, columns),
    data.columns_in_all > data.columns.length ? el("p", { class: "quiet" }, `and ${data.columns_in_all - data.columns.length} more columns`) : null,
    el("details", {}, el("summary", {}, `First rows`), el("div", { class: "scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, data.columns.map(column => el("th", { scope: "col" }, column.name)))),
      el("tbody", {}, data.first.map(row => el("tr", {}, row.map(cell => el("td", {}, cell ?? "")))))))),
    classes(data),
  ];
}

function columnRow(column, targets) {
  const isTarget = targets.includes(column.name), list = name => names(setting(name));
  const change = (name, has) => set({ [name]: [...list(name).filter(one => one !== column.name), ...(has ? [column.name] : [])].map(quoted).join(",") });
  const use = el("input", { type: "checkbox", checked: isTarget || !list("ignore").includes(column.name), disabled: isTarget, "aria-label": `use ${column.name}`, onchange: event => change("ignore", !event.target.checked) });
  const now = list("text-columns").includes(column.name) ? "text" : list("number-columns").includes(column.name) ? "number" : list("date-columns").includes(column.name) ? "date" : column.kind;
  const kind = el("select", { "aria-label": `kind of ${column.name}`, onchange: ({ target: { value } }) => {
    change("text-columns", value === "text" && column.kind !== "text");
    change("number-columns", value === "number" && column.kind !== "number");
    change("date-columns", value === "date" && column.kind !== "date");
  } }, ["number", "text", "date"].map(one => el("option", { value: one, selected: one === now }, one)));
  return el("tr", { class: isTarget ? "target" : null },
    el("td", {}, use), el("td", {}, column.name, isTarget ? el("span", { class: "tag" }, "target") : null), el("td", {}, kind), el("td", {}, column.missing || ""), el("td", {}, column.different),
    el("td", {}, column.least === undefined ? "" : `${Number(column.least.toPrecision(4))} … ${Number(column.most.toPrecision(4))}`));
}

// Names with commas between them; one with a comma in it stands between quotes, as on the command line.
const names = text => [...text.matchAll(/\s*("(?:[^"]|"")*"|[^,]+)\s*(?:,|$)/g)].map(([, name]) => name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.trim()).filter(Boolean);
const quoted = name => /[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;

function samples(data) {
  const images = data.image_columns
    ? el("div", { class: "thumbs" }, data.first.map(one => el("figure", {}, picture(one.x, data.image_columns, { scale: 36 / data.image_columns, label: `class ${one.class}`, most: 1 }), el("figcaption", {}, one.class))))
    : null;
  return [facts(data), notes(data), images, classes(data)];
}

function facts(data) {
  const count = (number, what) => number ? `${number.toLocaleString("en")} ${what}` : null;
  return el("p", {}, el("strong", {}, data.name), ": ",
    [count(data.rows, "for training"), count(data.test_rows, "for testing"), data.image_rows ? `images of ${data.image_rows} × ${data.image_columns}` : count(data.inputs ?? data.columns_in_all, data.inputs ? "inputs" : "columns"), data.task].filter(Boolean).join(", "));
}

function notes(data) {
  return data.notes.length ? el("div", {}, data.notes.map(note => el("p", { class: "finding note" }, el("strong", {}, "note "), note))) : null;
}

function classes(data) {
  if (!data.classes) return null;
  const most = Math.max(...data.classes.map(one => one.count));
  return el("details", {}, el("summary", {}, `${data.classes.length} classes`), el("table", {}, el("tbody", {}, data.classes.slice(0, 50).map(one => el("tr", {},
    el("th", { scope: "row" }, one.name), el("td", {}, one.count.toLocaleString("en")), el("td", {}, el("meter", { min: 0, max: most, value: one.count, "aria-hidden": "true" })))))));
}
