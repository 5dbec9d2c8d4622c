import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

export const TABS = ['earn', 'spend', 'expiry', 'tiers', 'programme', 'trial', 'report'] as const;
export type Tab = (typeof TABS)[number];

export interface LoyaltySearch {
  tab?: Tab;
  /** Which programme, where there are several. */
  programme?: string;
}

const loyalty = createRoute({
  getParentRoute: () => shellRoute,
  path: 'loyalty',
  component: lazyRouteComponent(() => import('./LoyaltyPage')),
  validateSearch: (search: Record<string, unknown>): LoyaltySearch => ({
    tab: TABS.find((tab) => tab === search.tab && tab !== 'earn'),
    programme: /^pgm_\d+$/.test(String(search.programme)) ? String(search.programme) : undefined,
  }),
});

export const loyaltyRoutes = [loyalty] as const;
