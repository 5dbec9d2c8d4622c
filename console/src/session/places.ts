import { symbol } from '../fmt';
import type { Locale } from '../i18n';

/** Countries offered first-hand; phone and address formats exist for each. */
export const COUNTRIES = ['KZ', 'RU', 'TR', 'UA', 'UZ', 'KG', 'AZ', 'GE', 'AM', 'BY', 'MD', 'DE', 'PL', 'GB', 'US'];
export const CURRENCIES = ['KZT', 'RUB', 'TRY', 'UAH', 'UZS', 'KGS', 'AZN', 'GEL', 'AMD', 'BYN', 'MDL', 'EUR', 'PLN', 'GBP', 'USD'];

const OF_COUNTRY: Record<string, string> = Object.fromEntries(COUNTRIES.map((country, index) => [country, CURRENCIES[index] ?? 'USD']));
const OF_ZONE: Record<string, string> = {
  'Asia/Almaty': 'KZ', 'Asia/Qostanay': 'KZ', 'Asia/Qyzylorda': 'KZ', 'Asia/Aqtobe': 'KZ', 'Asia/Aqtau': 'KZ', 'Asia/Atyrau': 'KZ', 'Asia/Oral': 'KZ',
  'Europe/Istanbul': 'TR', 'Europe/Kyiv': 'UA', 'Europe/Kiev': 'UA', 'Asia/Tashkent': 'UZ', 'Asia/Samarkand': 'UZ', 'Asia/Bishkek': 'KG', 'Asia/Baku': 'AZ', 'Asia/Tbilisi': 'GE',
  'Asia/Yerevan': 'AM', 'Europe/Minsk': 'BY', 'Europe/Chisinau': 'MD', 'Europe/Berlin': 'DE', 'Europe/Warsaw': 'PL', 'Europe/London': 'GB', 'America/New_York': 'US',
  'Europe/Moscow': 'RU', 'Europe/Samara': 'RU', 'Asia/Yekaterinburg': 'RU', 'Asia/Omsk': 'RU', 'Asia/Novosibirsk': 'RU', 'Asia/Krasnoyarsk': 'RU', 'Asia/Vladivostok': 'RU',
};

/** Where this browser seems to be. */
export function guessPlace(): { timeZone: string; country: string; currency: string } {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  const country = OF_ZONE[timeZone] ?? 'KZ';
  return { timeZone, country, currency: OF_COUNTRY[country] ?? 'USD' };
}

export function timeZones(): string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  return zones.includes('UTC') ? zones : ['UTC', ...zones];
}

const KAZAKH_COUNTRIES: Record<string, string> = {
  KZ: 'Қазақстан', RU: 'Ресей', TR: 'Түркия', UA: 'Украина', UZ: 'Өзбекстан', KG: 'Қырғызстан', AZ: 'Әзербайжан', GE: 'Грузия', AM: 'Армения', BY: 'Беларусь', MD: 'Молдова', DE: 'Германия', PL: 'Польша', GB: 'Ұлыбритания', US: 'АҚШ',
};

/** Chromium has no Kazakh names of countries, so they are here. */
export function countryName(code: string, locale: Locale): string {
  if (locale === 'kk') return KAZAKH_COUNTRIES[code] ?? code;
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
}

/** "KZT ₸" */
export function currencyName(code: string): string {
  const sign = symbol(code);
  return sign === code ? code : `${code} ${sign}`;
}
