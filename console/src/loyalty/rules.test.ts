import { beforeEach, expect, test, vi } from 'vitest';
import { setLocale } from '../i18n';
import { freeName, isSame, ready, TEMPLATES, withThreshold } from './rules';

vi.stubGlobal('document', { documentElement: {} });
beforeEach(() => setLocale('en'));

test('every ready programme is whole in money of small and large figures', () => {
  for (const template of TEMPLATES) {
    for (const currency of ['KZT', 'EUR', 'JPY']) {
      const rules = ready(template, currency);
      expect(rules.currencies.length).toBeGreaterThan(0);
      for (const kind of rules.currencies) if (kind.earning) expect(Number.isInteger(kind.earning.per) && kind.earning.per > 0).toBe(true);
      expect(Number.isInteger(rules.spending.money)).toBe(true);
      const from = rules.tiers?.levels.map((level) => level.from) ?? [];
      expect(from).toEqual([...from].sort((a, b) => a - b));
    }
  }
});

test('five per cent back are five per cent', () => {
  const { currencies, spending } = ready('cashback', 'KZT');
  const earning = currencies[0]?.earning;
  expect(earning && (earning.points * spending.money) / (earning.per * spending.points)).toBe(0.05);
});

test('a programme from a template once more has a name of its own', () => {
  expect(freeName('cashback', [])).toBe('Cashback 5%');
  expect(freeName('cashback', ['Cashback 5%', 'Cashback 5% (2)'])).toBe('Cashback 5% (3)');
});

test('a threshold stays between its neighbours', () => {
  const tiers = ready('points', 'EUR').tiers;
  if (!tiers) throw new Error('levels');
  expect(withThreshold(tiers, 1, -5).levels[1]?.from).toBe(1);
  expect(withThreshold(tiers, 1, 10 ** 9).levels[1]?.from).toBe((tiers.levels[2]?.from ?? 0) - 1);
});

test('the order of fields and absent ones are no change', () => {
  expect(isSame({ a: 1, b: null }, { a: 1 })).toBe(true);
  expect(isSame({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
  expect(isSame({ a: 1 }, { a: 2 })).toBe(false);
});
