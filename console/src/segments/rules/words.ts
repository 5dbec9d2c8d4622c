import type { ConditionTree, Fields } from '../../api/types';
import { fmt } from '../../fmt';
import { t, tCode } from '../../i18n';
import { type Condition, eventOf, type Filter, filtersOf, filterType, isGroup, isMeasure, propertyKey, type Test, typeOf, type ValueType, type Window } from './condition';
import { fromTree } from './draft';
import { rfmWords } from './rfm';
import { subjectKey } from './subject';
import { isDays, lastDay } from './value';

/** What the words need to know besides the tree. */
export interface Context {
  currency: string;
  fields?: Fields;
  /** Names of campaigns, segments and lists by id. */
  names: Map<string, string>;
}

/** A tree as a reader would say it: one line of whom it takes, one of whom it leaves out. */
export function treeWords(tree: ConditionTree, context: Context): string[] {
  const { include, exclude } = fromTree(tree);
  const taken = include.of.map((condition) => conditionWords(condition, context));
  const left = exclude.of.map((condition) => conditionWords(condition, context));
  return [includeWords(include.kind, taken), ...(left.length > 0 ? [excludeWords(exclude.kind, left)] : [])];
}

function includeWords(mode: 'all' | 'any', conditions: string[]): string {
  const [only, ...others] = conditions;
  if (only === undefined) return t('conditions.words.everybody');
  if (others.length === 0) return t('conditions.words.one', { condition: only });
  return t(mode === 'all' ? 'conditions.words.all' : 'conditions.words.any', { conditions: joined(conditions) });
}

function excludeWords(mode: 'all' | 'any', conditions: string[]): string {
  if (conditions.length === 1) return t('conditions.words.except_one', { condition: conditions[0] ?? '' });
  return t(mode === 'all' ? 'conditions.words.except_all' : 'conditions.words.except_any', { conditions: joined(conditions) });
}

/** One condition in words, whatever it is: also what the builder cannot draw. */
export function conditionWords(condition: Condition, context: Context): string {
  if (isGroup(condition)) {
    const inner = condition.of.map((one) => conditionWords(one, context));
    return t(condition.kind === 'all' ? 'conditions.words.group_all' : 'conditions.words.group_any', { conditions: joined(inner) });
  }
  switch (condition.kind) {
    case 'not': return t('conditions.words.not', { condition: conditionWords(condition.of as Condition, context) });
    case 'contact': return t('conditions.words.is', { what: tCode('conditions.subject', subjectKey(condition)), test: tCode('conditions.op', String(condition.op)) });
    case 'campaign': return t('conditions.words.campaign', { name: nameOf(condition.campaign, context), test: tCode('conditions.op', String(condition.op)) });
    case 'segment': return t('conditions.words.segment', { name: nameOf(condition.segment, context) });
    case 'rfm': return rfmWords(condition);
    case 'list': return t('conditions.words.list', { name: nameOf(condition.list, context) });
    case 'attribute': return t('conditions.words.is', { what: fieldLabel(String(condition.key)), test: testWords(condition, typeOf(condition, context.fields), context) });
    case 'last': case 'first': case 'orders': case 'returns': case 'event': return behaviourWords(condition, context);
    default: return t('conditions.words.unknown', { kind: condition.kind });
  }
}

function behaviourWords(condition: Condition, context: Context): string {
  const event = eventOf(condition);
  const subject = subjectLabel(condition);
  const what = event ? t('conditions.words.of_event', { what: subject, event }) : subject;
  const clause = t('conditions.words.is', { what, test: testWords(condition, typeOf(condition, context.fields), context) });
  const filters = filtersOf(condition).map((filter) => filterWords(filter, condition, context));
  const window = isMeasure(condition.kind) ? windowWords(condition.window as Window | null | undefined) : null;
  const narrowed = filters.length > 1 && condition.where_mode === 'any' ? [t('conditions.words.group_any', { conditions: joined(filters) })] : filters;
  const details = [...(window ? [window] : []), ...narrowed];
  return details.length > 0 ? t('conditions.words.with_details', { clause, details: joined(details) }) : clause;
}

