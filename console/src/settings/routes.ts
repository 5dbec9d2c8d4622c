import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

const workspace = createRoute({ getParentRoute: () => shellRoute, path: 'settings', component: lazyRouteComponent(() => import('./WorkspacePage')) });
const sender = createRoute({ getParentRoute: () => shellRoute, path: 'settings/sender', component: lazyRouteComponent(() => import('./SenderPage')) });
const keys = createRoute({ getParentRoute: () => shellRoute, path: 'settings/keys', component: lazyRouteComponent(() => import('./KeysPage')) });
const account = createRoute({ getParentRoute: () => shellRoute, path: 'settings/account', component: lazyRouteComponent(() => import('./AccountPage')) });
const audit = createRoute({ getParentRoute: () => shellRoute, path: 'settings/audit', component: lazyRouteComponent(() => import('./AuditPage')) });

export const settingsRoutes = [workspace, sender, keys, account, audit] as const;
