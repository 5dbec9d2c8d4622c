import type { SegmentLive } from '../../api/types';

const FILLING_MS = 1_500;
const LIVE_MS = 10_000;

/** Milliseconds after which it is worth asking again how a live segment stands; false for one that is not kept live. */
export function readAgainAfter(live: SegmentLive | null | undefined): number | false {
  if (!live) return false;
  return live.state === 'filling' ? FILLING_MS : LIVE_MS;
}

/** The same for several: the soonest. */
export function readAllAgainAfter(all: (SegmentLive | null | undefined)[]): number | false {
  const waits = all.map(readAgainAfter).filter((wait) => wait !== false);
  return waits.length > 0 ? Math.min(...waits) : false;
}
