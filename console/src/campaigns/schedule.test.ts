import { describe, expect, it } from 'vitest';
import { instantAt, parseTime, wallClock } from './schedule';

describe('the start in the workspace’s zone', () => {
  it.each([
    ['2026-11-25', '10:00', 'Asia/Almaty', '2026-11-25T05:00:00Z'],
    ['2026-07-01', '00:30', 'Europe/Kyiv', '2026-06-30T21:30:00Z'],
    ['2026-12-01', '00:30', 'Europe/Kyiv', '2026-11-30T22:30:00Z'],
    ['2026-11-22', '12:00', 'UTC', '2026-11-22T12:00:00Z'],
  ])('%s %s in %s is %s, and back', (day, time, zone, instant) => {
    expect(instantAt(day, time, zone)).toBe(instant);
    expect(wallClock(instant, zone)).toEqual({ day, time });
  });

  it('takes a skipped time forward', () => expect(instantAt('2026-03-29', '03:30', 'Europe/Kyiv')).toBe('2026-03-29T01:30:00Z'));

  it('takes one of the two when a time comes twice', () => expect(['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']).toContain(instantAt('2026-10-25', '03:30', 'Europe/Kyiv')));

  it('reads times as people write them', () => {
    expect(['9:05', '09.05', ' 23:59 ', '24:00', '9', '9:5'].map(parseTime)).toEqual(['09:05', '09:05', '23:59', null, null, null]);
  });
});
