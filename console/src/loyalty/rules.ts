import type { LoyaltyRuleSet, LoyaltyTierSet, PointKind } from '../api/types';
import { fractionDigits, timeZone } from '../fmt';
import { t, tCode } from '../i18n';

export const TEMPLATES = ['cashback', 'points', 'status', 'ladder'] as const;
export type Template = (typeof TEMPLATES)[number];

/** Money of which one unit buys little. */
const LARGE_FIGURES = ['KZT', 'RUB', 'UAH', 'TRY', 'UZS', 'KGS', 'AMD', 'RSD', 'HUF', 'JPY', 'KRW'];

/** A ready programme that works as it is. */
export function ready(template: Template, currency: string): LoyaltyRuleSet {
  const unit = 10 ** fractionDigits(currency);
  const step = unit * (LARGE_FIGURES.includes(currency) ? 100 : 1);
  const year = { after: { months: 12, days: 0, end_of: null, is_renewed: true } };
  const base: LoyaltyRuleSet = {
    name: tCode('loyalty.template', template), zone: timeZone(), currencies: [], spending: { points: 1, money: step / 100, share_max: 50, money_min: 0, step: 1 }, negative: 'forbid', returns: 'within_balance',
    return_grace_days: 14, adjust_alone_max: 5_000, tiers: null, events: [], notice_days: [14],
  };
  const kind: PointKind = { code: 'points', is_spendable: true, earning: null, pending: 'none', expiry: year };
  if (template === 'cashback') {
    const pays = Math.max(1, Math.min(unit, step / 100));
    return { ...base, spending: { ...base.spending, money: pays }, currencies: [{ ...kind, earning: { points: 5, per: pays * 100, rounding: 'down' }, pending: { days: 14 } }] };
  }
  if (template === 'points') {
    return {
      ...base,
      currencies: [{ ...kind, earning: { points: 1, per: step, rounding: 'full_steps' } }],
      events: [{ event: 'registration', currency: 'points', points: 50, times_max: 1, days: null }, { event: 'birthday', currency: 'points', points: 100, times_max: 1, days: 300 }],
      tiers: levels(step, [100, 125, 150], [0, 0, 0], [0, 500, 2_000]),
    };
  }
  if (template === 'status') {
    const earning = { points: 1, per: step, rounding: 'full_steps' as const };
    return {
      ...base,
      currencies: [{ ...kind, earning }, { ...kind, code: 'status', is_spendable: false, earning, expiry: 'never' }],
      tiers: { ...levels(1, [100, 125, 150], [0, 0, 0], [0, 500, 2_000]), measure: { points: 'status' }, window: { calendar: 'year' } },
    };
  }
  return { ...base, currencies: [{ ...kind, is_spendable: false, expiry: 'never' }], tiers: levels(step, [100, 100, 100, 100], [0, 300, 500, 1_000], [0, 500, 1_500, 5_000]) };
}

/** The template's name, with a number where it is taken. */
export function freeName(template: Template, taken: readonly string[]): string {
  const name = tCode('loyalty.template', template);
  const numbered = (number: number) => t('loyalty.template_numbered', { name, number });
  let number = 2;
  while (taken.includes(numbered(number))) number += 1;
  return taken.includes(name) ? numbered(number) : name;
}

/** Three levels by what was bought in a year, to begin with. */
export function firstLevels(currency: string): LoyaltyTierSet {
  const unit = 10 ** fractionDigits(currency);
  return levels(unit * (LARGE_FIGURES.includes(currency) ? 100 : 1), [100, 125, 150], [0, 0, 0], [0, 500, 2_000]);
}

function levels(step: number, multipliers: number[], discounts: number[], from: number[]): LoyaltyTierSet {
  const names = [t('loyalty.level.base'), t('loyalty.level.silver'), t('loyalty.level.gold'), t('loyalty.level.platinum')];
  return { measure: 'turnover', window: { rolling: 365 }, grace_days: 0, levels: from.map((amount, index) => ({ code: names[index] ?? String(index), from: amount * step, multiplier: multipliers[index] ?? 100, discount: discounts[index] ?? 0 })) };
}

/** Whether both say the same, in whatever order their fields stand. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== 'object') return value ?? null;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined).sort(([a], [b]) => a.localeCompare(b)).map(([key, inner]) => [key, sorted(inner)]));
}

/** Moves a threshold, kept above the one before and below the one after. */
export function withThreshold(tiers: LoyaltyTierSet, index: number, from: number): LoyaltyTierSet {
  const least = (tiers.levels[index - 1]?.from ?? 0) + 1;
  const most = (tiers.levels[index + 1]?.from ?? Number.MAX_SAFE_INTEGER) - 1;
  return { ...tiers, levels: tiers.levels.map((level, at) => (at === index ? { ...level, from: Math.min(most, Math.max(least, Math.round(from))) } : level)) };
}

/** What levels count: `turnover`, `orders` or `points`. */
export function measureOf(tiers: LoyaltyTierSet): 'turnover' | 'orders' | 'points' {
  return typeof tiers.measure === 'string' ? tiers.measure : 'points';
}
