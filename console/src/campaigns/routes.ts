import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

const text = (value: unknown): string | undefined => (value === undefined || value === null || value === '' ? undefined : String(value));

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'campaigns',
  component: lazyRouteComponent(() => import('./CampaignsPage')),
  validateSearch: (search: Record<string, unknown>): { q?: string; state?: string } => ({ q: text(search.q), state: text(search.state) }),
});

/** `segment` begins with an audience, `goal` with a purpose. */
const create = createRoute({
  getParentRoute: () => shellRoute,
  path: 'campaigns/new',
  component: lazyRouteComponent(() => import('./NewCampaignPage')),
  validateSearch: (search: Record<string, unknown>): { segment?: string; goal?: string } => ({ segment: text(search.segment), goal: text(search.goal) }),
});

/** A campaign: being written, or what became of it. `window` is in days, `outcome` and `q` narrow the deliveries. */
const one = createRoute({
  getParentRoute: () => shellRoute,
  path: 'campaigns/$id',
  component: lazyRouteComponent(() => import('./CampaignPage')),
  validateSearch: (search: Record<string, unknown>): { window?: number; outcome?: string; q?: string } => ({ window: Number(search.window) || undefined, outcome: text(search.outcome), q: text(search.q) }),
});

export const campaignsRoutes = [list, create, one] as const;
