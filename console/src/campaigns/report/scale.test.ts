import { describe, expect, it } from 'vitest';
import { scaleOf } from './scale';

describe('the line of an interval', () => {
  it('has zero on it when the interval lies wholly above or below', () => {
    for (const values of [[2, 5], [-5, -2]]) {
      const scale = scaleOf(values);
      const places = [...values, 0].map(scale.at);
      expect(Math.min(...places)).toBeGreaterThan(0);
      expect(Math.max(...places)).toBeLessThan(1);
      expect(scale.zero).toBe(scale.at(0));
    }
  });

  it('keeps the order and the proportions', () => {
    const { at } = scaleOf([-1, 3]);
    expect(at(-1)).toBeLessThan(at(0));
    expect(at(3) - at(1)).toBeCloseTo(at(1) - at(-1));
  });

  it('leaves out what is not known', () => expect(scaleOf([null, 4]).at(4)).toBe(scaleOf([4]).at(4)));
});
