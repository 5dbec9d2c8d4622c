import type { ConditionTree, Promotion } from '../api/types';

/** Which products; as the server has it. */
export type Filter =
  | { kind: 'everything' }
  | { kind: 'all' | 'any'; of: Filter[] }
  | { kind: 'not'; of: Filter }
  | { kind: 'skus' | 'categories' | 'brands'; any_of: string[] };

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
export const WEEKDAYS: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export type Condition =
  | { kind: 'all' | 'any'; of: Condition[] }
  | { kind: 'not'; of: Condition }
  | { kind: 'customer'; tree: ConditionTree }
  | { kind: 'total' | 'quantity'; of?: Filter; at_least: number }
  | { kind: 'store' | 'channel' | 'payment'; any_of: string[] }
  | { kind: 'time'; from?: string; to?: string; weekdays?: Weekday[] }
  | { kind: 'purchase'; number?: number; every?: number }
  | { kind: 'coupon'; pool: string };

/** A condition that stands by itself. */
export type Plain = Exclude<Condition, { kind: 'all' | 'any' } | { kind: 'not' }>;
export type Of<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>;

export interface Part {
  of?: Filter;
  /** Thousandths of a unit. */
  quantity: number;
}

export type Scope = 'line' | 'basket';

/** Who pays for points, when not the shop, and what a point costs them, thousandths of a minor unit; what it pays where absent. */
export interface Funding {
  funder: string;
  unit_cost?: number;
}

/** What a promotion gives. Amounts are minor units, quantities thousandths, percents hundredths of a percent. */
export type Effect =
  | { kind: 'percent'; basis_points: number; of?: Filter; scope?: Scope }
  | { kind: 'amount'; amount: number; of?: Filter; scope?: Scope }
  | { kind: 'fixed_price'; price: number; of: Filter }
  | { kind: 'bundle_price'; price: number; parts: Part[]; most?: number }
  | { kind: 'buy_get'; buy: Part; get: Part; basis_points: number; most?: number }
  | { kind: 'cheapest_free'; of: Filter; each: number; most?: number }
  | { kind: 'gift'; sku: string; quantity: number }
  | { kind: 'points'; points: number; of?: Filter; funding?: Funding }
  | { kind: 'points_per_money'; points: number; per: number; of?: Filter; funding?: Funding }
  | { kind: 'points_multiplier'; basis_points: number; of?: Filter; funding?: Funding }
  | { kind: 'coupon'; pool: string; count: number }
  | { kind: 'ticket'; draw: string; count: number }
  | { kind: 'free_delivery' }
  | { kind: 'message'; text: string };

export interface Limit {
  measure: 'money' | 'times';
  per?: 'everybody' | 'customer' | 'store';
  daily?: boolean;
  most: number;
}

export interface Definition {
  condition?: Condition;
  effects: Effect[];
  base?: 'discounted' | 'initial';
  limits?: Limit[];
  from?: string;
  to?: string;
  priority?: number;
  worth?: number;
}

/** Ways of paying as tills usually call them. */
export const PAYMENTS = ['card', 'cash', 'online', 'transfer'];

export const EVERYTHING: Filter = { kind: 'everything' };
/** One piece in thousandths. */
export const UNIT = 1_000;

export const EFFECT_KINDS: Effect['kind'][] = ['percent', 'amount', 'fixed_price', 'bundle_price', 'buy_get', 'cheapest_free', 'gift', 'points', 'points_per_money', 'points_multiplier', 'coupon', 'ticket', 'free_delivery', 'message'];
export const CONDITION_KINDS = ['customer', 'total', 'quantity', 'purchase', 'time', 'store', 'channel', 'payment', 'coupon'] as const;
export type PlainKind = (typeof CONDITION_KINDS)[number];

/** What the promotion in force says. */
export function definitionOf(promotion: Promotion): Definition {
  return promotion.definition as unknown as Definition;
}

/** What the newest version says, whether in force or waiting. */
export function newestOf(promotion: Promotion): Definition {
  return (promotion.pending ?? promotion.definition) as unknown as Definition;
}

/** An effect of a kind with usual figures; `unit` is one of the currency in minor units. */
export function blankEffect(kind: Effect['kind'], unit: number): Effect {
  switch (kind) {
    case 'percent': return { kind, basis_points: 1_000, of: EVERYTHING, scope: 'line' };
    case 'amount': return { kind, amount: 100 * unit, of: EVERYTHING, scope: 'basket' };
    case 'fixed_price': return { kind, price: 100 * unit, of: { kind: 'categories', any_of: [] } };
    case 'bundle_price': return { kind, price: 500 * unit, parts: [blankPart(), blankPart()] };
    case 'buy_get': return { kind, buy: { ...blankPart(), quantity: 2 * UNIT }, get: blankPart(), basis_points: 10_000 };
    case 'cheapest_free': return { kind, of: EVERYTHING, each: 3 };
    case 'gift': return { kind, sku: '', quantity: UNIT };
    case 'points': return { kind, points: 100, of: EVERYTHING };
    case 'points_per_money': return { kind, points: 1, per: 100 * unit, of: EVERYTHING };
    case 'points_multiplier': return { kind, basis_points: 20_000, of: EVERYTHING };
    case 'coupon': return { kind, pool: '', count: 1 };
    case 'ticket': return { kind, draw: '', count: 1 };
    case 'free_delivery': return { kind };
    case 'message': return { kind, text: '' };
  }
}

/** A part of a set: one of a category still to be named. */
export function blankPart(): Part {
  return { of: { kind: 'categories', any_of: [] }, quantity: UNIT };
}

/** A condition of a kind with usual figures. */
export function blankCondition(kind: PlainKind, unit: number): Condition {
  switch (kind) {
    case 'customer': return { kind, tree: { version: 1, root: { kind: 'all', of: [] } } };
    case 'total': return { kind, of: EVERYTHING, at_least: 1_000 * unit };
    case 'quantity': return { kind, of: EVERYTHING, at_least: 2 * UNIT };
    case 'purchase': return { kind, number: 1 };
    case 'time': return { kind, from: '14:00', to: '17:00', weekdays: [] };
    case 'coupon': return { kind, pool: '' };
    default: return { kind, any_of: [] };
  }
}

export function isGroup(condition: Condition): condition is Of<'all' | 'any'> {
  return condition.kind === 'all' || condition.kind === 'any';
}

/** The conditions as one group, which is how the editor shows them. */
export function rootOf(condition: Condition | undefined): Of<'all' | 'any'> {
  if (!condition) return { kind: 'all', of: [] };
  return isGroup(condition) ? condition : { kind: 'all', of: [condition] };
}
