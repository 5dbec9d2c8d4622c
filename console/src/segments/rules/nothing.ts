import { t, tCode } from '../../i18n';
import { type Condition, isMeasure } from './condition';
import type { Side } from './draft';
import { aboutOf, eventOf, filtersOf, type Happening, messageOf, sinceOf } from './happening';
import { subjectLabel } from './labels';
import { isMissing, stepsOf } from './sequence';
import { isComplete } from './value';

/** Somebody of whom nothing is known, and what the condition says of them. */
export interface Nothing {
  /** Who: "orders" are those who never bought. */
  whom: string;
  verdict: 'yes' | 'no' | 'unknown';
  values?: Record<string, string>;
}

/** Whom a condition takes in or leaves out without asking anything of them, where one would not expect it. */
export function nothingOf(condition: Condition): Nothing[] {
  if (!isComplete(condition)) return [];
  const since = sinceOf(condition.window);
  return [...(since ? [{ ...whom(since, filtersOf(since).length > 0, 'period'), verdict: 'unknown' as const }] : []), ...own(condition)];
}

function own(condition: Condition): Nothing[] {
  const { kind, op } = condition;
  if (isMeasure(kind)) return measured(condition);
  switch (kind) {
    case 'attribute': return op === 'is_known' || op === 'is_unknown' || condition.key === 'created_at' ? [] : [{ whom: 'attribute', verdict: 'unknown', values: { field: subjectLabel(condition) } }];
    case 'contact': return contact(condition);
    case 'last': case 'first': return op === 'longer_ago' || op === 'before' ? [{ ...whom(condition, isNarrowed(condition)), verdict: 'no' }] : [];
    case 'favourite': return op === 'is_known' ? [] : [{ ...whom(condition, isNarrowed(condition)), verdict: op === 'is_unknown' ? 'yes' : 'unknown' }];
    case 'sequence': return stepsOf(condition).some(isMissing) ? [{ whom: 'time', verdict: 'no' }] : [];
    default: return [];
  }
}

/** What did not happen counts as none; the average, smallest and largest of nothing are not known. */
function measured(condition: Condition): Nothing[] {
  const { measure, op, value } = condition;
  if (measure === 'average' || measure === 'min' || measure === 'max') return [{ ...whom(condition, isNarrowed(condition)), verdict: 'unknown' }];
  const [from, to] = (Array.isArray(value) ? value : [value]) as number[];
  const takesNone = op === 'at_most' || (op === 'between' ? Number(from) <= 0 && Number(to) >= 0 : Number(from) <= 0);
  return takesNone ? [{ ...whom(condition, false), verdict: 'yes' }] : [];
}

function contact({ op, purpose }: Condition): Nothing[] {
  switch (op) {
    case 'unreachable': return [{ whom: 'address', verdict: 'yes' }];
    case 'reachable': return [{ whom: 'consent', verdict: purpose === 'transactional' ? 'yes' : 'no' }];
    case 'granted': case 'refused': return [{ whom: 'consent', verdict: 'no' }];
    default: return [];
  }
}

function isNarrowed(condition: Condition): boolean {
  return filtersOf(condition).length > 0 || Boolean(condition.window);
}

function whom(happening: Happening, narrowed: boolean, whenNarrowed = 'narrowed'): Pick<Nothing, 'whom' | 'values'> {
  if (narrowed) return { whom: whenNarrowed };
  const [event, message] = [eventOf(happening), messageOf(happening)];
  if (event !== null) return { whom: 'event', values: { event } };
  return { whom: message === null ? aboutOf(happening) : `message_${message}` };
}

/** The same in words: among those left out, what is unknown is left out as well. */
export function nothingWords({ whom: code, verdict, values }: Nothing, side: Side): string {
  const does = side === 'include' ? (verdict === 'yes' ? 'includes' : 'leaves_out') : verdict === 'no' ? 'keeps' : 'leaves_out_too';
  return tCode('conditions.nothing', code, { ...values, does });
}

/** What is quietly said under a condition. */
export function nothingLines(condition: Condition, side: Side): string[] {
  if (condition.kind === 'share') return [t('conditions.draw_hint')];
  return nothingOf(condition).map((one) => nothingWords(one, side));
}
