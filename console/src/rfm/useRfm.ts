import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import type { RfmBorders } from '../api/types';
import type { CohortPeriod } from './routes';

/** A period and borders as they are tried out; no borders for quintiles. */
export interface Scale {
  period_days: number | null;
  borders: RfmBorders | null;
}

const SHARED = { placeholderData: keepPreviousData, staleTime: 30_000 };

export function useMatrix() {
  return useQuery({ ...SHARED, queryKey: ['rfm', 'matrix'], queryFn: ({ signal }) => api.get('/rfm', { signal }) });
}

/** The matrix by borders that are not saved; asked only while there are some. */
export function usePreview(scale: Scale | null) {
  return useQuery({ ...SHARED, queryKey: ['rfm', 'preview', scale], enabled: scale !== null, queryFn: ({ signal }) => api.post('/rfm/preview', scale ?? { period_days: null, borders: null }, { signal }) });
}

export function useMoves(since: string) {
  return useQuery({ ...SHARED, queryKey: ['rfm', 'moves', since], queryFn: ({ signal }) => api.get('/rfm/moves', { query: { since }, signal }) });
}

export function useCohorts(by: CohortPeriod, segment: string | undefined) {
  return useQuery({ ...SHARED, queryKey: ['cohorts', by, segment], queryFn: ({ signal }) => api.get('/cohorts', { query: { by, periods: by === 'month' ? 13 : 16, ...(segment ? { segment } : {}) }, signal }) });
}
