/** The console's languages, each with its own name for itself. */
export const LANGUAGES = { en: 'English', ru: 'Русский', kk: 'Қазақша', tr: 'Türkçe', uk: 'Українська' } as const;

export type Locale = keyof typeof LANGUAGES;

export const LOCALES = Object.keys(LANGUAGES) as Locale[];

export function isLocale(value: unknown): value is Locale {
  return typeof value === 'string' && value in LANGUAGES;
}

/** The locale handed to `Intl`: Chromium's Kazakh is a stub, and Russian has the same separators. */
export function intlLocale(locale: Locale): string {
  return locale === 'kk' ? 'ru' : locale;
}
