import { createRouter } from '@tanstack/react-router';
import { queryClient } from './api/query';
import { campaignsRoutes } from './campaigns/routes';
import { couponsRoutes } from './coupons/routes';
import { customersRoutes } from './customers/routes';
import { homeRoutes } from './home/routes';
import { importsRoutes } from './imports/routes';
import { loyaltyRoutes } from './loyalty/routes';
import { promotionsRoutes } from './promotions/routes';
import { reportsRoutes } from './reports/routes';
import { rfmRoutes } from './rfm/routes';
import { sandboxRoutes } from './sandbox/routes';
import { segmentsRoutes } from './segments/routes';
import { sessionRoutes } from './session/routes';
import { settingsRoutes } from './settings/routes';
import { CrashPage } from './shell/FailurePages';
import { lostRoute, rootRoute, shellRoute } from './shell/route';

const pages = [...homeRoutes, ...customersRoutes, ...segmentsRoutes, ...rfmRoutes, ...campaignsRoutes, ...promotionsRoutes, ...loyaltyRoutes, ...couponsRoutes, ...sandboxRoutes, ...reportsRoutes, ...importsRoutes, ...settingsRoutes, lostRoute] as const;

const routeTree = rootRoute.addChildren([...sessionRoutes, shellRoute.addChildren(pages)]);

/** Every page of the console; each folder brings its own. */
export const router = createRouter({ routeTree, context: { queryClient }, defaultErrorComponent: CrashPage, defaultPreload: 'intent', defaultPreloadStaleTime: 0, scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
