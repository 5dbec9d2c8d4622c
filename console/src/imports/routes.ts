import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'imports',
  component: lazyRouteComponent(() => import('./ImportsPage')),
  validateSearch: (search: Record<string, unknown>): { q?: string } => ({ q: search.q ? String(search.q) : undefined }),
});

export const importsRoutes = [list] as const;
