import { IconBasketDiscount, IconCake, IconCategory, IconClockHour4, IconCoins, IconGift, IconNumber2, IconPackages, IconPlus, IconSeeding, IconTicket, IconTruckDelivery, type TablerIcon } from '@tabler/icons-react';
import type { Definition, Filter } from './definition';
import { blankEffect, EVERYTHING, UNIT } from './definition';

export interface Template {
  code: string;
  icon: TablerIcon;
  /** The terms to begin with; `unit` is one of the currency in minor units. */
  terms: (unit: number) => Definition;
}

const category = (): Filter => ({ kind: 'categories', any_of: [] });


/** The usual mechanics of shops, most used first. */
export const TEMPLATES: Template[] = [
  { code: 'category_percent', icon: IconCategory, terms: () => ({ effects: [{ kind: 'percent', basis_points: 1_500, of: category(), scope: 'line' }] }) },
  { code: 'two_plus_one', icon: IconPlus, terms: () => ({ effects: [{ kind: 'cheapest_free', of: category(), each: 3 }] }) },
  { code: 'second_item', icon: IconNumber2, terms: () => ({ effects: [{ kind: 'buy_get', buy: { of: category(), quantity: UNIT }, get: { of: category(), quantity: UNIT }, basis_points: 5_000 }] }) },
  { code: 'buy_get', icon: IconGift, terms: () => ({ effects: [{ kind: 'buy_get', buy: { of: category(), quantity: 2 * UNIT }, get: { of: category(), quantity: UNIT }, basis_points: 10_000 }] }) },
  { code: 'bundle', icon: IconPackages, terms: (unit) => ({ effects: [{ kind: 'bundle_price', price: 1_000 * unit, parts: [{ of: category(), quantity: UNIT }, { of: category(), quantity: UNIT }] }] }) },
  { code: 'happy_hour', icon: IconClockHour4, terms: () => ({ condition: { kind: 'all', of: [{ kind: 'time', from: '15:00', to: '17:00', weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] }] }, effects: [{ kind: 'percent', basis_points: 2_000, of: EVERYTHING, scope: 'line' }] }) },
  { code: 'threshold_gift', icon: IconBasketDiscount, terms: (unit) => ({ condition: { kind: 'all', of: [{ kind: 'total', of: EVERYTHING, at_least: 10_000 * unit }] }, effects: [{ kind: 'gift', sku: '', quantity: UNIT }] }) },
  { code: 'free_delivery', icon: IconTruckDelivery, terms: (unit) => ({ condition: { kind: 'all', of: [{ kind: 'total', of: EVERYTHING, at_least: 10_000 * unit }] }, effects: [{ kind: 'free_delivery' }] }) },
  { code: 'double_points', icon: IconCoins, terms: () => ({ effects: [{ kind: 'points_multiplier', basis_points: 20_000, of: EVERYTHING }] }) },
  { code: 'birthday', icon: IconCake, terms: () => ({ condition: { kind: 'all', of: [{ kind: 'customer', tree: { version: 1, root: { kind: 'all', of: [{ kind: 'attribute', key: 'birthday', op: 'anniversary_in', value: { days: 7 } }] } } }] }, effects: [{ kind: 'percent', basis_points: 2_000, of: EVERYTHING, scope: 'basket' }], limits: [{ measure: 'times', per: 'customer', daily: false, most: 1 }] }) },
  { code: 'first_purchase', icon: IconSeeding, terms: () => ({ condition: { kind: 'all', of: [{ kind: 'purchase', number: 1 }] }, effects: [{ kind: 'percent', basis_points: 1_000, of: EVERYTHING, scope: 'basket' }], limits: [{ measure: 'times', per: 'customer', daily: false, most: 1 }] }) },
  { code: 'coupon', icon: IconTicket, terms: () => ({ condition: { kind: 'all', of: [{ kind: 'coupon', pool: '' }] }, effects: [{ kind: 'percent', basis_points: 1_000, of: EVERYTHING, scope: 'basket' }] }) },
];

/** Terms that begin with nothing but a discount. */
export const BLANK = 'blank';

/** What a template begins with. */
export function termsOf(code: string, unit: number): Definition {
  return TEMPLATES.find((template) => template.code === code)?.terms(unit) ?? { effects: [blankEffect('percent', unit)] };
}
