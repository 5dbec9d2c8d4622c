import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'settings',
  component: lazyRouteComponent(() => import('./SettingsPage')),
  validateSearch: (search: Record<string, unknown>): { q?: string } => ({ q: search.q ? String(search.q) : undefined }),
});

export const settingsRoutes = [list] as const;
