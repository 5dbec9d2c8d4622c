import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'sandbox',
  component: lazyRouteComponent(() => import('./SandboxPage')),
  validateSearch: (search: Record<string, unknown>): { q?: string } => ({ q: search.q ? String(search.q) : undefined }),
});

const VIEWS = ['letter', 'text', 'headers'] as const;
export type View = (typeof VIEWS)[number];

const one = createRoute({
  getParentRoute: () => shellRoute,
  path: 'sandbox/$id',
  component: lazyRouteComponent(() => import('./MessagePage')),
  validateSearch: (search: Record<string, unknown>): { view?: View } => ({ view: VIEWS.find((view) => view === search.view) }),
});

export const sandboxRoutes = [list, one] as const;
