import { fmt } from '../../fmt';
import { t, tCode } from '../../i18n';
import { type Duration, isFigure, type Test, type ValueType } from './condition';
import { channelLabel, type Context, nameOf } from './labels';
import { isDays } from './value';

/** What is asked of a value, in words: "at least 3". */
export function testWords({ op, value }: Test, type: ValueType, context: Context): string {
  const say = (one: unknown) => valueWords(one, type, context);
  if (isDays(value)) return daysWords(String(op), value.days ?? 0);
  const many = Array.isArray(value) ? value : [value];
  const [from, to] = many;
  switch (op) {
    case 'equals': return isFigure(type) ? t('conditions.words.exactly', { value: say(from) }) : say(from);
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
  if (op === 'within_next') return t('conditions.words.within_next', { days });
  if (op === 'further_ahead') return t('conditions.words.further_ahead', { days });
  return t('conditions.words.longer_ago', { days });
}

function valueWords(value: unknown, type: ValueType, context: Context): string {
  if (value === null || value === undefined) return '…';
  if (typeof value === 'boolean') return t(value ? 'conditions.yes' : 'conditions.no');
  if (type === 'money' && typeof value === 'number') return fmt().money({ minor: Math.round(value), currency: context.currency });
  if (typeof value === 'number') return fmt().number(value, 3);
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(String(value))) return fmt().day(String(value));
  if (type === 'campaign') return nameOf(value, context);
  return type === 'channel' ? channelLabel(String(value)) : String(value);
}

/** "within 7 days" */
export function withinWords({ days, hours, minutes }: Duration): string {
  if (hours !== undefined) return t('conditions.words.within_hours', { count: hours ?? 0 });
  if (minutes !== undefined) return t('conditions.words.within_minutes', { count: minutes ?? 0 });
  return t('conditions.words.within_days', { count: days ?? 0 });
}
