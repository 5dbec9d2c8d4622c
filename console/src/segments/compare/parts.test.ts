import { expect, it } from 'vitest';
import type { SegmentOverlap } from '../../api/types';
import { parts } from './parts';

const side = (id: string, size: number, only: number) => ({ segment: { id, name: id }, size, only });
const overlap = (onlyA: number, both: number, onlyB: number): SegmentOverlap => ({ a: side('seg_1', onlyA + both, onlyA), b: side('seg_2', onlyB + both, onlyB), both, as_of: '2026-11-22T05:00:00Z', is_complete: true });

it('shares what is in either among the three parts', () => expect(parts(overlap(2, 5, 3)).map(({ share }) => share)).toEqual([0.2, 0.5, 0.3]));
it('has no shares of nobody', () => expect(parts(overlap(0, 0, 0)).map(({ share }) => share)).toEqual([0, 0, 0]));
it('leads to a segment of each part', () => expect(parts(overlap(1, 1, 1)).map(({ search }) => search)).toEqual([{ all: 'seg_1', but: 'seg_2' }, { all: 'seg_1,seg_2' }, { all: 'seg_2', but: 'seg_1' }]));
