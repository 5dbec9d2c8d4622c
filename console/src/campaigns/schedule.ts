/** A wall clock's day and time in a zone as an instant; a time that a change of clocks skips moves forward with it. */
export function instantAt(day: string, time: string, zone: string): string {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const first = wall - offsetAt(wall, zone);
  const second = wall - offsetAt(first, zone);
  const exact = [first, second].find((moment) => moment + offsetAt(moment, zone) === wall);
  return new Date(exact ?? Math.max(first, second)).toISOString().replace('.000Z', 'Z');
}

/** Day and time of an instant on the wall clock of a zone. */
export function wallClock(instant: string, zone: string): { day: string; time: string } {
  const moment = Date.parse(instant);
  const text = new Date(moment + offsetAt(moment, zone)).toISOString();
  return { day: text.slice(0, 10), time: text.slice(11, 16) };
}

/** Reads 9:05, 09:05 or 9.05; gives 09:05 or null. */
export function parseTime(text: string): string | null {
  const match = /^(\d{1,2})[:.](\d{2})$/.exec(text.trim());
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) return null;
  return `${match[1]?.padStart(2, '0')}:${match[2]}`;
}

/** How far a zone's clock is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, zone: string): number {
  const found = new Map(clock(zone).formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => found.get(name) ?? 0;
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(moment / 1_000) * 1_000;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(zone: string): Intl.DateTimeFormat {
  let found = clocks.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    clocks.set(zone, found);
  }
  return found;
}
