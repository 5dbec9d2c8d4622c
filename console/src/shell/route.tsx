import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { asProblem } from '../api/problem';
import { sessionQuery } from '../api/session';
import { BareCrashPage, BareNotFoundPage, NotFoundPage } from './FailurePages';
import { Root } from './Root';
import { Shell } from './Shell';
import { Waiting } from './Waiting';

/** Above everything, signed in or not. */
export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Root, notFoundComponent: BareNotFoundPage, errorComponent: BareCrashPage });

/** The parent of every page that needs somebody signed in. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  pendingComponent: Waiting,
  pendingMs: 100,
  errorComponent: BareCrashPage,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery);
    } catch (error) {
      if (asProblem(error).status !== 401) throw error;
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    }
  },
});

/** Any address no page answers to, inside the shell. */
export const lostRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFoundPage });
