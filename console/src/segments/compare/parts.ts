import type { SegmentOverlap } from '../../api/types';
import type { NewSegmentSearch } from '../routes';

export interface Part {
  part: 'a' | 'both' | 'b';
  count: number;
  /** Of everybody in either, 0 to 1. */
  share: number;
  /** Where a segment of just these begins. */
  search: NewSegmentSearch;
}

/** The three parts of two segments laid over each other. */
export function parts({ a, b, both }: SegmentOverlap): Part[] {
  const [idA, idB] = [a.segment.id, b.segment.id];
  const either = a.only + both + b.only;
  const share = (count: number) => (either > 0 ? count / either : 0);
  return [
    { part: 'a', count: a.only, share: share(a.only), search: { all: idA, but: idB } },
    { part: 'both', count: both, share: share(both), search: { all: `${idA},${idB}` } },
    { part: 'b', count: b.only, share: share(b.only), search: { all: idB, but: idA } },
  ];
}
