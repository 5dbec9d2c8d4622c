import type { Fields } from '../../api/types';
import { attributeKey, BUILT_IN_KEYS, type Condition, hasWindow, isBehaviour, measuredProperty, opsOf, UNNAMED } from './condition';
import { aboutOf, eventOf, messageOf } from './happening';
import { usualSteps } from './sequence';
import { withOp } from './value';

export type SubjectGroup = 'profile' | 'contact' | 'purchases' | 'returns' | 'events' | 'messages' | 'groups' | 'share';

/** What a condition is about: the first choice of its sentence. */
export interface Subject {
  /** Tells subjects apart: "attribute_city", "orders_sum_total". */
  key: string;
  group: SubjectGroup;
  /** A condition about it with everything still to be said. */
  make: () => Condition;
}

const AMOUNTS = ['sum', 'average', 'max', 'min'];
const OF_ORDERS = ['product', 'category', 'brand', 'store', 'channel', 'day'];
const MEASURES: Condition[] = [
  ...measures('orders', ['total', 'quantity', 'discount'], OF_ORDERS),
  ...measures('returns', ['total', 'quantity'], OF_ORDERS),
  ...measures('event', [UNNAMED], [UNNAMED, 'day']),
  ...measures('messages', [], ['campaign', 'channel', 'day']),
];
const EDGES: [kind: string, of: string][] = [['last', 'orders'], ['first', 'orders'], ['last', 'returns'], ['first', 'returns'], ['last', 'event'], ['first', 'event'], ['last', 'messages'], ['first', 'messages']];
const FAVOURITES = ['category', 'product', 'brand', 'store', 'channel'];
const CHANNELS = ['email', 'sms', 'push', 'call'];

/** Every subject the workspace can ask about: the built-in ones and its own attributes. */
export function subjects(fields?: Fields): Subject[] {
  const own = (fields?.customer ?? []).map(({ key }) => attributeKey(key)).filter((key) => !BUILT_IN_KEYS.includes(key));
  return [
    ...[...BUILT_IN_KEYS, ...own].map((key) => subject({ kind: 'attribute', key }, fields)),
    ...CHANNELS.map((channel) => subject({ kind: 'contact', channel, purpose: 'marketing' }, fields)),
    ...EDGES.map(([kind, of]) => subject({ kind, of, ...named(of), where: [], where_mode: 'all' }, fields)),
    ...MEASURES.map((bare) => subject({ ...bare, window: null, where: [], where_mode: 'all' }, fields)),
    ...FAVOURITES.map((field) => subject({ kind: 'favourite', field, by: 'count', window: null, where: [], where_mode: 'all' }, fields)),
    subject({ kind: 'sequence', window: null, steps: usualSteps() }, fields),
    subject({ kind: 'rfm' }, fields), subject({ kind: 'campaign', campaign: '' }, fields), subject({ kind: 'segment', segment: '' }, fields), subject({ kind: 'list', list: '' }, fields), subject({ kind: 'share', salt: '1', from: 0, to: 10 }, fields),
  ];
}

/** A thing that happens counted, its amounts measured, and the different values of its other fields counted. */
function measures(kind: string, amounts: string[], values: string[]): Condition[] {
  const measured = (measure: string, field: string): Condition => ({ kind, ...named(kind), measure, field });
  return [{ kind, ...named(kind), measure: 'count' }, ...amounts.flatMap((field) => AMOUNTS.map((measure) => measured(measure, field))), ...values.map((field) => measured('distinct', field))];
}

/** What an event or a message says more of itself. */
function named(about: string): Partial<Condition> {
  return about === 'event' ? { event: '' } : about === 'messages' ? { message: 'opened' } : {};
}

function subject(bare: Condition, fields?: Fields): Subject {
  const usual = opsOf(bare, fields)[0];
  return { key: subjectKey(bare), group: groupOf(bare), make: () => (usual ? withOp(bare, usual) : bare) };
}

/** The key of the subject a condition is about. */
export function subjectKey(condition: Condition): string {
  const { kind, key, channel, measure, field, of } = condition;
  switch (kind) {
    case 'attribute': return `attribute_${String(key)}`;
    case 'contact': return `contact_${String(channel)}`;
    case 'last': case 'first': return `${kind}_${String(of)}`;
    case 'favourite': return `favourite_${String(field)}`;
    case 'orders': case 'returns': case 'event': case 'messages': return [kind, measure, measure === 'count' ? null : measuredProperty(condition) === null ? field : 'property'].filter(Boolean).join('_');
    default: return kind;
  }
}

function groupOf(condition: Condition): SubjectGroup {
  switch (aboutOf(condition)) {
    case 'attribute': return 'profile';
    case 'contact': return 'contact';
    case 'orders': case 'rfm': return 'purchases';
    case 'returns': return 'returns';
    case 'event': case 'sequence': return 'events';
    case 'campaign': case 'messages': return 'messages';
    case 'share': return 'share';
    default: return 'groups';
  }
}

/** The condition turned to another subject; period and filters stay when they still make sense. */
export function turnTo(condition: Condition, next: Subject): Condition {
  const made = next.make();
  if (!isBehaviour(condition) || !isBehaviour(made) || groupOf(condition) !== groupOf(made)) return made;
  const event = eventOf(made) === null ? {} : { event: condition.event };
  const message = messageOf(made) === null ? {} : { message: condition.message };
  const field = measuredProperty(made) === null || measuredProperty(condition) === null ? {} : { field: condition.field };
  const window = hasWindow(made) ? { window: condition.window ?? null } : {};
  return { ...made, ...event, ...message, ...field, ...window, where: condition.where ?? [], where_mode: condition.where_mode ?? 'all' };
}

/** What a new condition begins with: the city, which every shop knows. */
export function usualSubject(): Condition {
  return { kind: 'attribute', key: 'city', op: 'one_of', value: [] };
}
