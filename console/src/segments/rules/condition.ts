import type { Condition, Fields } from '../../api/types';
import { type Happening, messageOf } from './happening';

export type { Condition } from '../../api/types';

/** A filter inside a behavioural condition: "category is Coffee". */
export interface Filter {
  field: string;
  op: string;
  value?: unknown;
}

/** Whatever compares something with a value. */
export type Test = Condition | Filter;

/** When a behaviour is looked for; `to` is the day after the last. */
export interface Window {
  last_days?: number | null;
  last_hours?: number | null;
  from?: string | null;
  to?: string | null;
  this?: 'month' | 'year';
  /** By whose clock days begin; the workspace's unless said. */
  zone?: 'workspace' | 'customer';
  since?: Happening & { edge?: 'last' | 'first' };
}

/** A length of time in one unit; null is still to be filled in. */
export interface Duration {
  days?: number | null;
  hours?: number | null;
  minutes?: number | null;
}

/** What a value is, which decides its field and its words. Whole numbers count things; money is in minor units. */
export type ValueType = 'text' | 'number' | 'whole' | 'money' | 'date' | 'bool' | 'campaign' | 'channel';

/** What stands after an operation. */
export type Operand = 'none' | 'one' | 'two' | 'many' | 'days';

const BUILT_IN: Record<string, ValueType> = { first_name: 'text', last_name: 'text', city: 'text', gender: 'text', language: 'text', birthday: 'date', age: 'whole', created_at: 'date' };
/** Attributes every workspace has. */
export const BUILT_IN_KEYS = Object.keys(BUILT_IN);

const FILTER_TYPES: Record<string, ValueType> = { category: 'text', product: 'text', brand: 'text', store: 'text', channel: 'text', payment: 'text', total: 'money', line_total: 'money', price: 'money', quantity: 'number' };

const OPERANDS: Record<string, Operand> = {
  equals: 'one', not_equals: 'one', one_of: 'many', none_of: 'many', contains: 'one', starts: 'one', at_least: 'one', at_most: 'one', between: 'two', is_known: 'none', is_unknown: 'none', before: 'one', after: 'one',
  within_last: 'days', longer_ago: 'days', within_next: 'days', further_ahead: 'days', anniversary_in: 'days', never: 'none', reachable: 'none', unreachable: 'none', known: 'none', unknown: 'none', sent: 'none', not_sent: 'none', opened: 'none', clicked: 'none', in_control: 'none',
  granted: 'none', refused: 'none', unasked: 'none', converted: 'none',
};

export function operandOf(op: string): Operand | undefined {
  return OPERANDS[op];
}

const KNOWN = ['is_known', 'is_unknown'];
const FREE_TEXT = ['one_of', 'none_of', 'contains', 'starts'];
const AMOUNTS = ['at_least', 'at_most', 'between', 'equals'];
const DATES = ['within_last', 'longer_ago', 'before', 'after', 'between'];
const AHEAD = ['within_next', 'further_ahead'];
/** Days that lie ahead: the usual question is what comes next. */
const TO_COME = ['attributes.loyalty_ends_on'];

/** The operations offered for a condition, the usual one first. */
export function opsOf(condition: Condition, fields?: Fields): string[] {
  switch (condition.kind) {
    case 'attribute': return attributeOps(String(condition.key), fields);
    case 'contact': return ['reachable', 'unreachable', 'granted', 'refused', 'unasked', 'known', 'unknown'];
    case 'orders': case 'returns': case 'event': case 'messages': return AMOUNTS;
    case 'favourite': return [...FREE_TEXT, ...KNOWN];
    case 'last': case 'first': return [...DATES, 'never'];
    case 'campaign': return ['sent', 'not_sent', 'opened', 'clicked', 'converted', 'in_control'];
    default: return [];
  }
}

