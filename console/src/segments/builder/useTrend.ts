import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { SegmentTrendPoint } from '../../api/types';
import { type Draft, toTree } from '../rules/draft';
import type { Counted } from './useCount';

export interface Trend {
  /** Absent until the first answer. */
  points: SegmentTrendPoint[] | undefined;
  /** It belongs to conditions that have been changed since. */
  isOld: boolean;
  error: unknown;
}

/** Twelve weeks of a draft's size, asked for once its count is here: it takes twelve times the work. */
export function useTrend(draft: Draft, counted: Counted): Trend {
  const { tree } = toTree(draft);
  const query = useQuery({
    queryKey: ['segment-trend-of', JSON.stringify(tree)],
    queryFn: ({ signal }) => api.post('/segments/trend', { tree }, { signal }),
    enabled: !counted.isOld && !counted.error,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return { points: query.data?.items, isOld: counted.isOld || query.isFetching || query.isPlaceholderData, error: query.error };
}
