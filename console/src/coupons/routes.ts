import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

export const TABS = ['pools', 'catalogue', 'orders', 'draws'] as const;
export type Tab = (typeof TABS)[number];
export const ORDER_STATES = ['ordered', 'packed', 'sent', 'delivered', 'cancelled'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

const coupons = createRoute({
  getParentRoute: () => shellRoute,
  path: 'coupons',
  component: lazyRouteComponent(() => import('./CouponsPage')),
  validateSearch: (search: Record<string, unknown>): { tab?: Tab; state?: OrderState } => ({
    tab: TABS.find((tab) => tab === search.tab),
    state: ORDER_STATES.find((state) => state === search.state),
  }),
});

const newPool = createRoute({
  getParentRoute: () => shellRoute,
  path: 'coupons/pools/new',
  component: lazyRouteComponent(() => import('./NewPoolPage')),
  validateSearch: (search: Record<string, unknown>): { promotion?: string } => ({ promotion: /^prm_\d+$/.test(String(search.promotion)) ? String(search.promotion) : undefined }),
});

const pool = createRoute({
  getParentRoute: () => shellRoute,
  path: 'coupons/pools/$id',
  component: lazyRouteComponent(() => import('./PoolPage')),
});

const draw = createRoute({
  getParentRoute: () => shellRoute,
  path: 'coupons/draws/$id',
  component: lazyRouteComponent(() => import('./DrawPage')),
});

export const couponsRoutes = [coupons, newPool, pool, draw] as const;
