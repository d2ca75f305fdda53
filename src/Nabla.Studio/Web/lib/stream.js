// One stream of events for all tabs of a browser, as a shared worker: a browser opens six connections to a place over all its tabs, and a stream for each would use them up.
const names = ["open", "run", "batch", "epoch", "ended", "shown"], tabs = new Set(), source = new EventSource("/api/events");

for (const name of names) source.addEventListener(name, event => tabs.forEach(tab => tab.postMessage({ name, text: event.data })));

self.onconnect = event => {
  const [tab] = event.ports;
  tabs.add(tab);
  // A tab says one thing: that it is closed.
  tab.onmessage = () => tabs.delete(tab);
  if (source.readyState === EventSource.OPEN) tab.postMessage({ name: "open" });
};
