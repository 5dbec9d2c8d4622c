import type { Fields } from '../../api/types';
import { attributeKey, BUILT_IN_KEYS, type Condition, eventOf, filterOps, filtersOf, filterType, isBehaviour, operandOf, opsOf, ORDER_FILTERS, propertyKey } from './condition';
import { suitsOp, withOp } from './value';

export type SubjectGroup = 'profile' | 'contact' | 'purchases' | 'returns' | 'events' | 'messages' | 'groups';

/** What a condition is about: the first choice of its sentence. */
export interface Subject {
  /** Tells subjects apart: "attribute_city", "orders_sum_total". */
  key: string;
  group: SubjectGroup;
  /** A condition about it with everything still to be said. */
  make: () => Condition;
}

const MEASURES: [kind: string, measure: string, field?: string][] = [
  ['orders', 'count'], ['orders', 'sum', 'total'], ['orders', 'average', 'total'], ['orders', 'max', 'total'], ['orders', 'min', 'total'], ['orders', 'sum', 'quantity'], ['orders', 'sum', 'discount'],
  ['orders', 'distinct', 'product'], ['orders', 'distinct', 'category'], ['orders', 'distinct', 'brand'], ['orders', 'distinct', 'store'], ['orders', 'distinct', 'channel'], ['orders', 'distinct', 'day'],
  ['returns', 'count'], ['returns', 'sum', 'total'], ['event', 'count'], ['event', 'distinct', 'day'],
];
const EDGES: [kind: string, of: string][] = [['last', 'orders'], ['first', 'orders'], ['last', 'returns'], ['last', 'event'], ['first', 'event']];
const CHANNELS = ['email', 'sms', 'push'];

/** Every subject the workspace can ask about: the built-in ones and its own attributes. */
export function subjects(fields?: Fields): Subject[] {
  const own = (fields?.customer ?? []).map(({ key }) => attributeKey(key)).filter((key) => !BUILT_IN_KEYS.includes(key));
  return [
    ...[...BUILT_IN_KEYS, ...own].map((key) => subject({ kind: 'attribute', key }, fields)),
    ...CHANNELS.map((channel) => subject({ kind: 'contact', channel, purpose: 'marketing' }, fields)),
    ...EDGES.map(([kind, of]) => subject({ kind, of, ...(of === 'event' ? { event: '' } : {}), where: [], where_mode: 'all' }, fields)),
    ...MEASURES.map(([kind, measure, field]) => subject({ kind, ...(kind === 'event' ? { event: '' } : {}), measure, ...(field ? { field } : {}), window: null, where: [], where_mode: 'all' }, fields)),
    subject({ kind: 'rfm' }, fields), subject({ kind: 'campaign', campaign: '' }, fields), subject({ kind: 'segment', segment: '' }, fields), subject({ kind: 'list', list: '' }, fields),
  ];
}

function subject(bare: Condition, fields?: Fields): Subject {
  const usual = opsOf(bare, fields)[0];
  return { key: subjectKey(bare), group: groupOf(bare), make: () => (usual ? withOp(bare, usual) : bare) };
}

/** The key of the subject a condition is about. */
export function subjectKey({ kind, key, channel, measure, field, of }: Condition): string {
  switch (kind) {
    case 'attribute': return `attribute_${String(key)}`;
    case 'contact': return `contact_${String(channel)}`;
    case 'last': case 'first': return `${kind}_${String(of)}`;
    case 'orders': case 'returns': case 'event': return [kind, measure, measure === 'count' ? null : field].filter(Boolean).join('_');
    default: return kind;
  }
}

function groupOf(condition: Condition): SubjectGroup {
  const about = condition.kind === 'last' || condition.kind === 'first' ? condition.of : condition.kind;
  switch (about) {
    case 'attribute': return 'profile';
    case 'contact': return 'contact';
    case 'orders': case 'rfm': return 'purchases';
    case 'returns': return 'returns';
    case 'event': return 'events';
    case 'campaign': return 'messages';
    default: return 'groups';
  }
}

/** The condition turned to another subject; period and filters stay when they still make sense. */
export function turnTo(condition: Condition, next: Subject): Condition {
  const made = next.make();
  if (!isBehaviour(condition) || !isBehaviour(made) || groupOf(condition) !== groupOf(made)) return made;
  const event = eventOf(made) === null ? {} : { event: condition.event };
  const window = 'window' in made ? { window: condition.window ?? null } : {};
  return { ...made, ...event, ...window, where: condition.where ?? [], where_mode: condition.where_mode ?? 'all' };
}

/** Whether the builder has fields for all of a condition. What it has not is kept and shown in words. */
export function isDrawable(condition: Condition, fields?: Fields): boolean {
  const ops = opsOf(condition, fields);
  if (condition.kind === 'segment' || condition.kind === 'list' || condition.kind === 'rfm') return true;
  if (ops.length === 0 || operandOf(String(condition.op)) === undefined || !suitsOp(condition)) return false;
  if (condition.kind === 'attribute') return typeof condition.key === 'string' && (ops.includes(String(condition.op)) || condition.op === 'equals' || condition.op === 'not_equals');
  if (!ops.includes(String(condition.op))) return false;
  if (!subjects(fields).some(({ key }) => key === subjectKey(condition))) return false;
  return filtersOf(condition).every((filter) => {
    const isKnown = eventOf(condition) === null ? ORDER_FILTERS.includes(filter.field) : propertyKey(filter.field) !== null;
    return isKnown && suitsOp(filter) && (filterOps(filterType(filter.field, condition.event, fields)).includes(filter.op) || filter.op === 'equals' || filter.op === 'not_equals');
  });
}

/** What a new condition begins with: the city, which every shop knows. */
export function usualSubject(): Condition {
  return { kind: 'attribute', key: 'city', op: 'one_of', value: [] };
}
