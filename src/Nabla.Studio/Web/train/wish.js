// What the form asks to be trained: data and settings, each a text as on the command line. Kept over changes of page and reloads of this tab.
const key = "nabla-wish";
const listeners = new Set();

export const wish = JSON.parse(sessionStorage.getItem(key)) ?? { data: "", settings: {} };

export function setting(name) {
  return wish.settings[name] ?? "";
}

// An empty text leaves the setting to the preset.
export function set(values) {
  for (const [name, text] of Object.entries(values)) {
    if (text === "" || text === undefined || text === null) delete wish.settings[name];
    else wish.settings[name] = String(text);
  }
  keep();
}

// Settings that speak of columns mean nothing on other data.
const ofColumns = ["target", "task", "ignore", "number-columns", "text-columns", "date-columns", "weight-column", "class-weights", "header", "delimiter", "decimal", "missing", "validation", "test", "continue"];

export function choose(data) {
  if (data === wish.data) return;
  wish.data = data;
  for (const name of ofColumns) delete wish.settings[name];
  keep();
}

export function onChange(act) {
  listeners.add(act);
  return () => listeners.delete(act);
}

function keep() {
  sessionStorage.setItem(key, JSON.stringify(wish));
  for (const act of listeners) act();
}
