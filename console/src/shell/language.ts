import { api } from '../api/client';
import { queryClient } from '../api/query';
import { sessionQuery } from '../api/session';
import { chooseLocale, type Locale } from '../i18n';

/** Turns the console to a language and, when somebody is signed in, remembers it as theirs. */
export async function changeLanguage(locale: Locale): Promise<void> {
  await chooseLocale(locale);
  if (queryClient.getQueryData(sessionQuery.queryKey)) await api.patch('/session', { language: locale }).catch(keptOnDevice);
}

/** The choice already holds on this device; the next change tells the server again. */
function keptOnDevice(): void {}
