// Talks to the studio: JSON in, JSON out; a refusal becomes an Error with the studio's own words, and its status.
const token = document.querySelector("meta[name=nabla-token]").content;

export async function get(path, query = {}) {
  return ask(address(path, query));
}

export async function post(path, body = {}, query = {}) {
  return ask(address(path, query), {
    method: "POST",
    headers: { "X-Nabla-Token": token, ...(body instanceof Blob ? {} : { "Content-Type": "application/json" }) },
    body: body instanceof Blob ? body : JSON.stringify(body),
  });
}

function address(path, query) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const search = new URLSearchParams(given);
  return given.length ? `${path}?${search}` : path;
}

async function ask(where, how) {
  let response;
  try {
    response = await fetch(where, how);
  } catch {
    throw refusal("The studio does not answer. Is it still running?", 0);
  }
  const type = response.headers.get("Content-Type") ?? "";
  const answer = type.startsWith("application/json") ? await response.json() : { error: await response.text() };
  if (!response.ok) throw refusal(answer.error || `The studio answered ${response.status}.`, response.status);
  return answer;
}

const refusal = (text, status) => Object.assign(new Error(text), { status });
