import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { setTimeZone } from '../fmt';
import { isLocale, recall, setLocale } from '../i18n';
import { api, setCsrfToken } from './client';
import { queryClient } from './query';
import type { Session } from './types';

/** Who is signed in and where; a 401 means nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => enter(await api.get('/session', { signal })),
  staleTime: Infinity,
  retry: false,
});

/** The session of a page below the shell, which is never drawn without one. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** Takes a session just given by the server as the current one. */
export async function enter(session: Session): Promise<Session> {
  setCsrfToken(session.csrf_token);
  setTimeZone(session.workspace.time_zone);
  if (!recall() && isLocale(session.staff.language)) await setLocale(session.staff.language);
  queryClient.setQueryData(sessionQuery.queryKey, session);
  return session;
}

/** Ends the session and forgets everything that was read in it. */
export async function signOut(): Promise<void> {
  await api.delete('/session');
  setCsrfToken(null);
  queryClient.clear();
}
