import { describe, expect, it } from 'vitest';
import type { Fields } from '../../api/types';
import type { Condition } from './condition';
import { isDrawable } from './drawable';
import { subjects, turnTo } from './subject';
import { ABANDONED_BASKET } from './sequence';
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
    [['cam_1'], 'none_of', ['cam_1']],
  ])('keeps of %j what suits %s', (value, op, kept) => expect(withOp(test('equals', value), op).value).toEqual(kept));
  it('gives a purchase after a campaign its time, and takes it back', () => {
    const campaign: Condition = { kind: 'campaign', campaign: 'cam_1', op: 'sent' };
    expect(withOp(campaign, 'converted')).toEqual({ ...campaign, op: 'converted', within: { days: 7 } });
    expect(withOp(withOp(campaign, 'converted'), 'opened')).toEqual({ ...campaign, op: 'opened' });
  });
  it('says nothing where nothing is compared', () => expect(withOp(test('equals', 1), 'is_known')).toEqual({ kind: 'attribute', key: 'age', op: 'is_known' }));
});

describe('a condition is complete', () => {
  it.each<[Condition, boolean]>([
    [test('at_least', 0), true], [test('at_least', null), false], [test('between', [1, null]), false], [test('one_of', []), false], [test('is_known'), true],
    [{ kind: 'last', of: 'orders', op: 'within_last', value: { days: null } }, false], [{ kind: 'last', of: 'orders', op: 'never' }, true],
    [{ kind: 'event', event: '', measure: 'count', op: 'at_least', value: 1 }, false],
    [{ kind: 'orders', measure: 'count', op: 'at_least', value: 1, window: { last_days: null } }, false], [{ kind: 'orders', measure: 'count', op: 'at_least', value: 1, window: { last_days: 0 } }, true],
    [{ kind: 'event', event: 'x', measure: 'sum', field: 'property.', op: 'at_least', value: 1 }, false], [{ kind: 'event', event: 'x', measure: 'count', op: 'at_least', value: 1, where: [{ field: 'property.', op: 'is_known' }] }, false],
    [{ kind: 'orders', measure: 'count', op: 'at_least', value: 1, where: [{ field: 'category', op: 'one_of', value: [] }] }, false],
    [{ kind: 'orders', measure: 'count', op: 'at_least', value: 1, window: { from: '2026-01-01', to: null }, where: [{ field: 'total', op: 'at_least', value: 0 }] }, true],
    [{ kind: 'messages', message: 'opened', measure: 'count', op: 'at_most', value: 0, window: { since: { edge: 'last', of: 'event', event: '' } } }, false],
    [{ kind: 'messages', message: 'opened', measure: 'count', op: 'at_most', value: 0, window: { since: { edge: 'last', of: 'orders' } }, where: [{ field: 'campaign', op: 'one_of', value: ['cam_1'] }] }, true],
    [{ kind: 'favourite', field: 'category', by: 'total', op: 'one_of', value: [] }, false], [{ kind: 'favourite', field: 'category', by: 'total', op: 'is_unknown' }, true],
    [{ kind: 'campaign', campaign: 'cam_1', op: 'converted', within: { days: null } }, false],
    [{ kind: 'share', salt: '', from: 0, to: 10 }, false], [{ kind: 'share', salt: 'x', from: 10, to: 10 }, false], [{ kind: 'share', salt: 'x', from: 90, to: 100.5 }, false], [{ kind: 'share', salt: 'x', from: 90, to: 100 }, true],
    [{ kind: 'sequence', steps: [{ of: 'event', event: '' }, { of: 'orders' }] }, false], [{ kind: 'sequence', steps: [{ of: 'orders' }, { of: 'returns', within: { hours: null } }] }, false],
    [{ kind: 'sequence', steps: [{ of: 'orders' }, { of: 'returns', without: [{ of: 'event', event: '' }] }] }, false], [ABANDONED_BASKET, true],
    [{ kind: 'weather', op: 'rainy' }, true],
  ])('%j: %s', (condition, complete) => expect(isComplete(condition)).toBe(complete));
});

