/** A line on which intervals lie: positions are shares of its length, and zero is always on it. */
export interface Scale {
  zero: number;
  at: (value: number) => number;
}

/** Makes room for every value and for zero, with a little air at both ends. */
export function scaleOf(values: (number | null)[]): Scale {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const span = high - low || 1;
  const [from, length] = [low - span * 0.08, span * 1.16];
  const at = (value: number) => Math.min(1, Math.max(0, (value - from) / length));
  return { zero: at(0), at };
}
