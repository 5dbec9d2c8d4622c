import { describe, expect, it, vi } from 'vitest';
import { LOCALES, setLocale } from '../../i18n';
import { type Condition, isMeasure } from './condition';
import { isDrawable } from './drawable';
import { subjectKey, subjects } from './subject';
import { isComplete } from './value';
import { conditionWords } from './words';

vi.stubGlobal('document', { documentElement: {} });

/** All that the server reads (business/segment/src/parse); names in it are digits and signs, so that any Latin letters are ours. */
const DAY = '2026-01-31';
const ID = '#1';
const MESSAGES = ['sent', 'opened', 'clicked', 'unsubscribed', 'bounced', 'complained'];
const HAPPENINGS: Happened[] = [{ of: 'orders' }, { of: 'returns' }, { of: 'event', event: ID }, ...MESSAGES.map((message) => ({ of: 'messages', message }))];
const AMOUNTS = ['sum', 'average', 'min', 'max'];
const OF_ORDERS = ['product', 'category', 'brand', 'store', 'channel', 'day'];
const OF_EVENTS = ['property.#2', '#2', 'property.day'];
const MEASURES: Condition[] = [
  ...measures({ kind: 'orders' }, ['total', 'quantity', 'discount'], OF_ORDERS),
  ...measures({ kind: 'returns' }, ['total', 'quantity'], OF_ORDERS),
  ...measures({ kind: 'event', event: ID }, [...OF_EVENTS, 'day'], [...OF_EVENTS, 'day']),
  ...MESSAGES.flatMap((message) => measures({ kind: 'messages', message }, [], ['campaign', 'channel', 'day'])),
];
const CHANNELS = ['email', 'sms', 'push', 'call'];

type Happened = { of: string; event?: string; message?: string };
type Asked = { op: string; value?: unknown };
const KNOWN: Asked[] = [{ op: 'is_known' }, { op: 'is_unknown' }];
const FIGURES: Asked[] = [{ op: 'at_least', value: 3 }, { op: 'at_most', value: 0 }, { op: 'equals', value: 1.5 }, { op: 'between', value: [1, 21] }];
const WORDS: Asked[] = [{ op: 'equals', value: ID }, { op: 'not_equals', value: ID }, { op: 'one_of', value: [ID, '#3'] }, { op: 'none_of', value: [ID, '#3'] }, { op: 'contains', value: ID }, { op: 'starts', value: ID }];
const DATES: Asked[] = [...['within_last', 'longer_ago'].flatMap((op) => [0, 1, 2, 5].map((days) => ({ op, value: { days } }))), { op: 'before', value: DAY }, { op: 'after', value: DAY }, { op: 'between', value: [DAY, DAY] }];
const AHEAD: Asked[] = ['within_next', 'further_ahead'].flatMap((op) => [0, 1, 2, 5].map((days) => ({ op, value: { days } })));
const ANNIVERSARY: Asked[] = [0, 1, 5].map((days) => ({ op: 'anniversary_in', value: { days } }));
const TRUTHS: Asked[] = [true, false].flatMap((value) => [{ op: 'equals', value }, { op: 'not_equals', value }]);
const ALL: Asked[] = [...KNOWN, ...FIGURES, ...WORDS, ...DATES, ...AHEAD, ...ANNIVERSARY, ...TRUTHS];

const CLOCKS = [{}, { zone: 'workspace' }, { zone: 'customer' }];
const WINDOWS: object[] = [
  ...[{ last_days: 0 }, { last_days: 1 }, { last_days: 30 }, { from: DAY }, { to: DAY }, { from: DAY, to: '2026-02-01' }, { this: 'month' }, { this: 'year' }].flatMap((days) => CLOCKS.map((clock) => ({ ...days, ...clock }))),
  { last_hours: 0 }, { last_hours: 24 },
  ...[{}, { edge: 'first' }, { edge: 'last' }].flatMap((edge) => HAPPENINGS.map((happening) => ({ since: { ...edge, ...happening } }))),
];

const FILTERS: Condition[] = [
  ...['product', 'category', 'brand', 'store', 'channel', 'payment'].flatMap((field) => narrowed({ of: 'orders' }, field, [...WORDS, { op: 'is_known' }])),
  ...['quantity', 'price', 'line_total', 'total'].flatMap((field) => narrowed({ of: 'returns' }, field, [...FIGURES, { op: 'is_known' }, { op: 'one_of', value: [1, 2] }, { op: 'none_of', value: [1] }])),
  ...narrowed({ of: 'event', event: ID }, 'property.#2', [...WORDS, ...FIGURES, ...DATES, ...AHEAD, ...TRUTHS, { op: 'is_known' }]),
  ...narrowed({ of: 'messages', message: 'sent' }, 'campaign', [{ op: 'equals', value: ID }, { op: 'none_of', value: [ID] }]),
  ...CHANNELS.flatMap((channel) => narrowed({ of: 'messages', message: 'sent' }, 'channel', [{ op: 'not_equals', value: channel }, { op: 'one_of', value: [channel, 'sms'] }])),
];

