import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { parseDate } from '../fmt';
import { shellRoute } from '../shell/route';
import { fault, MONTHS, type PeriodSearch } from './period';

/** What sales are told apart by. */
export const PARTS = ['category', 'brand', 'store', 'channel'] as const;
export type Part = (typeof PARTS)[number];
/** What is shown month by month. */
export const MEASURES = ['revenue', 'orders', 'customers'] as const;
export type Measure = (typeof MEASURES)[number];

export interface ReportsSearch extends PeriodSearch {
  by?: Part;
  show?: Measure;
}

const reports = createRoute({
  getParentRoute: () => shellRoute,
  path: 'reports',
  component: lazyRouteComponent(() => import('./ReportsPage')),
  validateSearch: (search: Record<string, unknown>): ReportsSearch => ({
    ...ownDays(search),
    months: MONTHS.find((months) => months === Number(search.months)),
    by: PARTS.find((part) => part === search.by),
    show: MEASURES.find((measure) => measure === search.show),
  }),
});

/** Both days or neither; what is not told stands as undefined, or the address would show through. */
function ownDays(search: Record<string, unknown>): PeriodSearch {
  const [from, to] = [parseDate(String(search.from)), parseDate(String(search.to))];
  return from && to && !fault({ from, to }) ? { from, to } : { from: undefined, to: undefined };
}

export const reportsRoutes = [reports] as const;
