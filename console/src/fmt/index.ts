import { useMemo, useSyncExternalStore } from 'react';
import { currentLocale, useLocale, type Locale } from '../i18n';
import * as dates from './date';
import * as lists from './list';
import * as moneys from './money';
import * as numbers from './number';

export type { Instant } from './date';
export { firstDayOfWeek, parseDate } from './date';
export { fractionDigits, parseMinor, symbol, type Money } from './money';
export { parseNumber } from './number';

let zone = 'UTC';
const listeners = new Set<() => void>();

/** Sets the workspace's time zone, in which every instant is shown. */
export function setTimeZone(timeZone: string): void {
  zone = timeZone;
  listeners.forEach((listener) => listener());
}

/** The workspace's time zone. */
export function timeZone(): string {
  return zone;
}

/** All formatters bound to one language and time zone. */
export function formatters(locale: Locale, timeZone: string) {
  return {
    number: (value: number, decimals?: number) => numbers.number(locale, value, decimals),
    compact: (value: number) => numbers.compact(locale, value),
    /** The sign between thousands: a comma, a dot, a narrow space. */
    groupSign: () => numbers.groupSign(locale),
    percent: (share: number, decimals?: number) => numbers.percent(locale, share, decimals),
    percentChange: (share: number, decimals?: number) => numbers.percentChange(locale, share, decimals),
    percentPoints: (difference: number, decimals?: number) => numbers.percentPoints(locale, difference, decimals),
    bytes: (size: number) => numbers.bytes(locale, size),
    money: (amount: moneys.Money, options?: Parameters<typeof moneys.money>[2]) => moneys.money(locale, amount, options),
    moneyWhole: (amount: moneys.Money) => moneys.moneyWhole(locale, amount),
    moneyCompact: (amount: moneys.Money) => moneys.moneyCompact(locale, amount),
    /** Nov 21, 2026 */
    day: (instant: dates.Instant) => dates.date(locale, instant, 'day', timeZone),
    /** Nov 21 */
    dayMonth: (instant: dates.Instant) => dates.date(locale, instant, 'dayMonth', timeZone),
    /** March 14 */
    dayMonthLong: (instant: dates.Instant) => dates.date(locale, instant, 'dayMonthLong', timeZone),
    /** Saturday, November 21 */
    weekday: (instant: dates.Instant) => dates.date(locale, instant, 'weekdayLong', timeZone),
    /** November 2026 */
    month: (instant: dates.Instant) => dates.date(locale, instant, 'month', timeZone),
    /** Nov 2026 */
    monthShort: (instant: dates.Instant) => dates.date(locale, instant, 'monthShort', timeZone),
    /** Nov 21, 2026, 10:42 */
    dateTime: (instant: dates.Instant) => dates.date(locale, instant, 'dateTime', timeZone),
    /** 10:42 */
    time: (instant: dates.Instant) => dates.date(locale, instant, 'time', timeZone),
    /** 10:42:03 */
    clock: (instant: dates.Instant) => dates.date(locale, instant, 'clock', timeZone),
    /** To the second with the offset: in the zone shown and in UTC, for titles. */
    full: (instant: dates.Instant) => `${dates.date(locale, instant, 'full', timeZone)} · ${dates.date(locale, instant, 'full', 'UTC')}`,
    relative: (instant: dates.Instant, now: Date) => dates.relative(locale, instant, now),
    duration: (seconds: number) => dates.duration(locale, seconds),
    /** Almaty, Astana, or Shymkent */
    anyOf: (items: string[]) => lists.anyOf(locale, items),
  };
}

export type Formatters = ReturnType<typeof formatters>;

/** Formatters of the current language and the workspace's zone; follows both. */
export function useFmt(): Formatters {
  const locale = useLocale();
  const zoneNow = useSyncExternalStore(subscribe, timeZone);
  return useMemo(() => formatters(locale, zoneNow), [locale, zoneNow]);
}

/** The same outside components. */
export function fmt(): Formatters {
  return formatters(currentLocale(), zone);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The hour of day, 0 to 23, in the workspace's zone. */
export function hourIn(moment: Date): number {
  return Number(new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: zone }).format(moment));
}
