// The address keeps page, network, epoch, sample and selection: so it can be bookmarked or sent.
export function page() {
  return location.pathname.split("/")[1] || "train";
}

export function all() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

export function value(name) {
  return new URLSearchParams(location.search).get(name) ?? undefined;
}

// Changes some values (undefined removes one) without loading the page again.
export function set(values) {
  const search = new URLSearchParams(location.search);
  for (const [name, text] of Object.entries(values)) {
    if (text === undefined || text === null || text === "") search.delete(name);
    else search.set(name, text);
  }
  history.replaceState(null, "", `${location.pathname}${search.size ? `?${search}` : ""}`);
}

// What requests about the network on show take along.
export function look() {
  const { run, epoch, part, row } = all();
  return { run, epoch, part, row };
}

// The address of another page that looks at the same: network, epoch, part, sample and selection go along, what is a page's own stays.
export function carried(path) {
  const same = Object.entries(all()).filter(([name]) => ["run", "epoch", "part", "row", "sel"].includes(name));
  return same.length ? `${path}?${new URLSearchParams(same)}` : path;
}
