import { beforeEach, expect, test, vi } from 'vitest';
import { setLocale } from '../i18n';
import { anotherKind, kindName, withoutKind } from './kinds';
import { ready } from './rules';

vi.stubGlobal('document', { documentElement: {} });
beforeEach(() => setLocale('en'));

test('a kind of points is called by its name, else by our words', () => {
  expect([{ code: 'points' }, { code: 'status', name: 'Miles' }, { code: 'km', name: null }].map(kindName)).toEqual(['Points', 'Miles', 'km']);
});

test('another kind is for levels first, and has a code nobody has to make up', () => {
  const kinds = [...ready('points', 'KZT').currencies];
  for (const code of ['status', 'points2', 'points3']) {
    const kind = anotherKind(kinds, 'KZT');
    expect(kind).toMatchObject({ code, is_spendable: code !== 'status', earning: { points: 1, per: 10_000 } });
    kinds.push(kind);
  }
  expect(kinds.map(kindName)).toEqual(['Points', 'Status points', 'Points 2', 'Points 3']);
  expect(anotherKind(ready('ladder', 'EUR').currencies, 'EUR')).toMatchObject({ code: 'points2', is_spendable: true, earning: { points: 1, per: 100 } });
});

test('what refers to a kind goes with it', () => {
  const rules = ready('status', 'KZT');
  const events = [...rules.events, { event: 'review', currency: 'status', points: 5 }];
  const without = withoutKind({ ...rules, events }, 'status');
  expect(without.currencies?.map(({ code }) => code)).toEqual(['points']);
  expect(without.events).toEqual(rules.events);
  expect(without.tiers?.measure).toBe('turnover');
});
