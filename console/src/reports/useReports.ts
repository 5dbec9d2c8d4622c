import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api } from '../api/client';
import type { ReportOfSales } from '../api/types';
import { daysAsked, type Period } from './period';
import type { Part } from './routes';

/** What every report says besides its rows. */
export type Report<Row> = Omit<ReportOfSales, 'rows'> & { rows: Row[] };
export type Asked<Row> = UseQueryResult<Report<Row>>;

const SHARED = { placeholderData: keepPreviousData, staleTime: 60_000 };

export function useSales(by: Part | 'month', period: Period) {
  return useQuery({ ...SHARED, queryKey: ['reports', 'sales', by, period], queryFn: ({ signal }) => api.get('/reports/sales', { query: { by, ...daysAsked(period) }, signal }) });
}

export function useProducts(period: Period) {
  return useQuery({ ...SHARED, queryKey: ['reports', 'products', period], queryFn: ({ signal }) => api.get('/reports/products', { query: daysAsked(period), signal }) });
}

export function useBuyers(period: Period) {
  return useQuery({ ...SHARED, queryKey: ['reports', 'customers', period], queryFn: ({ signal }) => api.get('/reports/customers', { query: daysAsked(period), signal }) });
}
