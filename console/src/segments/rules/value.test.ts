import { describe, expect, it } from 'vitest';
import type { Condition } from './condition';
import { isDrawable, subjects, turnTo } from './subject';
import { dayAfter, isComplete, lastDay, withOp } from './value';

const test = (op: string, value?: unknown): Condition => ({ kind: 'attribute', key: 'age', op, ...(value === undefined ? {} : { value }) });

describe('another operation', () => {
  it.each<[unknown, string, unknown]>([
    [25, 'between', [25, null]],
    [[25, 40], 'at_least', 25],
    ['Алматы', 'one_of', ['Алматы']],
    [['Алматы', 'Астана'], 'contains', 'Алматы'],
    ['', 'one_of', []],
    [{ days: 30 }, 'longer_ago', { days: 30 }],
    [{ days: 30 }, 'before', null],
    ['2026-01-01', 'within_last', { days: null }],
  ])('keeps of %j what suits %s', (value, op, kept) => expect(withOp(test('equals', value), op).value).toEqual(kept));
  it('says nothing where nothing is compared', () => expect(withOp(test('equals', 1), 'is_known')).toEqual({ kind: 'attribute', key: 'age', op: 'is_known' }));
});

describe('a condition is complete', () => {
  it.each<[Condition, boolean]>([
    [test('at_least', 0), true], [test('at_least', null), false], [test('between', [1, null]), false], [test('one_of', []), false], [test('is_known'), true],
    [{ kind: 'last', of: 'orders', op: 'within_last', value: { days: null } }, false], [{ kind: 'last', of: 'orders', op: 'never' }, true],
    [{ kind: 'event', event: '', measure: 'count', op: 'at_least', value: 1 }, false],
    [{ kind: 'orders', measure: 'count', op: 'at_least', value: 1, window: { last_days: null } }, false],
    [{ kind: 'orders', measure: 'count', op: 'at_least', value: 1, where: [{ field: 'category', op: 'one_of', value: [] }] }, false],
    [{ kind: 'orders', measure: 'count', op: 'at_least', value: 1, window: { from: '2026-01-01', to: null }, where: [{ field: 'total', op: 'at_least', value: 0 }] }, true],
    [{ kind: 'weather', op: 'rainy' }, true],
  ])('%j: %s', (condition, complete) => expect(isComplete(condition)).toBe(complete));
});

describe('a subject', () => {
  it.each(subjects().map((subject) => [subject.key, subject] as const))('%s makes a condition the builder can draw', (_, subject) => expect(isDrawable(subject.make())).toBe(true));
  it('keeps period and filters of the same behaviour', () => {
    const where = [{ field: 'category', op: 'one_of', value: ['Coffee'] }];
    const counted: Condition = { kind: 'orders', measure: 'count', op: 'at_least', value: 3, window: { last_days: 30 }, where, where_mode: 'any' };
    const spent = subjects().find(({ key }) => key === 'orders_sum_total');
    const city = subjects().find(({ key }) => key === 'attribute_city');
    expect(spent && turnTo(counted, spent)).toMatchObject({ measure: 'sum', field: 'total', window: { last_days: 30 }, where, where_mode: 'any', value: null });
    expect(city && turnTo(counted, city)).toEqual({ kind: 'attribute', key: 'city', op: 'one_of', value: [] });
  });
  it.each<Condition>([
    { kind: 'weather' }, { kind: 'not', of: test('is_known') }, test('at_least', [1]), test('one_of', [25]), { kind: 'event', event: 'x', measure: 'sum', field: 'price', op: 'at_least', value: 1 },
    { kind: 'orders', measure: 'count', op: 'at_least', value: 1, where: [{ field: 'colour', op: 'equals', value: 'red' }] },
    { kind: 'event', event: 'x', measure: 'count', op: 'at_least', value: 1, where: [{ field: 'total', op: 'equals', value: 1 }] },
  ])('that is not known is left to words: %j', (condition) => expect(isDrawable(condition)).toBe(false));
});

it('a window keeps the day after its last', () => {
  expect(dayAfter('2026-02-28')).toBe('2026-03-01');
  expect(lastDay('2026-01-01')).toBe('2025-12-31');
  expect(lastDay(dayAfter('2026-10-25'))).toBe('2026-10-25');
});
