import { beforeAll, describe, expect, it } from 'vitest';
import { setTimeZone } from '../fmt';
import { countedUpTo, daysAsked, fault, periodBefore, periodOf } from './period';

beforeAll(() => setTimeZone('Asia/Almaty'));

describe('the days of a report', () => {
  it('are twelve months with the current one unless told', () => expect(periodOf({}, new Date('2026-11-21T05:42:00Z'))).toEqual({ from: '2025-12-01', to: '2026-11-21' }));
  it('end today as the workspace has it', () => expect(periodOf({ months: 3 }, new Date('2026-12-31T20:00:00Z'))).toEqual({ from: '2026-11-01', to: '2027-01-01' }));
  it('are those of the address, when it names both', () => expect(periodOf({ from: '2026-02-03', to: '2026-02-05', months: 3 }, new Date())).toEqual({ from: '2026-02-03', to: '2026-02-05' }));
  it('are asked for with the first day that is not in them', () => expect(daysAsked({ from: '2026-02-27', to: '2026-02-28' })).toEqual({ from: '2026-02-27', until: '2026-03-01' }));
  it.each([['2026-02-02', '2026-02-01', 'order'], ['2016-01-01', '2026-02-01', 'length'], ['2026-02-02', '2026-02-02', null]])('from %s to %s: %s', (from, to, wrong) => expect(fault({ from, to })).toBe(wrong));
  it.each([
    ['2025-12-01', '2026-11-21', '2024-12-01', '2025-11-21'],
    ['2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['2026-03-01', '2026-03-30', '2026-02-01', '2026-02-28'],
    ['2026-02-01', '2026-02-28', '2026-01-01', '2026-01-31'],
    ['2026-11-09', '2026-11-15', '2026-11-02', '2026-11-08'],
  ])('from %s to %s are held against those from %s to %s', (from, to, fromBefore, toBefore) => expect(periodBefore({ from, to })).toEqual({ from: fromBefore, to: toBefore }));
  it('cut a month off, or end with one', () => expect([countedUpTo('2026-11-22'), countedUpTo('2026-12-01')]).toEqual(['2026-11-21', null]));
});
