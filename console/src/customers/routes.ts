import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

/** What the timeline shows. */
export const SHOWN = ['all', 'orders', 'messages', 'events', 'profile'] as const;
export type Shown = (typeof SHOWN)[number];

const text = (value: unknown) => (value ? String(value) : undefined);

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'customers',
  component: lazyRouteComponent(() => import('./CustomersPage')),
  validateSearch: (search: Record<string, unknown>): { q?: string; segment?: string } => ({ q: text(search.q), segment: text(search.segment) }),
});

const card = createRoute({
  getParentRoute: () => shellRoute,
  path: 'customers/$id',
  component: lazyRouteComponent(() => import('./CustomerPage')),
  validateSearch: (search: Record<string, unknown>): { show?: Shown } => ({ show: SHOWN.find((one) => one === search.show && one !== 'all') }),
});

export const customersRoutes = [list, card] as const;
