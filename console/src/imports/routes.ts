import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';
import { type StepId, STEPS } from './states';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: 'imports',
  component: lazyRouteComponent(() => import('./ImportsPage')),
});

const fresh = createRoute({
  getParentRoute: () => shellRoute,
  path: 'imports/new',
  component: lazyRouteComponent(() => import('./NewImportPage')),
});

const one = createRoute({
  getParentRoute: () => shellRoute,
  path: 'imports/$id',
  component: lazyRouteComponent(() => import('./ImportPage')),
  validateSearch: (search: Record<string, unknown>): { step?: StepId } => ({ step: STEPS.find((step) => step === search.step) }),
});

export const importsRoutes = [list, fresh, one] as const;
