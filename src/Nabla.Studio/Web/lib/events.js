// What happens in the sitting, as it happens. The browser connects again by itself; "open" says that it has, and that news may have been missed.
const source = new EventSource("/api/events");

// Calls back with each event's object; returns what ends that.
export function on(name, act) {
  const listener = event => act(event.data === undefined ? {} : JSON.parse(event.data));
  source.addEventListener(name, listener);
  return () => source.removeEventListener(name, listener);
}
