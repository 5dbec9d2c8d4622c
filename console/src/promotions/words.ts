import type { ConditionTree } from '../api/types';
import { fmt } from '../fmt';
import { t, tCode } from '../i18n';
import { type Condition, type Definition, type Effect, EVERYTHING, type Filter, type Limit, type Part, UNIT } from './definition';
import { type Names, NO_NAMES } from './useNames';

/** Names told of a list; a longer one is cut. */
export const TOLD_MAX = 5;

/** What a promotion gives, in one line. */
export function givesWords({ effects }: Definition, currency: string, names: Names = NO_NAMES): string {
  return effects.map((effect) => effectWords(effect, currency, names)).join(' · ');
}

/** An effect as a line of a leaflet would say it. */
export function effectWords(effect: Effect, currency: string, names: Names = NO_NAMES): string {
  const gives = bareWords(effect, currency, names);
  const products = 'of' in effect && effect.of ? filterWords(effect.of, names) : '';
  return products ? t('promotions.words.with_products', { gives, products }) : gives;
}

function bareWords(effect: Effect, currency: string, names: Names): string {
  const money = (minor: number) => fmt().money({ minor, currency });
  const share = (points: number) => fmt().percent(points / 10_000, points % 100 === 0 ? 0 : 2);
  switch (effect.kind) {
    case 'percent': return t('promotions.words.percent', { percent: share(effect.basis_points) });
    case 'amount': return t(effect.scope === 'basket' ? 'promotions.words.amount_basket' : 'promotions.words.amount_line', { amount: money(effect.amount) });
    case 'fixed_price': return t('promotions.words.fixed_price', { price: money(effect.price) });
    case 'bundle_price': return t('promotions.words.bundle_price', { price: money(effect.price), parts: effect.parts.map((part) => partWords(part, names)).join(' + ') });
    case 'buy_get': {
      const parts = { buy: partWords(effect.buy, names), get: partWords(effect.get, names) };
      return effect.basis_points === 10_000 ? t('promotions.words.buy_get_free', parts) : t('promotions.words.buy_get', { ...parts, percent: share(effect.basis_points) });
    }
    case 'cheapest_free': return t('promotions.words.cheapest_free', { each: fmt().number(effect.each), paid: fmt().number(effect.each - 1) });
    case 'gift': return t('promotions.words.gift', { sku: called(effect.sku, names) });
    case 'points': return t('promotions.words.points', { points: fmt().number(effect.points) });
    case 'points_per_money': return t('promotions.words.points_per_money', { points: fmt().number(effect.points), amount: money(effect.per) });
    case 'points_multiplier': return t('promotions.words.points_multiplier', { times: fmt().number(effect.basis_points / 10_000, 2) });
    case 'coupon': return t('promotions.words.coupon', { pool: called(effect.pool, names) });
    case 'ticket': return t('promotions.words.ticket', { draw: called(effect.draw, names) });
    default: return tCode('promotions.effect', effect.kind);
  }
}

function called(id: string, names: Names): string {
  return names.get(id) ?? (id || '…');
}

function partWords({ of, quantity }: Part, names: Names): string {
  const number = fmt().number(quantity / UNIT, 3);
  const products = filterWords(of ?? EVERYTHING, names);
  return products ? t('promotions.words.part', { number, products }) : number;
}

/** Which products, or nothing said of every product. */
export function filterWords(filter: Filter, names: Names = NO_NAMES): string {
  switch (filter.kind) {
    case 'everything': return '';
    case 'skus': return tCode('promotions.words', filter.kind, { names: firstOf(filter.any_of.map((sku) => called(sku, names))) });
    case 'categories': case 'brands': return tCode('promotions.words', filter.kind, { names: firstOf(filter.any_of) });
    case 'not': return t('promotions.words.except', { products: filterWords(filter.of, names) });
    default: return filter.of.map((one) => filterWords(one, names)).filter(Boolean).join(filter.kind === 'all' ? ', ' : ' / ');
  }
}

/** The first names of a list, and how many more there are. */
function firstOf(names: string[]): string {
  const first = names.slice(0, TOLD_MAX).join(', ');
  return names.length > TOLD_MAX ? t('promotions.words.and_more', { names: first, more: fmt().number(names.length - TOLD_MAX) }) : first || '…';
}

/** When it applies, a line to a condition. */
export function conditionLines(condition: Condition | undefined, currency: string, names: Names = NO_NAMES, who: Who = () => t('promotions.condition.customer')): string[] {
  if (!condition) return [];
  if (condition.kind === 'all') return condition.of.map((one) => conditionWords(one, currency, names, who));
  return [conditionWords(condition, currency, names, who)];
}

/** Tells a condition tree on the customer in words. */
type Who = (tree: ConditionTree) => string;

function conditionWords(condition: Condition, currency: string, names: Names, who: Who): string {
  const withProducts = (text: string, of: Filter = EVERYTHING) => {
    const products = filterWords(of, names);
    return products ? t('promotions.words.with_products', { gives: text, products }) : text;
  };
  switch (condition.kind) {
    case 'all': case 'any': return condition.of.map((one) => conditionWords(one, currency, names, who)).join(condition.kind === 'all' ? ', ' : ' / ');
    case 'not': return t('promotions.words.not', { condition: conditionWords(condition.of, currency, names, who) });
    case 'total': return withProducts(t('promotions.words.total', { amount: fmt().money({ minor: condition.at_least, currency }) }), condition.of);
    case 'quantity': return withProducts(t('promotions.words.quantity', { number: fmt().number(condition.at_least / UNIT, 3) }), condition.of);
    case 'store': case 'channel': case 'payment': return tCode('promotions.words', condition.kind, { names: condition.any_of.join(', ') || '…' });
    case 'time': return timeWords(condition);
    case 'purchase': return condition.every ? t('promotions.words.every_purchase', { number: fmt().number(condition.every) }) : t('promotions.words.purchase', { number: fmt().number(condition.number ?? 1) });
    case 'customer': return who(condition.tree);
    case 'coupon': return t('promotions.words.coupon_shown', { pool: called(condition.pool, names) });
  }
}

function timeWords({ from, to, weekdays = [] }: Extract<Condition, { kind: 'time' }>): string {
  const days = weekdays.map((day) => tCode('promotions.weekday', day)).join(', ');
  const hours = from || to ? `${from ?? '00:00'}–${to ?? '24:00'}` : '';
  return t('promotions.words.time', { when: [days, hours].filter(Boolean).join(' ') });
}

/** What a limit counts, for whom and how often it begins anew. */
export function limitWords({ measure, per = 'everybody', daily = false }: Pick<Limit, 'measure' | 'per' | 'daily'>): string {
  return tCode('promotions.limit', `${measure}_${per}${daily ? '_daily' : ''}`);
}

/** A figure of a limit: money, or a number of baskets. */
export function limitFigure(measure: Limit['measure'], value: number, currency: string): string {
  return measure === 'money' ? fmt().money({ minor: value, currency }) : fmt().number(value);
}
