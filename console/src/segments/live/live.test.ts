import { describe, expect, it } from 'vitest';
import type { MembershipChange, Segment, SegmentLive } from '../../api/types';
import { causeKey } from './cause';
import { inTurn } from './inTurn';
import { readAgainAfter, readAllAgainAfter } from './readAgain';

const live = (state: 'filling' | 'live'): SegmentLive => ({ state, progress: 1, size: 4, since: '2026-11-10T00:00:00Z', as_of: '2026-11-22T05:00:00Z', lag_ms: 200 });

describe('how a segment stands', () => {
  it('is asked for often while it fills', () => expect(readAgainAfter(live('filling'))).toBe(1_500));
  it('is not asked for when nothing is live', () => expect(readAllAgainAfter([null, undefined])).toBe(false));
  it('is asked for as the soonest of several needs', () => expect(readAllAgainAfter([live('live'), null, live('filling')])).toBe(1_500));
});

describe('work in turn', () => {
  it('goes on three at a time, in order, whatever fails', async () => {
    const going: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3, 4].map((index) => inTurn(() => {
      going.push(index);
      return new Promise<void>((resolve, reject) => ends.push(index === 1 ? () => reject(new Error('no')) : resolve));
    }).catch(() => 'failed'));
    expect(going).toEqual([0, 1, 2]);
    ends[1]?.();
    await all[1];
    expect(going).toEqual([0, 1, 2, 3]);
    ends[0]?.();
    await all[0];
    expect(going).toEqual([0, 1, 2, 3, 4]);
    ends.forEach((end) => end());
    expect(await Promise.all(all)).toEqual([undefined, 'failed', undefined, undefined, undefined]);
  });
});

describe('the cause of a change', () => {
  const segment = (since: string | null) => ({ versions: [{ version: 1, at: '2026-11-01T00:00:00Z', by: null }, { version: 2, at: '2026-11-15T00:00:00Z', by: null }], live: since ? { ...live('live'), since } : null }) as unknown as Segment;
  const change = (more: Partial<MembershipChange>): MembershipChange => ({ id: '1', customer: null, entered: true, cause: 'edit', version: 1, fires: false, at: '2026-11-20T00:00:00Z', ...more });

  it.each([
    ['an order', change({ cause: 'order' }), '2026-11-10T00:00:00Z', 'order'],
    ['filling after it was made live', change({ version: 1 }), '2026-11-10T00:00:00Z', 'found'],
    ['filling after its conditions changed', change({ version: 2 }), '2026-11-10T00:00:00Z', 'edit'],
    ['an exit by changed conditions', change({ entered: false }), '2026-11-10T00:00:00Z', 'edit'],
    ['a version nobody remembers', change({ version: 7 }), '2026-11-10T00:00:00Z', 'found_or_edit'],
    ['an earlier time it was live', change({ at: '2026-11-02T00:00:00Z' }), '2026-11-10T00:00:00Z', 'found_or_edit'],
    ['a segment that is live no longer', change({}), null, 'found_or_edit'],
  ])('is told of %s', (_, one, since, key) => expect(causeKey(one, segment(since))).toBe(key));
});
