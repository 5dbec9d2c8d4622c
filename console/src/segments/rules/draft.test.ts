import { describe, expect, it } from 'vitest';
import type { Condition } from './condition';
import { EMPTY, fromTree, placeOf, toTree } from './draft';
import * as edit from './edit';

const city: Condition = { kind: 'attribute', key: 'city', op: 'one_of', value: ['Алматы'] };
const half: Condition = { kind: 'attribute', key: 'age', op: 'between', value: [25, null] };
const bought: Condition = { kind: 'orders', measure: 'count', op: 'at_least', value: 3, window: null, where: [] };
const mailed: Condition = { kind: 'campaign', campaign: 'cam_1', op: 'sent' };
const tree = (root: Condition) => ({ version: 1 as const, root });
const include = (path: number[]) => ({ side: 'include' as const, path });

describe('a tree', () => {
  it.each<[string, Condition]>([
    ['of everybody', { kind: 'all', of: [] }],
    ['of any', { kind: 'any', of: [city, bought] }],
    ['with a group', { kind: 'all', of: [city, { kind: 'any', of: [bought, mailed] }] }],
    ['with people left out', { kind: 'all', of: [city, bought, { kind: 'not', of: { kind: 'any', of: [mailed] } }] }],
    ['of any, with people left out', { kind: 'all', of: [{ kind: 'any', of: [city, bought] }, { kind: 'not', of: { kind: 'all', of: [mailed, city] } }] }],
    ['with steps, a draw and a period after something', { kind: 'all', of: [{ kind: 'sequence', window: { since: { edge: 'first', of: 'orders' } }, steps: [{ of: 'event', event: 'Product Added' }, { of: 'orders', within: { hours: 2 }, happens: false }] }, { kind: 'share', salt: 'spring-26', from: 0, to: 10 }, { kind: 'not', of: { kind: 'any', of: [{ kind: 'messages', message: 'opened', measure: 'count', op: 'at_most', value: 0, window: { last_days: 90, zone: 'customer' } }] } }] }],
    ['with what the builder cannot draw', { kind: 'all', of: [{ kind: 'weather', op: 'rainy' }, { kind: 'any', of: [{ kind: 'all', of: [city, { kind: 'not', of: bought }] }] }] }],
  ])('%s comes back as it was', (_, root) => expect(toTree(fromTree(tree(root)), { whole: true }).tree.root).toEqual(root));

  it('of a single condition becomes a group of one', () => expect(toTree(fromTree(tree(city))).tree.root).toEqual({ kind: 'all', of: [city] }));

  it('is counted without what is not complete', () => {
    const draft = fromTree(tree({ kind: 'all', of: [half, city, { kind: 'any', of: [half] }] }));
    expect(toTree(draft)).toMatchObject({ left: 2, tree: { root: { kind: 'all', of: [city] } } });
    expect(toTree(draft, { whole: true }).tree.root.of).toHaveLength(3);
  });
});

describe('a path of the server', () => {
  const draft = fromTree(tree({ kind: 'all', of: [half, city, { kind: 'any', of: [half, bought] }, { kind: 'not', of: { kind: 'any', of: [mailed] } }] }));
  const { places } = toTree(draft);
  it.each([
    ['/root/of/0', include([1])],
    ['/root/of/1/of/0/value', include([2, 1])],
    ['/root/of/2', { side: 'exclude', path: [] }],
    ['/root/of/2/of/of/0/campaign', { side: 'exclude', path: [0] }],
  ])('%s is found although incomplete conditions were skipped', (path, place) => expect(placeOf(path, places)).toEqual(place));

  it('points into the group of "any" when people are left out as well', () => {
    const { places: found } = toTree(fromTree(tree({ kind: 'all', of: [{ kind: 'any', of: [city, bought] }, { kind: 'not', of: { kind: 'any', of: [mailed] } }] })));
    expect(placeOf('/root/of/0/of/1', found)).toEqual(include([1]));
  });
});

describe('an edit', () => {
  const draft = fromTree(tree({ kind: 'all', of: [city, { kind: 'any', of: [bought, mailed] }] }));
  it('never changes the draft it was given', () => {
    const before = JSON.stringify(draft);
    for (const change of [() => edit.remove(draft, include([1, 0])), () => edit.move(draft, include([0]), 1), () => edit.add(draft, include([1]), city), () => edit.wrap(draft, include([0])), () => edit.setMode(draft, include([]), 'any'), () => edit.replace(draft, include([0]), mailed)]) expect(change()).not.toEqual(draft);
    expect(JSON.stringify(draft)).toBe(before);
  });
  it('moves a condition among its neighbours and stops at the ends', () => {
    expect(edit.move(draft, include([0]), 1).include.of.map(({ kind }) => kind)).toEqual(['any', 'attribute']);
    expect(edit.move(draft, include([0]), -1).include.of).toEqual(draft.include.of);
  });
  it('takes a group away with its last condition', () => {
    const one = edit.remove(draft, include([1, 0]));
    expect(edit.remove(one, include([1, 0])).include.of).toEqual([city]);
  });
  it('duplicates after itself, and wraps into a group of any', () => {
    expect(edit.duplicate(draft, include([0])).include.of.slice(0, 2)).toEqual([city, city]);
    expect(edit.at(edit.wrap(draft, include([0])), include([0]))).toEqual({ kind: 'any', of: [city] });
  });
  it('counts conditions one by one', () => expect(edit.size(draft.include)).toBe(3));
  it('finds nothing where nothing is', () => expect(edit.at(EMPTY, include([0]))).toBeUndefined());
});
