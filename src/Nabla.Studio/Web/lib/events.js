// What happens in the sitting, as it happens. The browser connects again by itself; "open" says that it has, and with "again" that news may have been missed.
import { attempt } from "/lib/dom.js";

const listeners = new Map();
let opened = 0;

if (window.SharedWorker) share();
else connect();

// All tabs of the browser hear one stream.
function share() {
  const worker = new SharedWorker("/lib/stream.js");
  worker.port.onmessage = ({ data }) => tell(data.name, data.text);
  worker.onerror = connect;
  addEventListener("pagehide", event => { if (!event.persisted) worker.port.postMessage("closed"); });
}

function connect() {
  const source = new EventSource("/api/events");
  for (const name of ["open", "run", "batch", "epoch", "ended", "shown"]) source.addEventListener(name, event => tell(name, event.data));
}

function tell(name, text) {
  if (name === "open") opened++;
  const acts = listeners.get(name);
  if (!acts?.size) return;
  const event = name === "open" ? { again: opened > 1 } : JSON.parse(text);
  for (const act of [...acts]) attempt(() => act(event));
}

// Calls back with each event's object; returns what ends that.
export function on(name, act) {
  if (!listeners.has(name)) listeners.set(name, new Set());
  listeners.get(name).add(act);
  return () => listeners.get(name).delete(act);
}
