import { intlLocale, type Locale } from '../i18n/locale';
import { KAZAKH_MONTHS, KAZAKH_MONTHS_SHORT, KAZAKH_WEEKDAYS, KAZAKH_WEEKDAYS_SHORT, kazakhRelative, type RelativeUnit } from './kazakh';

/** RFC 3339 text, a calendar date ("2026-11-21") or a `Date`. */
export type Instant = string | Date;

type Style = 'day' | 'dayMonth' | 'dayMonthLong' | 'weekdayLong' | 'month' | 'monthShort' | 'dateTime' | 'time' | 'clock' | 'weekdayShort' | 'full';

const OPTIONS: Record<Style, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  dayMonth: { day: 'numeric', month: 'short' },
  dayMonthLong: { day: 'numeric', month: 'long' },
  weekdayLong: { weekday: 'long', day: 'numeric', month: 'long' },
  weekdayShort: { weekday: 'short' },
  month: { month: 'long', year: 'numeric' },
  monthShort: { month: 'short', year: 'numeric' },
  dateTime: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  full: { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'shortOffset' },
};

const formatters = new Map<string, Intl.DateTimeFormat>();

/** An instant in a time zone; a bare calendar date is shown as it is, whatever the zone. */
export function date(locale: Locale, instant: Instant, style: Style, timeZone: string): string {
  const isCalendarDate = typeof instant === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(instant);
  const zone = isCalendarDate ? 'UTC' : timeZone;
  const moment = typeof instant === 'string' ? new Date(instant) : instant;
  if (locale === 'kk') return kazakhDate(moment, style, zone);
  return format(locale, style, zone).format(moment);
}

const STEPS: [RelativeUnit, number][] = [['year', 31_536_000], ['month', 2_592_000], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60]];

/** "3 hours ago", "yesterday", as seen from `now`. */
export function relative(locale: Locale, instant: Instant, now: Date): string {
  const moment = typeof instant === 'string' ? new Date(instant) : instant;
  const seconds = Math.round((moment.getTime() - now.getTime()) / 1000);
  const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? (['second', 1] as const);
  const value = unit === 'second' ? 0 : Math.trunc(seconds / size);
  if (locale === 'kk') return kazakhRelative(value, unit);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(value, unit);
}

const DURATION_UNITS: Record<Locale, [string, string, string]> = {
  en: ['h', 'min', 's'], ru: ['ч', 'мин', 'с'], kk: ['сағ', 'мин', 'с'], tr: ['sa', 'dk', 'sn'], uk: ['год', 'хв', 'с'],
};

/** "2 h 5 min", "40 s": the two largest parts. */
export function duration(locale: Locale, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const shown = parts.map((part, index) => (part > 0 ? `${part}\u00a0${DURATION_UNITS[locale][index]}` : '')).filter(Boolean);
  return shown.slice(0, 2).join(' ') || `0\u00a0${DURATION_UNITS[locale][2]}`;
}

/** Sunday (0) in American English, Monday (1) elsewhere. */
export function firstDayOfWeek(locale: Locale): 0 | 1 {
  return locale === 'en' ? 0 : 1;
}

/** Reads 21.11.2026, 21/11/2026 or 2026-11-21; gives 2026-11-21 or null. */
export function parseDate(text: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim());
  const dayFirst = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text.trim());
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : dayFirst ? [dayFirst[3], dayFirst[2], dayFirst[1]] : [];
  if (!year || !month || !day) return null;
  const result = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const moment = new Date(`${result}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== result ? null : result;
}

function format(locale: Locale, style: Style, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${style} ${timeZone}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(intlLocale(locale), { ...OPTIONS[style], timeZone });
    formatters.set(key, found);
  }
  return found;
}

function kazakhDate(moment: Date, style: Style, timeZone: string): string {
  const { year, month, day, weekday, time, seconds, offset } = parts(moment, timeZone);
  switch (style) {
    case 'day': return `${year}\u00a0ж.\u00a0${day}\u00a0${KAZAKH_MONTHS_SHORT[month]}`;
    case 'dayMonth': return `${day}\u00a0${KAZAKH_MONTHS_SHORT[month]}`;
    case 'dayMonthLong': return `${day}\u00a0${KAZAKH_MONTHS[month]}`;
    case 'weekdayLong': return `${day}\u00a0${KAZAKH_MONTHS[month]}, ${KAZAKH_WEEKDAYS[weekday]}`;
    case 'weekdayShort': return KAZAKH_WEEKDAYS_SHORT[weekday] ?? '';
    case 'month': return `${year}\u00a0ж.\u00a0${KAZAKH_MONTHS[month]}`;
    case 'monthShort': return `${year}\u00a0ж.\u00a0${KAZAKH_MONTHS_SHORT[month]}`;
    case 'dateTime': return `${year}\u00a0ж.\u00a0${day}\u00a0${KAZAKH_MONTHS_SHORT[month]}, ${time}`;
    case 'time': return time;
    case 'clock': return `${time}:${seconds}`;
    case 'full': return `${year}\u00a0ж.\u00a0${day}\u00a0${KAZAKH_MONTHS[month]}, ${time}:${seconds} ${offset}`;
  }
}

function parts(moment: Date, timeZone: string) {
  const found = new Map(kazakhParts(timeZone).formatToParts(moment).map(({ type, value }) => [type, value]));
  const figure = (name: Intl.DateTimeFormatPartTypes) => Number(found.get(name));
  return {
    year: figure('year'),
    month: figure('month') - 1,
    day: figure('day'),
    weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(found.get('weekday') ?? ''),
    time: `${found.get('hour')}:${found.get('minute')}`,
    seconds: found.get('second'),
    offset: found.get('timeZoneName'),
  };
}

const kazakhFormatters = new Map<string, Intl.DateTimeFormat>();

function kazakhParts(timeZone: string): Intl.DateTimeFormat {
  let found = kazakhFormatters.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat('en', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', weekday: 'short',
      hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'shortOffset',
    });
    kazakhFormatters.set(timeZone, found);
  }
  return found;
}
