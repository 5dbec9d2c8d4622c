import type { Locale } from '../i18n/locale';

const KAZAKH_OR = ' немесе ';

/** "A, B or C" in words; Kazakh from our own word, which Chromium lacks. */
export function anyOf(locale: Locale, items: string[]): string {
  if (locale !== 'kk') return new Intl.ListFormat(locale, { type: 'disjunction' }).format(items);
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')}${KAZAKH_OR}${items.at(-1)}`;
}
