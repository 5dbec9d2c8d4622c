import { intlLocale, type Locale } from '../i18n/locale';
import { KAZAKH_COMPACT } from './kazakh';

const formatters = new Map<string, Intl.NumberFormat>();

/** The number formatter of a language; never asks `Intl` for Kazakh. */
export function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  let format = formatters.get(key);
  if (!format) {
    format = new Intl.NumberFormat(intlLocale(locale), options);
    formatters.set(key, format);
  }
  return format;
}

/** 128 430; at most two decimals. */
export function number(locale: Locale, value: number, decimals = 2): string {
  return minus(numberFormat(locale, { maximumFractionDigits: decimals }).format(value));
}

/** The sign between thousands. */
export function groupSign(locale: Locale): string {
  return numberFormat(locale, {}).formatToParts(1_234_567).find(({ type }) => type === 'group')?.value ?? '';
}

/** 42.3M, 42,3 млн, 42,3 Mn; whole numbers below ten thousand. */
export function compact(locale: Locale, value: number): string {
  if (Math.abs(value) < 10_000) return number(locale, value, 1);
  if (locale === 'kk') return kazakhCompact(value, {});
  return minus(numberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value));
}

/** A share 0..1 as percent: 12.4%, 12,4 %, %12,4; <0.1% where there is something that would round to nothing. */
export function percent(locale: Locale, share: number, decimals = 1): string {
  const least = 10 ** (-2 - decimals);
  if (share > 0 && share < least / 2) return `<${percent(locale, least, decimals)}`;
  return minus(numberFormat(locale, { style: 'percent', maximumFractionDigits: decimals }).format(share));
}

/** A share with its sign: +18.7%. */
export function percentChange(locale: Locale, share: number, decimals = 1): string {
  return minus(numberFormat(locale, { style: 'percent', maximumFractionDigits: decimals, signDisplay: 'exceptZero' }).format(share));
}

const POINT_UNITS: Record<Locale, string> = { en: 'pp', ru: 'п. п.', kk: 'п. т.', tr: 'puan', uk: 'в. п.' };

/** A difference of two shares 0..1 in percentage points, which are not percent: +2.1 pp. */
export function percentPoints(locale: Locale, difference: number, decimals = 1): string {
  const figure = numberFormat(locale, { maximumFractionDigits: decimals, signDisplay: 'exceptZero' }).format(difference * 100);
  return `${minus(figure)}\u00a0${POINT_UNITS[locale].replace(' ', '\u00a0')}`;
}

/** 12.3 MB and its like, in powers of 1024. */
export function bytes(locale: Locale, size: number): string {
  const units = UNITS[locale];
  const step = size < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(size) / 10));
  return `${number(locale, size / 1024 ** step, step === 0 ? 0 : 1)}\u00a0${units[step]}`;
}

const CYRILLIC_UNITS = ['Б', 'КБ', 'МБ', 'ГБ', 'ТБ'];
const LATIN_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];
const UNITS: Record<Locale, string[]> = { en: LATIN_UNITS, tr: LATIN_UNITS, ru: CYRILLIC_UNITS, uk: CYRILLIC_UNITS, kk: CYRILLIC_UNITS };

/** Kazakh compact words are not in Chromium; the figure comes from the Russian pattern, the word from our table. */
export function kazakhCompact(value: number, options: Intl.NumberFormatOptions): string {
  const step = KAZAKH_COMPACT.find(({ from }) => Math.abs(value) >= from);
  const figure = numberFormat('kk', { ...options, style: 'decimal', maximumFractionDigits: 1 }).format(step ? value / step.from : value);
  return minus(step ? `${figure}\u00a0${step.word}` : figure);
}

/** Reads a number typed by a person in any of the five languages; null when it is none. A sign met twice groups, the last one met once is decimal. */
export function parseNumber(text: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f'%]/g, '').replace(/\u2212/g, '-');
  const decimal = plain.lastIndexOf(',') > plain.lastIndexOf('.') ? ',' : '.';
  const isGrouped = plain.split(decimal).length > 2;
  const digits = isGrouped ? plain.replace(/[.,]/g, '') : plain.replace(decimal === ',' ? /\./g : /,/g, '').replace(decimal, '.');
  return /^-?\d+(\.\d+)?$/.test(digits) ? Number(digits) : null;
}

/** A true minus sign, as wide as the plus. */
function minus(text: string): string {
  return text.replace('-', '\u2212');
}
