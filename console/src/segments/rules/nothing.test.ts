import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LOCALES, setLocale } from '../../i18n';
import type { Condition } from './condition';
import { nothingLines } from './nothing';
import { ABANDONED_BASKET } from './sequence';

vi.stubGlobal('document', { documentElement: {} });
const count = (op: string, value: unknown, more: object = {}): Condition => ({ kind: 'orders', measure: 'count', op, value, ...more });
const where = [{ field: 'category', op: 'one_of', value: ['Coffee'] }];
const opened = { of: 'messages', message: 'opened' };

describe('of whom nothing is known is said', () => {
  beforeEach(() => setLocale('en'));
  it.each<[Condition, string, string]>([
    [count('at_most', 2), 'Includes those who never bought', 'Also leaves out those who never bought'],
    [count('equals', 0, { where }), 'Includes those who never bought', 'Also leaves out those who never bought'],
    [count('between', [0, 2]), 'Includes those who never bought', 'Also leaves out those who never bought'],
    [{ kind: 'orders', measure: 'average', field: 'total', op: 'at_least', value: 1 }, 'Leaves out those who never bought', 'Also leaves out those who never bought'],
    [{ kind: 'messages', message: 'opened', measure: 'count', op: 'at_most', value: 0, window: { last_days: 90 } }, 'Includes those who never opened anything', 'Also leaves out those who never opened anything'],
    [{ kind: 'favourite', field: 'brand', op: 'one_of', value: ['Tea'], where }, 'Leaves out those with whom nothing of the kind happened', 'Also leaves out those with whom nothing of the kind happened'],
    [{ kind: 'last', ...opened, op: 'longer_ago', value: { days: 90 } }, 'Leaves out those who never opened anything', 'Does not leave out those who never opened anything'],
    [{ kind: 'event', event: 'Signed Up', measure: 'count', op: 'at_most', value: 0 }, 'Includes those with whom “Signed Up” never happened', 'Also leaves out those with whom “Signed Up” never happened'],
    [{ kind: 'attribute', key: 'city', op: 'none_of', value: ['Almaty'] }, 'Leaves out those for whom “City” is not known', 'Also leaves out those for whom “City” is not known'],
    [{ kind: 'favourite', field: 'category', op: 'one_of', value: ['Tea'] }, 'Leaves out those who never bought', 'Also leaves out those who never bought'],
    [{ kind: 'contact', channel: 'email', op: 'unreachable' }, 'Includes those without an address', 'Also leaves out those without an address'],
    [{ kind: 'contact', channel: 'email', op: 'refused' }, 'Leaves out those who said nothing of consent', 'Does not leave out those who said nothing of consent'],
    [{ kind: 'contact', channel: 'email', op: 'reachable', purpose: 'transactional' }, 'Includes those who said nothing of consent', 'Also leaves out those who said nothing of consent'],
    [ABANDONED_BASKET, 'Leaves out those whose time is not over yet', 'Does not leave out those whose time is not over yet'],
    [count('at_least', 1, { window: { since: opened } }), 'Leaves out those who never opened anything', 'Also leaves out those who never opened anything'],
  ])('%j', (condition, included, excluded) => {
    expect(nothingLines(condition, 'include')).toEqual([included]);
    expect(nothingLines(condition, 'exclude')).toEqual([excluded]);
  });

  it('of a period that never began, and of what did not happen in it', () => {
    expect(nothingLines(count('at_most', 0, { window: { since: { of: 'event', event: 'Signed Up', where } } }), 'include')).toEqual(['Leaves out those for whom the period never began', 'Includes those who never bought']);
  });

  it.each<Condition>([
    count('at_least', 1), count('at_most', null), { kind: 'last', of: 'orders', op: 'within_last', value: { days: 7 } }, { kind: 'attribute', key: 'city', op: 'is_unknown' }, { kind: 'attribute', key: 'created_at', op: 'within_last', value: { days: 7 } },
    { kind: 'contact', channel: 'email', op: 'unasked' }, { kind: 'segment', segment: 'seg_1' }, { kind: 'sequence', steps: [{ of: 'orders' }, { of: 'returns' }] },
  ])('nothing where one would expect it: %j', (condition) => expect(nothingLines(condition, 'include')).toEqual([]));
});

it.each(LOCALES)('each of them has words in %s', async (locale) => {
  await setLocale(locale);
  const messages = ['sent', 'opened', 'clicked', 'unsubscribed', 'bounced', 'complained'].map((message): Condition => ({ kind: 'messages', message, measure: 'count', op: 'at_most', value: 0 }));
  const all: Condition[] = [...messages, count('at_most', 0), { kind: 'last', of: 'orders', op: 'before', value: '2026-01-01', where }, { kind: 'returns', measure: 'count', op: 'at_most', value: 0 }, { kind: 'event', event: 'X', measure: 'count', op: 'at_most', value: 0 }, count('at_least', 1, { window: { since: { ...opened, where: [{ field: 'channel', op: 'equals', value: 'sms' }] } } }), { kind: 'attribute', key: 'city', op: 'contains', value: 'a' }, { kind: 'contact', channel: 'email', op: 'unreachable' }, { kind: 'contact', channel: 'email', op: 'granted' }, ABANDONED_BASKET, { kind: 'share', salt: 'x', from: 0, to: 1 }];
  for (const condition of all) for (const side of ['include', 'exclude'] as const) {
    const [line = ''] = nothingLines(condition, side);
    expect(line).toMatch(/^[\p{Lu}«“]/u);
    expect(line).not.toMatch(/[{}]|undefined|^message_/);
  }
});
