import { expect, test } from 'vitest';
import type { RfmMoves } from '../api/types';
import { cellsOf, cellsText, flowOf, heat, isSame, toggled } from './cells';

test('cells in an address are read once each and nonsense is left out', () => {
  expect(cellsOf('55.54.55.60.x.5')).toEqual([[5, 5], [5, 4]]);
  expect(cellsText(cellsOf('12.21'))).toBe('12.21');
  expect(cellsOf('')).toEqual([]);
});

test('a cell pressed twice is as before', () => {
  const cells = cellsOf('55.54');
  expect(toggled(toggled(cells, [1, 1]), [1, 1])).toEqual(cells);
  expect(isSame(cells, cellsOf('54.55'))).toBe(true);
  expect(isSame(cells, cellsOf('54'))).toBe(false);
});

test('moves between chosen cells are neither coming nor leaving', () => {
  const between = [
    { from: null, to: [5, 5], customers: 3 },
    { from: [5, 4], to: [5, 5], customers: 7 },
    { from: [5, 5], to: [1, 1], customers: 2 },
  ];
  const moves = { between } as unknown as RfmMoves;
  expect(flowOf(moves, [[5, 5]])).toEqual({ came: 10, left: 2 });
  expect(flowOf(moves, [[5, 5], [5, 4]])).toEqual({ came: 3, left: 2 });
});

test('colour grows with the value and never leaves the scale', () => {
  const steps = [0, 1, 20, 40, 60, 80, 100, 140].map((value) => heat(value, 100));
  expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6, 6]);
  expect(heat(5, 0)).toBe(0);
});
