/** A line of text and the least air around it, px. */
const LINE = 14;

/** By how many pixels labels at the ends of lines move down, so that none lies over another. */
export function labelShifts(values: (number | null)[], span: number, height: number): number[] {
  const places = values.flatMap((value, index) => (value === null || span <= 0 ? [] : [{ index, wanted: -(value / span) * height }])).sort((one, other) => one.wanted - other.wanted);
  let free = -Infinity;
  const moved = places.map(({ index, wanted }) => {
    const place = Math.max(wanted, free);
    free = place + LINE;
    return { index, by: place - wanted };
  });
  const middle = moved.reduce((sum, { by }) => sum + by, 0) / (moved.length || 1);
  const shifts = values.map(() => 0);
  for (const { index, by } of moved) shifts[index] = middle === 0 ? 0 : by - middle;
  return shifts;
}
