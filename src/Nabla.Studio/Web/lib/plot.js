// Curves by plotly.js, which is loaded when the first chart is drawn, in the colors of the page.
let loading = null;

export function plotly() {
  return loading ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = "/lib/plotly.js";
    script.onload = () => done(window.Plotly);
    // The next chart tries again.
    script.onerror = () => { loading = null; script.remove(); fail(new Error("The chart library could not be loaded.")); };
    document.head.append(script);
  });
}

export const colors = ["#1f77b4", "#e07b00", "#2a9d55", "#c23b4b", "#8a63c7", "#8c6248", "#d65fae", "#7a7a7a"];

// Marks for what has no color to tell it by: a character in tables, plotly's name in charts.
const marks = [["●", "circle"], ["■", "square"], ["▲", "triangle-up"], ["◆", "diamond"], ["✚", "cross"], ["✖", "x"], ["▼", "triangle-down"], ["★", "star"]];
// The ninth has the color of the first, and another mark.
export const markOf = at => marks[(at + Math.floor(at / colors.length)) % marks.length];
export const dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

// A name of a column is a name, and no markup.
export const plain = text => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export async function draw(element, traces, { y, x = "epoch", log = false, legend = true, near = false, label }) {
  const library = await plotly(), style = getComputedStyle(document.body), dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const ink = dark ? "#e6e9ee" : "#1b2028", line = dark ? "#363d48" : "#d5dae1";
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true };
  await library.react(element, traces.map(trace => ({ type: "scatter", mode: trace.x.length === 1 ? "markers" : trace.marker?.symbol ? "lines+markers" : "lines", hoverlabel: { namelength: -1 }, ...trace })), {
    margin: { l: 8, r: 8, t: 8, b: 8 }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: style.fontFamily, size: 12, color: ink },
    hoverlabel: { bgcolor: dark ? "#1d2229" : "#ffffff", font: { color: ink } },
    xaxis: { ...axis, title: { text: x, standoff: 4 }, rangemode: near ? "normal" : "tozero" }, yaxis: { ...axis, title: { text: y, standoff: 4 }, type: log ? "log" : "linear", exponentformat: "power" },
    hovermode: near ? "closest" : "x unified", showlegend: legend, legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, xanchor: "left" }, uirevision: "kept",
  }, { displayModeBar: false, responsive: true });
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", label ?? "");
}

export function forget(element) {
  window.Plotly?.purge(element);
}

// Draws often enough to follow and seldom enough that the training keeps its processor: a twenty-fifth of the time at most, but every four seconds all the same.
export function atLeisure(act, { share = 0.04, least = 400, most = 4000 } = {}) {
  let timer = null, isBusy = false, isAsked = false, ended = false;
  const plan = wait => { timer = setTimeout(work, wait); };
  async function work() {
    timer = null;
    if (document.hidden) return plan(1000);
    [isBusy, isAsked] = [true, false];
    const start = performance.now();
    try {
      await act();
    } finally {
      isBusy = false;
      const took = performance.now() - start;
      if (!ended) rest(Math.min(most, Math.max(least, took / share - took)));
    }
  }
  // A rest after the work; what was requested meanwhile is done then.
  function rest(wait) {
    timer = setTimeout(() => { timer = null; if (isAsked) work(); }, wait);
  }
  return {
    ask: () => { isAsked = true; if (!timer && !isBusy && !ended) plan(0); },
    // The user chose something and waits for it.
    hurry: () => { isAsked = true; if (isBusy || ended) return; clearTimeout(timer); plan(0); },
    end: () => { ended = true; clearTimeout(timer); },
  };
}
