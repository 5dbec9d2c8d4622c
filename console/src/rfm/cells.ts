import type { RfmMoves } from '../api/types';

/** Recency and frequency, 1 to 5 each. */
export type Cell = readonly [recency: number, frequency: number];

/** Recency as rows are drawn, the most recent first. */
export const ROWS = [5, 4, 3, 2, 1] as const;
export const SCORES = [1, 2, 3, 4, 5] as const;

/** Reads "55.54"; what is no cell is left out, each stands once. */
export function cellsOf(text: string): Cell[] {
  const found = text.split('.').filter((part) => /^[1-5]{2}$/.test(part));
  return [...new Set(found)].map((part): Cell => [Number(part[0]), Number(part[1])]);
}

export function cellsText(cells: readonly Cell[]): string {
  return cells.map(cellKey).join('.');
}

export function cellKey([recency, frequency]: Cell): string {
  return `${recency}${frequency}`;
}

export function hasCell(cells: readonly Cell[], cell: Cell): boolean {
  return cells.some((one) => cellKey(one) === cellKey(cell));
}

/** The cells with one more, or without it when it was there. */
export function toggled(cells: readonly Cell[], cell: Cell): Cell[] {
  return hasCell(cells, cell) ? cells.filter((one) => cellKey(one) !== cellKey(cell)) : [...cells, cell];
}

export function isSame(cells: readonly Cell[], others: readonly Cell[]): boolean {
  return cells.length === others.length && cells.every((cell) => hasCell(others, cell));
}

/** Who came into some cells from outside of them, and who left them. */
export function flowOf(moves: RfmMoves, cells: readonly Cell[]): { came: number; left: number } {
  const isIn = (place: number[] | null | undefined) => Boolean(place) && hasCell(cells, place as unknown as Cell);
  let [came, left] = [0, 0];
  for (const { from, to, customers } of moves.between) {
    if (isIn(to) && !isIn(from)) came += customers;
    if (isIn(from) && !isIn(to)) left += customers;
  }
  return { came, left };
}

/** How strong a value's colour is, 0 for none to 6 for the most. */
export function heat(value: number, most: number): number {
  if (value <= 0 || most <= 0) return 0;
  return Math.min(6, 1 + Math.floor((value / most) * 5.999));
}
