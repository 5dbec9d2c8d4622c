import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

export type SegmentsTab = 'segments' | 'lists' | 'ads';

export interface NewSegmentSearch {
  template?: string;
  list?: string;
  /** RFM cells, as their page writes them. */
  rfm?: string;
  /** Segments whose common members are taken, with commas between. */
  all?: string;
  /** A segment whose members are left out. */
  but?: string;
}

const text = (value: unknown) => (value ? String(value) : undefined);

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'segments',
  component: lazyRouteComponent(() => import('./SegmentsPage')),
  validateSearch: (search: Record<string, unknown>): { q?: string; tab?: 'lists' | 'ads' } => ({ q: text(search.q), tab: search.tab === 'lists' || search.tab === 'ads' ? search.tab : undefined }),
});

const create = createRoute({
  getParentRoute: () => shellRoute,
  path: 'segments/new',
  component: lazyRouteComponent(() => import('./builder/BuilderPage'), 'NewSegmentPage'),
  validateSearch: (search: Record<string, unknown>): NewSegmentSearch => ({ template: text(search.template), list: text(search.list), rfm: text(search.rfm), all: text(search.all), but: text(search.but) }),
});

const one = createRoute({
  getParentRoute: () => shellRoute,
  path: 'segments/$id',
  component: lazyRouteComponent(() => import('./builder/BuilderPage'), 'SegmentPage'),
  validateSearch: (search: Record<string, unknown>): { why?: string } => ({ why: text(search.why) }),
});

const adAudience = createRoute({
  getParentRoute: () => shellRoute,
  path: 'segments/ads/$id',
  component: lazyRouteComponent(() => import('./ads/AdAudiencePage')),
});

const changes = createRoute({
  getParentRoute: () => shellRoute,
  path: 'segments/$id/changes',
  component: lazyRouteComponent(() => import('./live/ChangesPage')),
});

export const segmentsRoutes = [list, create, one, adAudience, changes] as const;