function filterWords(filter: Filter, condition: Condition, context: Context): string {
  const type = filterType(filter.field, condition.event, context.fields);
  return t('conditions.words.is', { what: filterLabel(filter.field), test: testWords(filter, type, context) });
}

/** A period in words; null for any time. */
export function windowWords(window: Window | null | undefined): string | null {
  if (!window) return null;
  const day = (date: string) => fmt().day(date);
  if (window.last_days) return t('conditions.words.last_days', { days: window.last_days });
  if (window.last_hours) return t('conditions.words.last_hours', { hours: window.last_hours });
  if (window.this) return t(window.this === 'month' ? 'conditions.window.month' : 'conditions.window.year');
  const until = lastDay(window.to);
  if (window.from && until) return t('conditions.words.dates', { from: day(window.from), to: day(until) });
  if (window.from) return t('conditions.words.since', { date: day(window.from) });
  return until ? t('conditions.words.until', { date: day(until) }) : null;
}

function testWords({ op, value }: Test, type: ValueType, context: Context): string {
  const say = (one: unknown) => valueWords(one, type, context);
  if (isDays(value)) return daysWords(String(op), value.days ?? 0);
  const many = Array.isArray(value) ? value : [value];
  const [from, to] = many;
  switch (op) {
    case 'equals': return type === 'whole' || type === 'number' || type === 'money' ? t('conditions.words.exactly', { value: say(from) }) : say(from);
    case 'not_equals': return t('conditions.words.not_equals', { value: say(from) });
    case 'one_of': return fmt().anyOf(many.map(say));
    case 'none_of': return many.length === 1 ? t('conditions.words.not_equals', { value: say(from) }) : t('conditions.words.none_of', { values: many.map(say).join(', ') });
    case 'contains': return t('conditions.words.contains', { value: say(from) });
    case 'starts': return t('conditions.words.starts', { value: say(from) });
    case 'at_least': return t('conditions.words.at_least', { value: say(from) });
    case 'at_most': return t('conditions.words.at_most', { value: say(from) });
    case 'between': return type === 'date' ? t('conditions.words.dates', { from: say(from), to: say(to) }) : t('conditions.words.between', { from: say(from), to: say(to) });
    case 'before': return t('conditions.words.before', { date: say(from) });
    case 'after': return t('conditions.words.after', { date: say(from) });
    default: return tCode('conditions.op', String(op));
  }
}

function daysWords(op: string, days: number): string {
  if (op === 'within_last') return t('conditions.words.last_days', { days });
  if (op === 'anniversary_in') return t('conditions.words.anniversary_in', { days });
  return t('conditions.words.longer_ago', { days });
}

function valueWords(value: unknown, type: ValueType, { currency }: Context): string {
  if (value === null || value === undefined) return '…';
  if (typeof value === 'boolean') return t(value ? 'conditions.yes' : 'conditions.no');
  if (type === 'money' && typeof value === 'number') return fmt().money({ minor: value, currency });
  if (typeof value === 'number') return fmt().number(value, 3);
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(String(value))) return fmt().day(String(value));
  return String(value);
}

/** What a condition is about, in words. */
export function subjectLabel(condition: Condition): string {
  if (condition.kind === 'attribute') return fieldLabel(String(condition.key));
  return tCode('conditions.subject', subjectKey(condition));
}

/** The words of a built-in attribute; a company's own is called as the company calls it. */
export function fieldLabel(key: string): string {
  return tCode('conditions.subject', `attribute_${key}`, {}, key.replace(/^attributes\./, ''));
}

/** The words of a filter's field; an event's property is called as it was sent. */
export function filterLabel(field: string): string {
  return propertyKey(field) ?? tCode('conditions.filter', field);
}

function nameOf(id: unknown, { names }: Context): string {
  return names.get(String(id)) ?? String(id);
}

/** Independent clauses one after another; a semicolon stands between them in every language. */
function joined(clauses: string[]): string {
  return clauses.join('; ');
}
