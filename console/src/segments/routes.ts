import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

export type SegmentsTab = 'segments' | 'lists';

const text = (value: unknown) => (value ? String(value) : undefined);

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'segments',
  component: lazyRouteComponent(() => import('./SegmentsPage')),
  validateSearch: (search: Record<string, unknown>): { q?: string; tab?: 'lists' } => ({ q: text(search.q), tab: search.tab === 'lists' ? 'lists' : undefined }),
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

export const segmentsRoutes = [list, create, one] as const;
