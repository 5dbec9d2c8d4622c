import { fmt } from '../../fmt';
import { t, tCode } from '../../i18n';
import { testWords, withinWords } from './comparison';
import { type Condition, type Filter, filterType, hasWindow, measuredProperty, typeOf, type Window } from './condition';
import { aboutOf, eventOf, filtersOf, type Happening, messageOf } from './happening';
import { type Context, filterLabel, subjectLabel } from './labels';
import { isMissing, type Step, stepsOf } from './sequence';
import { lastDay } from './value';

/** How often, how much, when, or what most: with the period and the filters in brackets. */
export function behaviourWords(condition: Condition, context: Context): string {
  const clause = t('conditions.words.is', { what: whatWords(condition), test: testWords(condition, typeOf(condition, context.fields), context) });
  const by = condition.kind === 'favourite' && condition.by && condition.by !== 'count' ? [tCode('conditions.by', String(condition.by))] : [];
  const window = hasWindow(condition) ? windowWords(condition.window as Window | null | undefined, context) : null;
  return detailed(clause, [...by, ...(window ? [window] : []), ...narrowed(condition, context)]);
}

function whatWords(condition: Condition): string {
  const [what, event, message, property] = [subjectLabel(condition), eventOf(condition), messageOf(condition), measuredProperty(condition)];
  if (event && property) return tCode('conditions.property', String(condition.measure), { property, event });
  if (event) return t('conditions.words.of_event', { what, event });
  if (message === null) return what;
  if (condition.measure === 'distinct') return t('conditions.words.of_messages', { what, messages: tCode('conditions.messages', `count_${message}`, {}, message) });
  return tCode('conditions.messages', `${condition.measure ? 'count' : condition.kind}_${message}`, {}, what);
}

/** One thing, then another, as a reader would tell it. */
export function sequenceWords(condition: Condition, context: Context): string {
  const window = windowWords(condition.window as Window | null | undefined, context);
  const steps = stepsOf(condition).map((step, index) => (index === 0 ? firstWords(step, window, context) : stepWords(step, context)));
  return t('conditions.words.sequence', { steps: joined(steps) });
}

function firstWords(step: Step, window: string | null, context: Context): string {
  const what = happenedWords(step, context);
  return window ? t('conditions.words.first_step', { what, window }) : what;
}

/** A later step with the time it has and what must not lie before it. */
function stepWords(step: Step, context: Context): string {
  const without = (step.without ?? []).map((one) => happenedWords(one, context));
  const between = without.length > 0 ? [t('conditions.words.without', { what: fmt().anyOf(without) })] : [];
  return detailed(followWords(step, happenedLabel(step)), [...narrowed(step, context), ...between]);
}

function followWords(step: Step, what: string): string {
  if (isMissing(step)) return t('conditions.words.then_missing', { within: withinWords(step.within ?? {}), what });
  return step.within ? t('conditions.words.then_within', { within: withinWords(step.within), what }) : t('conditions.words.then', { what });
}

/** Something that happens, with its filters: "Event “Product Viewed” (Category: Coffee)". */
export function happenedWords(happening: Happening, context: Context): string {
  return detailed(happenedLabel(happening), narrowed(happening, context));
}

function happenedLabel(happening: Happening): string {
  const [about, event, message] = [aboutOf(happening), eventOf(happening), messageOf(happening)];
  if (event) return t('conditions.happening.event_named', { event });
  return tCode('conditions.happening', message === null ? about : `message_${message}`, {}, about);
}

/** A period in words; null for any time. */
export function windowWords(window: Window | null | undefined, context: Context): string | null {
  if (!window) return null;
  if (window.since) return sinceWords(window.since, context);
  const said = stretchWords(window);
  return said && window.zone === 'customer' ? t('conditions.words.customer_clock', { window: said }) : said;
}

function stretchWords(window: Window): string | null {
  const day = (date: string) => fmt().day(date);
  if (typeof window.last_days === 'number') return t('conditions.words.last_days', { days: window.last_days });
  if (typeof window.last_hours === 'number') return t('conditions.words.last_hours', { hours: window.last_hours });
  if (window.this) return t(window.this === 'month' ? 'conditions.window.month' : 'conditions.window.year');
  const until = lastDay(window.to);
  if (window.from && until) return t('conditions.words.dates', { from: day(window.from), to: day(until) });
  if (window.from) return t('conditions.words.since', { date: day(window.from) });
  return until ? t('conditions.words.until', { date: day(until) }) : null;
}

function sinceWords(since: NonNullable<Window['since']>, context: Context): string {
  const message = messageOf(since);
  const code = `${since.edge ?? 'last'}_${message === null ? aboutOf(since) : `message_${message}`}`;
  return detailed(tCode('conditions.since', code, { event: eventOf(since) ?? '' }), narrowed(since, context));
}

function narrowed(happening: Happening, context: Context): string[] {
  const filters = filtersOf(happening).map((filter) => filterWords(filter, happening, context));
  return filters.length > 1 && happening.where_mode === 'any' ? [t('conditions.words.group_any', { conditions: joined(filters) })] : filters;
}

function filterWords(filter: Filter, happening: Happening, context: Context): string {
  const type = filterType(filter.field, happening, context.fields);
  return t('conditions.words.is', { what: filterLabel(filter.field, happening), test: testWords(filter, type, context) });
}

function detailed(clause: string, details: string[]): string {
  return details.length > 0 ? t('conditions.words.with_details', { clause, details: joined(details) }) : clause;
}

/** Independent clauses one after another; a semicolon stands between them in every language. */
export function joined(clauses: string[]): string {
  return clauses.join('; ');
}
