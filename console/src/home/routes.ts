import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

/** The periods of the home page in days. */
export const PERIODS = [7, 28, 90] as const;
export type Period = (typeof PERIODS)[number];

const home = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./HomePage')),
  validateSearch: (search: Record<string, unknown>): { days?: Period } => ({ days: PERIODS.find((period) => period === Number(search.days)) }),
});

export const homeRoutes = [home] as const;
