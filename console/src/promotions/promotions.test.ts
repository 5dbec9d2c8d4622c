import { describe, expect, it } from 'vitest';
import type { Filter } from './definition';
import { clock } from './editor/clock';
import { join, split } from './editor/filter';
import { firstMissing, withoutMissingPools } from './missing';
import { skusOf } from './skus';
import { launchMove } from './states';
import { readMargin } from './stacking/margin';
import { changeAt, dissolve, type Group, newGroup, pathTo, placed, putInto, shift, without } from './stacking/tree';

const group = (...children: Group['children']): Group => ({ ...newGroup(''), children });
const promotion = (id: string) => ({ promotion: id });

describe('the products terms speak of', () => {
  const skus = (...any_of: string[]): Filter => ({ kind: 'skus', any_of });
  it('are found in effects, conditions and their parts, each once', () => {
    const terms = { effects: [{ kind: 'percent' as const, basis_points: 1, of: { kind: 'all' as const, of: [skus('a'), { kind: 'not' as const, of: skus('b') }] } }, { kind: 'gift' as const, sku: 'c', quantity: 1 }, { kind: 'buy_get' as const, buy: { of: skus('a', 'd'), quantity: 1 }, get: { quantity: 1 }, basis_points: 1 }], condition: { kind: 'any' as const, of: [{ kind: 'not' as const, of: { kind: 'total' as const, of: skus('e'), at_least: 1 } }] } };
    expect(skusOf([terms])).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('the least margin', () => {
  it.each([['12.5', 1_250], ['12,5 %', 1_250], ['0', 0], ['10 000', 1_000_000], ['  ', undefined]])('reads %s', (text, margin) => expect(readMargin(text)).toBe(margin));
  it.each(['-1', '10 001', 'ten'])('refuses %s', (text) => expect(readMargin(text)).toBeNull());
});

describe('the stacking tree', () => {
  const root = group(promotion('a'), { group: group(promotion('b'), promotion('c')) }, promotion('d'));

  it('finds where a promotion stands', () => {
    expect(pathTo(root, 'c')).toEqual([1, 1]);
    expect(pathTo(root, 'x')).toBeNull();
  });
  it('moves a promotion from before a group into it', () => {
    const moved = putInto(root, [1], 'a');
    expect(placed(moved)).toEqual(['b', 'c', 'a', 'd']);
    expect(pathTo(moved, 'a')).toEqual([0, 2]);
  });
  it('keeps every promotion when a group is dissolved', () => expect(dissolve(root, [1]).children).toEqual([promotion('a'), promotion('b'), promotion('c'), promotion('d')]));
  it('shifts a child among its siblings only', () => expect(placed(shift(root, [1, 0], 1))).toEqual(['a', 'c', 'b', 'd']));
  it('does not run off its end', () => expect(placed(shift(root, [2], 1))).toEqual(['a', 'b', 'c', 'd']));
  it('changes the group it is told to', () => expect(changeAt(root, [1], (found) => ({ ...found, mode: 'first' })).children[1]).toMatchObject({ group: { mode: 'first' } }));
  it('takes a promotion out wherever it stands', () => expect(placed(without(root, 'b'))).toEqual(['a', 'c', 'd']));
});

describe('a filter of products', () => {
  const tea: Filter = { kind: 'categories', any_of: ['tea'] };
  const north: Filter = { kind: 'brands', any_of: ['north'] };
  it.each<Filter>([{ kind: 'everything' }, tea, { kind: 'not', of: north }, { kind: 'all', of: [tea, { kind: 'not', of: north }] }])('is written back as it was read', (filter) => {
    const drawn = split(filter);
    expect(drawn && join(drawn.base, drawn.except)).toEqual(filter);
  });
  it('of another shape is left alone', () => expect(split({ kind: 'any', of: [tea, north] })).toBeNull());
});

describe('what the server could not read', () => {
  it('is told by its place', () => {
    const condition = { kind: 'all' as const, of: [{ kind: 'purchase' as const, number: 1 }, { kind: 'not' as const, of: { kind: 'coupon' as const, pool: '' } }] };
    expect(firstMissing({ condition, effects: [] })).toBe('condition.of[1].of.pool');
    expect(firstMissing({ effects: [{ kind: 'coupon', pool: 'cpp_7', count: 1 }] })).toBeNull();
  });
});

it('is kept without coupons of no pool until there is one', () => {
  const condition = { kind: 'all' as const, of: [{ kind: 'purchase' as const, number: 1 }, { kind: 'not' as const, of: { kind: 'coupon' as const, pool: '' } }] };
  expect(withoutMissingPools({ condition, effects: [] })).toEqual({ condition: { kind: 'all', of: [{ kind: 'purchase', number: 1 }] }, effects: [] });
  expect(withoutMissingPools({ condition: { kind: 'coupon', pool: '' }, effects: [] })).toEqual({ effects: [] });
});

it('reads a time as people write it', () => {
  expect(['9', '930', '9.30', '09:30', ''].map(clock)).toEqual(['09:00', '09:30', '09:30', '09:30', '']);
});

it('launches at its own time when that is to come', () => {
  expect(launchMove('2026-12-01T00:00:00Z', Date.parse('2026-11-22T00:00:00Z'))).toBe('schedule');
  expect(launchMove('2026-11-01T00:00:00Z', Date.parse('2026-11-22T00:00:00Z'))).toBe('start');
});
