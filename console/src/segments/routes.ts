import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

export type SegmentsTab = 'segments' | 'lists' | 'ads';

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
  validateSearch: (search: Record<string, unknown>): { template?: string; list?: string; rfm?: string } => ({ template: text(search.template), list: text(search.list), rfm: text(search.rfm) }),
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

export const segmentsRoutes = [list, create, one, adAudience] as const;
