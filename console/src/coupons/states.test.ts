import { expect, test } from 'vitest';
import type { CouponPool, Draw } from '../api/types';
import { nextStep, poolState } from './states';

const NOW = new Date('2026-11-22T12:00:00Z');
const pool = {
  is_paused: false,
  settings: { from: null, until: null },
  codes: { kind: 'unique', wanted: 10 },
  counts: { generated: 10, left: 4 },
} as CouponPool;

test('a pool is told by the first thing that keeps its coupons from being used', () => {
  expect(poolState(pool, NOW)).toBe('active');
  expect(poolState({ ...pool, counts: { ...pool.counts, left: 0 } }, NOW)).toBe('used_up');
  expect(poolState({ ...pool, codes: { ...pool.codes, wanted: 11 } }, NOW)).toBe('making');
  expect(poolState({ ...pool, settings: { ...pool.settings, from: '2026-12-01T00:00:00Z' } }, NOW)).toBe('waiting');
  const ended = { ...pool, settings: { ...pool.settings, until: '2026-11-22T12:00:00Z' } };
  expect(poolState(ended, NOW)).toBe('ended');
  expect(poolState({ ...ended, is_paused: true }, NOW)).toBe('paused');
});

test('a draw takes its steps one after another', () => {
  const steps = (['open', 'committed', 'frozen', 'drawn'] as const).map((state) => nextStep({ state } as Draw));
  expect(steps).toEqual(['commit', 'freeze', 'draw', null]);
});
