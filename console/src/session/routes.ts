import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../shell/route';

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  component: lazyRouteComponent(() => import('./SignInPage')),
  validateSearch: (search: Record<string, unknown>): { next?: string; link?: string } => ({ next: text(search.next), link: text(search.link) }),
});

const welcome = createRoute({
  getParentRoute: () => rootRoute,
  path: 'welcome',
  component: lazyRouteComponent(() => import('./WelcomePage')),
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: text(search.token) }),
});

/** The doors: pages for nobody signed in. */
export const sessionRoutes = [signIn, welcome] as const;

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}
