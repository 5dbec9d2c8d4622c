import { timeZone } from '../fmt';

/** Whole months to look back over, the current one included. */
export const MONTHS = [3, 6, 12, 24] as const;
export type Months = (typeof MONTHS)[number];
/** Days a report may look back over. */
const DAYS_MAX = 3_660;
const DAY_MS = 86_400_000;

/** What the address says: months, or the first and the last day. */
export interface PeriodSearch {
  months?: Months;
  from?: string;
  to?: string;
}

/** The first and the last day of a report, both in it. */
export interface Period {
  from: string;
  to: string;
}

/** The days meant by the address; the last twelve months unless it says. */
export function periodOf({ months = 12, from, to }: PeriodSearch, now: Date): Period {
  if (from && to) return { from, to };
  const today = todayIn(now);
  const [year = 0, month = 0] = today.split('-').map(Number);
  return { from: new Date(Date.UTC(year, month - months, 1)).toISOString().slice(0, 10), to: today };
}

/** As many months before a period that begins one, else as many days: what its figures are held against. */
export function periodBefore({ from, to }: Period): Period {
  if (!from.endsWith('-01')) {
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    return { from: dayAfter(from, -days), to: dayAfter(to, -days) };
  }
  const months = monthOf(to) - monthOf(from) + 1;
  return { from: monthsBefore(from, months), to: monthsBefore(to, months) };
}

/** How the server is asked: its last day is the first that is not in the report. */
export function daysAsked({ from, to }: Period): { from: string; until: string } {
  return { from, until: dayAfter(to, 1) };
}

/** Why two days make no period; null when they do. */
export function fault({ from, to }: Period): 'order' | 'length' | null {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) return 'order';
  return days > DAYS_MAX ? 'length' : null;
}

/** The last day counted of a month that `until` cuts off; null for a whole month. */
export function countedUpTo(until: string): string | null {
  return until.endsWith('-01') ? null : dayAfter(until, -1);
}

/** Today in the workspace's zone. */
export function todayIn(now: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: timeZone(), year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
}

function monthOf(day: string): number {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return year * 12 + month - 1;
}

/** The same day of an earlier month, its last day where the month is shorter or the day was the last. */
function monthsBefore(day: string, months: number): string {
  const month = monthOf(day) - months;
  const length = (of: number) => new Date(Date.UTC(Math.floor(of / 12), (of % 12) + 1, 0)).getUTCDate();
  const date = Number(day.slice(8));
  const kept = date === length(monthOf(day)) ? length(month) : Math.min(date, length(month));
  return new Date(Date.UTC(Math.floor(month / 12), month % 12, kept)).toISOString().slice(0, 10);
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
