import { useQueries } from '@tanstack/react-query';
import { api } from '../api/client';
import type { SegmentRow } from '../api/types';
import { inTurn } from './live/inTurn';

const AGAIN_MS = 5 * 60_000;

/** The rows with what their segments are worth now: counted anew a few at a time, and again every five minutes while they are looked at. */
export function useFigures(rows: SegmentRow[] | undefined): SegmentRow[] | undefined {
  const figures = useQueries({
    queries: (rows ?? []).map(({ id, version, counted_at }) => ({
      queryKey: ['segment-figures', id, version, counted_at],
      queryFn: ({ signal }: { signal: AbortSignal }) => inTurn(() => api.get(`/segments/${id}/figures`, { signal })),
      staleTime: AGAIN_MS,
      refetchInterval: AGAIN_MS,
      retry: false,
    })),
  });
  // A live one's size is read with the row every few seconds.
  return rows?.map((row, index) => ({ ...row, ...figures[index]?.data, size: row.live?.state === 'live' ? row.size : (figures[index]?.data?.size ?? row.size) }));
}
