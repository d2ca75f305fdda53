// Numbers as people read them: few digits, the minus sign of formulas. What is shown is rounded, never worked out here.
const minus = text => text.replaceAll("-", "−");

export function short(value, digits = 3) {
  if (value === null || value === undefined) return "not finite";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-4) return minus(value.toExponential(Math.max(0, digits - 2)).replace("e+", "e"));
  return minus(String(Number(value.toPrecision(digits))));
}

// At most five signs, for the inside of a node.
export function tight(value) {
  if (value === null || value === undefined) return "?";
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.005) return "≈0";
  return minus(size < 10 ? String(Number(value.toFixed(2))) : size < 1000 ? value.toFixed(0) : value.toExponential(0).replace("e+", "e"));
}

// With its sign, so that no color is needed to see it.
export function signed(value, digits = 3) {
  return value > 0 ? `+${short(value, digits)}` : short(value, digits);
}

export const tone = value => value > 0 ? "plus" : value < 0 ? "minus" : "";

export const percent = share => `${(100 * share).toFixed(share > 0.0995 && share < 0.9995 ? 0 : 1)} %`;

// The largest size among numbers, of any depth; 1 where all are 0.
export function largest(numbers) {
  let most = 0;
  for (const one of numbers) most = Math.max(most, Array.isArray(one) ? largest(one) : Math.abs(one ?? 0));
  return most || 1;
}
