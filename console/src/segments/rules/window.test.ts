import { expect, it } from 'vitest';
import type { Window } from './condition';
import { beginWindow, hasDays, WINDOW_KINDS, windowKind, withClock } from './window';

it.each(WINDOW_KINDS)('a period begun as %s is one', (kind) => expect(windowKind(beginWindow(kind, null))).toBe(kind));

it('a period of days keeps the clock it counts by, and others have none', () => {
  const theirs: Window = { last_days: 30, zone: 'customer' };
  expect(beginWindow('month', theirs)).toEqual({ this: 'month', zone: 'customer' });
  expect(beginWindow('last_hours', theirs)).toEqual({ last_hours: 24 });
  expect(beginWindow('since', theirs)).toEqual({ since: { edge: 'last', of: 'orders' } });
  expect(withClock(theirs, 'workspace')).toEqual({ last_days: 30 });
});

it.each<[Window, boolean]>([[{ last_days: 7 }, true], [{ from: '2026-01-01' }, true], [{ this: 'year' }, true], [{ last_hours: 7 }, false], [{ since: { of: 'orders' } }, false]])('%j counts days: %s', (window, days) => expect(hasDays(window)).toBe(days));
