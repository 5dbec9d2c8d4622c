import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

const text = (value: unknown): string | undefined => (value === undefined || value === null || value === '' ? undefined : String(value));

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'promotions',
  component: lazyRouteComponent(() => import('./PromotionsPage')),
  validateSearch: (search: Record<string, unknown>): { q?: string; state?: string } => ({ q: text(search.q), state: text(search.state) }),
});

/** Templates of the usual mechanics; with one of them, or `blank`, the editor. */
const create = createRoute({
  getParentRoute: () => shellRoute,
  path: 'promotions/new',
  component: lazyRouteComponent(() => import('./NewPromotionPage')),
  validateSearch: (search: Record<string, unknown>): { template?: string } => ({ template: text(search.template) }),
});

/** How all promotions go together. */
const stacking = createRoute({
  getParentRoute: () => shellRoute,
  path: 'promotions/stacking',
  component: lazyRouteComponent(() => import('./stacking/StackingPage')),
});

/** A promotion; `tab` is one of `tabs.ts`. */
const one = createRoute({
  getParentRoute: () => shellRoute,
  path: 'promotions/$id',
  component: lazyRouteComponent(() => import('./PromotionPage')),
  validateSearch: (search: Record<string, unknown>): { tab?: string } => ({ tab: text(search.tab) }),
});

export const promotionsRoutes = [list, create, stacking, one] as const;
