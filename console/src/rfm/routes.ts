import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { parseDate } from '../fmt';
import { shellRoute } from '../shell/route';
import { type Cell, cellsOf, cellsText } from './cells';

export const TABS = ['matrix', 'moves', 'cohorts'] as const;
export type Tab = (typeof TABS)[number];
export const PERIODS = ['month', 'week'] as const;
export type CohortPeriod = (typeof PERIODS)[number];
export const MEASURES = ['retention', 'revenue', 'orders'] as const;
export type Measure = (typeof MEASURES)[number];

export interface RfmSearch {
  tab?: Tab;
  /** Chosen cells as "55.54". */
  cells?: string;
  /** The day since which moves are told. */
  since?: string;
  by?: CohortPeriod;
  show?: Measure;
  segment?: string;
}

const rfm = createRoute({
  getParentRoute: () => shellRoute,
  path: 'rfm',
  component: lazyRouteComponent(() => import('./RfmPage')),
  validateSearch: (search: Record<string, unknown>): RfmSearch => ({
    tab: TABS.find((tab) => tab === search.tab),
    cells: known(cellsOf(String(search.cells ?? ''))),
    since: parseDate(String(search.since)) ?? undefined,
    by: PERIODS.find((period) => period === search.by),
    show: MEASURES.find((measure) => measure === search.show),
    segment: /^seg_\d+$/.test(String(search.segment)) ? String(search.segment) : undefined,
  }),
});

function known(cells: Cell[]): string | undefined {
  return cells.length > 0 ? cellsText(cells) : undefined;
}

export const rfmRoutes = [rfm] as const;
