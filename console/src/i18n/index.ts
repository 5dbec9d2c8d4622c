import { i18n } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import { intlLocale, isLocale, LOCALES, type Locale } from './locale';
import type { Messages } from './messages.gen';

export { isLocale, LANGUAGES, LOCALES, type Locale } from './locale';

/** Every message id of the English catalogue. */
export type MessageId = keyof Messages;

/** Ids of messages without arguments: for labels kept in tables. */
export type LabelId = { [Id in MessageId]: Messages[Id] extends undefined ? Id : never }[MessageId];

type Values<Id extends MessageId> = Messages[Id] extends undefined ? [] : [values: Messages[Id]];

const STORAGE_KEY = 'perennial.language';
const loaders: Record<Locale, () => Promise<{ default: Record<string, unknown> }>> = {
  en: () => import('virtual:catalogue/en'),
  ru: () => import('virtual:catalogue/ru'),
  kk: () => import('virtual:catalogue/kk'),
  tr: () => import('virtual:catalogue/tr'),
  uk: () => import('virtual:catalogue/uk'),
};

/** Words of the current language. Inside components use `useT()`, which follows a change of language. */
export function t<Id extends MessageId>(id: Id, ...values: Values<Id>): string {
  return i18n._(id, values[0] as Record<string, unknown> | undefined);
}

/** True when the catalogue has this id: for codes that come from the server. */
export function hasMessage(id: string): id is MessageId {
  return id in i18n.messages;
}

/** A message whose id is known only at run time; `fallback` when the catalogue lacks it. */
export function tCode(prefix: string, code: string, values: Record<string, unknown> = {}, fallback = code): string {
  const id = `${prefix}.${code}`;
  return hasMessage(id) ? i18n._(id, values) : fallback;
}

/** The translator, re-rendering the component when the language changes. */
export function useT(): typeof t {
  useLocale();
  return t;
}

export function useLocale(): Locale {
  return useSyncExternalStore(subscribe, currentLocale);
}

export function currentLocale(): Locale {
  return isLocale(i18n.locale) ? i18n.locale : 'en';
}

/** Loads a language's words and turns the whole console to it. */
export async function setLocale(locale: Locale): Promise<void> {
  const messages = (await loaders[locale]()).default;
  i18n.load({ [locale]: messages as never });
  i18n.activate(locale, intlLocale(locale));
  document.documentElement.lang = locale;
}

/** The reader's own choice: kept on this device. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await setLocale(locale);
  remember(locale);
}

/** The language chosen on this device, else the browser's first that we speak, else English. */
export function preferredLocale(): Locale {
  const wanted = [recall(), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find(isLocale) ?? LOCALES[0] ?? 'en';
}

function subscribe(listener: () => void): () => void {
  return i18n.on('change', listener);
}

function remember(locale: Locale): void {
  try {
    localStorage.setItem(STORAGE_KEY, locale);
  } catch {
    // A browser that forbids storage keeps the choice for this page only.
  }
}

/** The language chosen on this device before. */
export function recall(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}