const EVERYTHING: Condition[] = [
  ...MEASURES.flatMap((measure) => FIGURES.map((asked) => ({ ...measure, ...asked }))),
  ...WINDOWS.map((window) => ({ kind: 'orders', measure: 'count', op: 'at_least', value: 1, window })),
  ...['last', 'first'].flatMap((kind) => HAPPENINGS.flatMap((happening) => [...DATES, { op: 'never' }].map((asked) => ({ kind, ...happening, ...asked })))),
  ...FILTERS,
  ...['product', 'category', 'brand', 'store', 'channel'].flatMap((field) => ['count', 'total', 'quantity'].flatMap((by) => [...WORDS, ...KNOWN].map((asked) => ({ kind: 'favourite', field, by, ...asked })))),
  ...['first_name', 'last_name', 'city', 'gender', 'language'].flatMap((key) => attribute(key, [...WORDS, ...KNOWN])),
  ...attribute('age', [...FIGURES, ...KNOWN]), ...['birthday', 'created_at'].flatMap((key) => attribute(key, [...DATES, ...ANNIVERSARY, ...KNOWN])), ...attribute('attributes.#2', ALL),
  ...CHANNELS.flatMap((channel) => ['marketing', 'transactional'].flatMap((purpose) => ['reachable', 'unreachable', 'known', 'unknown', 'granted', 'refused', 'unasked'].map((op) => ({ kind: 'contact', channel, purpose, op })))),
  ...['sent', 'not_sent', 'opened', 'clicked', 'in_control', 'converted'].map((op) => ({ kind: 'campaign', campaign: ID, op })),
  ...[{ days: 0 }, { hours: 1 }, { minutes: 30 }].flatMap((within) => [
    { kind: 'campaign', campaign: ID, op: 'converted', within },
    ...HAPPENINGS.map((happening) => ({ kind: 'sequence', window: { last_days: 0 }, steps: [happening, { ...happening, within, without: HAPPENINGS }, { ...happening, within, happens: false }] })),
  ]),
  { kind: 'share', salt: ID, from: 0, to: 10 }, { kind: 'share', salt: ID, from: 10, to: 12.5 }, { kind: 'rfm', recency: [5], frequency: [1, 2], money: [3] }, { kind: 'rfm', cells: [[5, 5], [4, 5]] },
  { kind: 'segment', segment: ID }, { kind: 'list', list: ID }, { kind: 'not', of: { kind: 'any', of: [{ kind: 'all', of: [{ kind: 'list', list: ID }] }] } },
];

function say(condition: Condition): string {
  return conditionWords(condition, { currency: 'KZT', names: new Map() });
}

function measures(about: Condition, amounts: string[], values: string[]): Condition[] {
  return [{ ...about, measure: 'count' }, ...amounts.flatMap((field) => AMOUNTS.map((measure) => ({ ...about, measure, field }))), ...values.map((field) => ({ ...about, measure: 'distinct', field }))];
}

function narrowed(happening: Happened, field: string, asked: Asked[]): Condition[] {
  return asked.map((test) => ({ kind: 'last', ...happening, op: 'never', where: [{ field, ...test }] }));
}

function attribute(key: string, asked: Asked[]): Condition[] {
  return asked.map((test) => ({ kind: 'attribute', key, ...test }));
}

describe.each(LOCALES)('the whole language in %s', (locale) => {
  /** Words that are the same in every language, and a property that is called so. */
  const taken = /SMS|RFM|Push|[«“]day[»”]/g;
  const raw = ['en', 'tr'].includes(locale) ? /[{}]|undefined|NaN|\w_\w|[a-z]\.[a-z]/ : /[{}_A-Za-z]/;

  it('reads in plain words, with no code among them', async () => {
    await setLocale(locale);
    const said = EVERYTHING.map((condition) => [condition, say(condition)] as const);
    expect(said.filter(([, words]) => raw.test(words.replace(taken, '')))).toEqual([]);
  });

  it('has a phrase of its own for each thing that is measured', async () => {
    await setLocale(locale);
    const said = new Map(MEASURES.map((measure) => [`${subjectKey(measure)} ${String(measure.message)}`, say({ ...measure, op: 'is_known' })]));
    expect(new Set(said.values()).size).toBe(said.size);
  });
});

describe('the builder', () => {
  const keysOf = (conditions: Condition[]) => [...new Set(conditions.map(subjectKey))].sort();
  const offered = subjects().map(({ make }) => make());
  const isWhen = ({ kind }: Condition) => kind === 'last' || kind === 'first';

  it('offers to measure what the server measures, and nothing else', () => expect(keysOf(offered.filter(({ kind }) => isMeasure(kind)))).toEqual(keysOf(MEASURES)));
  it('asks when each thing happened first and last', () => expect(keysOf(offered.filter(isWhen))).toEqual(keysOf(EVERYTHING.filter(isWhen))));
  it('offers every channel of a contact', () => expect(offered.flatMap(({ kind, channel }) => (kind === 'contact' ? [channel] : []))).toEqual(CHANNELS));
  it('has fields for every measure, period and channel, and finds nothing left to fill in', () => {
    const built = EVERYTHING.filter((condition) => (isMeasure(condition.kind) || isWhen(condition) || condition.kind === 'contact') && !condition.where);
    expect(built.filter((condition) => !isDrawable(condition) || !isComplete(condition))).toEqual([]);
  });
});