describe('a subject', () => {
  it.each(subjects().map((subject) => [subject.key, subject] as const))('%s makes a condition the builder can draw', (_, subject) => expect(isDrawable(subject.make())).toBe(true));
  it('that lies ahead is asked what comes next', () => {
    const fields = { customer: [{ key: 'loyalty_ends_on', type: 'date', values: [] }, { key: 'since', type: 'date', values: [] }], events: [] } as unknown as Fields;
    const usual = (key: string) => subjects(fields).find((one) => one.key === `attribute_attributes.${key}`)?.make().op;
    expect([usual('loyalty_ends_on'), usual('since')]).toEqual(['within_next', 'within_last']);
    expect(isDrawable({ kind: 'attribute', key: 'attributes.since', op: 'further_ahead', value: { days: 30 } }, fields)).toBe(true);
  });
  it('keeps period and filters of the same behaviour', () => {
    const where = [{ field: 'category', op: 'one_of', value: ['Coffee'] }];
    const counted: Condition = { kind: 'orders', measure: 'count', op: 'at_least', value: 3, window: { last_days: 30 }, where, where_mode: 'any' };
    const spent = subjects().find(({ key }) => key === 'orders_sum_total');
    const city = subjects().find(({ key }) => key === 'attribute_city');
    expect(spent && turnTo(counted, spent)).toMatchObject({ measure: 'sum', field: 'total', window: { last_days: 30 }, where, where_mode: 'any', value: null });
    expect(city && turnTo(counted, city)).toEqual({ kind: 'attribute', key: 'city', op: 'one_of', value: [] });
  });
  it('keeps the property that is measured', () => {
    const sum: Condition = { kind: 'event', event: 'Product Viewed', measure: 'sum', field: 'property.price', op: 'at_least', value: 1 };
    const average = subjects().find(({ key }) => key === 'event_average_property');
    expect(average && turnTo(sum, average)).toMatchObject({ event: 'Product Viewed', measure: 'average', field: 'property.price' });
  });
  it('keeps what became of the message', () => {
    const opened: Condition = { kind: 'messages', message: 'clicked', measure: 'count', op: 'at_least', value: 1, window: null };
    const last = subjects().find(({ key }) => key === 'last_messages');
    expect(last && turnTo(opened, last)).toMatchObject({ kind: 'last', of: 'messages', message: 'clicked' });
    expect(last && 'window' in turnTo(opened, last)).toBe(false);
  });
  it('is drawn with all that the language says of it', () => {
    const where = [{ field: 'campaign', op: 'one_of', value: ['cam_1'] }, { field: 'channel', op: 'equals', value: 'email' }];
    const rich: Condition = { kind: 'sequence', window: { last_days: 30, zone: 'customer' }, steps: [{ of: 'messages', message: 'opened', where }, { of: 'orders', within: { hours: 2 }, without: [{ of: 'event', event: 'Support Called' }] }, { of: 'returns', within: { minutes: 90 }, happens: false }] };
    expect(isDrawable(rich)).toBe(true);
    expect(isDrawable({ kind: 'campaign', campaign: 'cam_1', op: 'converted', within: { hours: 12 } })).toBe(true);
    expect(isDrawable({ kind: 'orders', measure: 'count', op: 'at_most', value: 0, window: { since: { edge: 'last', of: 'messages', message: 'opened', where } } })).toBe(true);
  });
  it.each<Condition>([
    { kind: 'weather' }, { kind: 'not', of: test('is_known') }, test('at_least', [1]), test('one_of', [25]), { kind: 'event', event: 'x', measure: 'sum', op: 'at_least', value: 1 }, { kind: 'returns', measure: 'sum', field: 'discount', op: 'at_least', value: 1 },
    { kind: 'orders', measure: 'count', op: 'at_least', value: 1, where: [{ field: 'colour', op: 'equals', value: 'red' }] },
    { kind: 'event', event: 'x', measure: 'count', op: 'at_least', value: 1, where: [{ field: 'total', op: 'equals', value: 1 }] },
    { kind: 'messages', message: 'opened', measure: 'count', op: 'at_least', value: 1, where: [{ field: 'total', op: 'equals', value: 1 }] },
    { kind: 'sequence', steps: [{ of: 'orders' }] }, { kind: 'sequence', steps: [{ of: 'orders' }, { of: 'orders', within: { weeks: 1 } }] }, { kind: 'sequence', steps: [{ of: 'orders' }, { of: 'orders', happens: false, within: { days: 1 } }, { of: 'orders' }] },
    { kind: 'orders', measure: 'count', op: 'at_least', value: 1, window: { since: { of: 'weather' } } }, { kind: 'share', salt: 'x', from: '0', to: 1 },
  ])('that is not known is left to words: %j', (condition) => expect(isDrawable(condition)).toBe(false));
});

it('a window keeps the day after its last', () => {
  expect(dayAfter('2026-02-28')).toBe('2026-03-01');
  expect(lastDay('2026-01-01')).toBe('2025-12-31');
  expect(lastDay(dayAfter('2026-10-25'))).toBe('2026-10-25');
});
