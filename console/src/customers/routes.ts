import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

const text = (value: unknown) => (value ? String(value) : undefined);

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'customers',
  component: lazyRouteComponent(() => import('./CustomersPage')),
  validateSearch: (search: Record<string, unknown>): { q?: string; segment?: string } => ({ q: text(search.q), segment: text(search.segment) }),
});

export const customersRoutes = [list] as const;
