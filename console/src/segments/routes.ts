import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'segments',
  component: lazyRouteComponent(() => import('./SegmentsPage')),
  validateSearch: (search: Record<string, unknown>): { q?: string } => ({ q: search.q ? String(search.q) : undefined }),
});

export const segmentsRoutes = [list] as const;