function attributeOps(key: string, fields?: Fields): string[] {
  if (key === 'birthday') return ['anniversary_in', ...DATES, ...KNOWN];
  if (key === 'created_at') return DATES;
  switch (attributeType(key, fields)) {
    case 'text': return [...FREE_TEXT, ...KNOWN];
    case 'date': return TO_COME.includes(key) ? [...AHEAD, ...DATES, ...KNOWN] : [...DATES, ...AHEAD, 'anniversary_in', ...KNOWN];
    case 'bool': return ['equals', ...KNOWN];
    default: return [...AMOUNTS, ...KNOWN];
  }
}

/** The operations offered for a filter. */
export function filterOps(type: ValueType): string[] {
  switch (type) {
    case 'text': return [...FREE_TEXT, 'is_known'];
    case 'date': return [...DATES, ...AHEAD, 'is_known'];
    case 'bool': return ['equals', 'is_known'];
    case 'campaign': case 'channel': return ['one_of', 'none_of'];
    default: return AMOUNTS;
  }
}

/** What a condition compares with. */
export function typeOf(condition: Condition, fields?: Fields): ValueType {
  switch (condition.kind) {
    case 'attribute': return attributeType(String(condition.key), fields);
    case 'last': case 'first': return 'date';
    case 'orders': case 'returns': case 'event': case 'messages': return measureType(condition);
    default: return 'text';
  }
}

function attributeType(key: string, fields?: Fields): ValueType {
  const known = BUILT_IN[key];
  if (known) return known;
  const field = fields?.customer.find((one) => attributeKey(one.key) === key);
  return field ? plainType(field.type) : 'text';
}

function measureType({ kind, measure, field }: Condition): ValueType {
  if (measure === 'count' || measure === 'distinct') return 'whole';
  return kind !== 'event' && (field === 'total' || field === 'discount') ? 'money' : 'number';
}

/** What a filter of a happening compares with; of an event's property as it was seen. */
export function filterType(field: string, happening: Happening, fields?: Fields): ValueType {
  if (messageOf(happening) !== null) return field === 'campaign' ? 'campaign' : 'channel';
  const property = propertyKey(field);
  if (property === null) return FILTER_TYPES[field] ?? 'text';
  const seen = fields?.events.find(({ name }) => name === happening.event)?.properties.find(({ key }) => key === property);
  return seen ? plainType(seen.type) : 'text';
}

function plainType(type: string): ValueType {
  return type === 'number' || type === 'date' || type === 'bool' ? type : 'text';
}

/** Whether a value is a figure, which is said otherwise than a word. */
export function isFigure(type: ValueType): boolean {
  return type === 'number' || type === 'whole' || type === 'money';
}

/** "attributes.favourite" for a company's own field, the plain key for a built-in one. */
export function attributeKey(key: string): string {
  return key in BUILT_IN || key.startsWith('attributes.') ? key : `attributes.${key}`;
}

/** The field of an event's property still to be named. */
export const UNNAMED = propertyField('');

export function propertyField(key: string): string {
  return `property.${key}`;
}

/** "price" of "property.price"; null for a field of an order. */
export function propertyKey(field: string): string | null {
  return field.startsWith('property.') ? field.slice('property.'.length) : null;
}

/** The property of an event that is measured, empty until it is named; null where no property is. */
export function measuredProperty({ kind, measure, field }: Condition): string | null {
  if (kind !== 'event' || typeof field !== 'string' || measure === 'count' || (measure === 'distinct' && field === 'day')) return null;
  return propertyKey(field) ?? field;
}

/** Whether filters may be set: things that happened. */
export function isBehaviour({ kind }: Condition): boolean {
  return isMeasure(kind) || kind === 'last' || kind === 'first' || kind === 'favourite';
}

/** Whether a period may be set. */
export function hasWindow({ kind }: Condition): boolean {
  return isMeasure(kind) || kind === 'favourite' || kind === 'sequence';
}

export function isMeasure(kind: string): boolean {
  return kind === 'orders' || kind === 'returns' || kind === 'event' || kind === 'messages';
}

/** A group of conditions. */
export function isGroup(condition: Condition): condition is Condition & { kind: 'all' | 'any'; of: Condition[] } {
  return (condition.kind === 'all' || condition.kind === 'any') && Array.isArray(condition.of);
}
