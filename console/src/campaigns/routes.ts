import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'campaigns',
  component: lazyRouteComponent(() => import('./CampaignsPage')),
  validateSearch: (search: Record<string, unknown>): { q?: string } => ({ q: search.q ? String(search.q) : undefined }),
});

export const campaignsRoutes = [list] as const;
