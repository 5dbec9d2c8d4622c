import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../shell/route';

const owners = createRoute({ getParentRoute: () => shellRoute, id: 'owners', component: lazyRouteComponent(() => import('./OwnersOnly')) });
const workspace = createRoute({ getParentRoute: () => owners, path: 'settings', component: lazyRouteComponent(() => import('./WorkspacePage')) });
const sender = createRoute({ getParentRoute: () => owners, path: 'settings/sender', component: lazyRouteComponent(() => import('./SenderPage')) });
const people = createRoute({ getParentRoute: () => owners, path: 'settings/people', component: lazyRouteComponent(() => import('./PeoplePage')) });
const keys = createRoute({ getParentRoute: () => owners, path: 'settings/keys', component: lazyRouteComponent(() => import('./KeysPage')) });
const audit = createRoute({ getParentRoute: () => owners, path: 'settings/audit', component: lazyRouteComponent(() => import('./AuditPage')) });
const account = createRoute({ getParentRoute: () => shellRoute, path: 'settings/account', component: lazyRouteComponent(() => import('./AccountPage')) });

export const settingsRoutes = [owners.addChildren([workspace, sender, people, keys, audit]), account] as const;
