// A unique name. crypto.randomUUID exists only for https and localhost, and the studio may be reached otherwise.
export function unique() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
}
