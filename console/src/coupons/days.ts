import { instantAt, wallClock } from '../campaigns/schedule';
import { timeZone } from '../fmt';

const DAY_MS = 86_400_000;

/** The day of an instant by the workspace's calendar, so many days further. */
export function dayOf(at: string | null | undefined, further = 0): string | null {
  return at ? plusDays(wallClock(at, timeZone()).day, further) : null;
}

/** When a day begins, so many days further. */
export function dayStart(day: string | null, further = 0): string | null {
  return day ? instantAt(plusDays(day, further), '00:00', timeZone()) : null;
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
