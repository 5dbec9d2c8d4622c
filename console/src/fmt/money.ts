import type { Locale } from '../i18n/locale';
import { kazakhCompact, numberFormat } from './number';

/** An amount as the server sends it: minor units and an ISO 4217 code. */
export interface Money {
  minor: number;
  currency: string;
}

interface Options {
  /** Always shows the decimals; otherwise a whole amount drops them. */
  exact?: boolean;
  /** The ISO code instead of the symbol, for lists of mixed currencies. */
  code?: boolean;
}

/** ₸184,600 · 184 600 ₸ · ₸184.600. */
export function money(locale: Locale, { minor, currency }: Money, { exact = false, code = false }: Options = {}): string {
  const digits = fractionDigits(currency);
  const isWhole = minor % 10 ** digits === 0;
  const shown = isWhole && !exact ? 0 : digits;
  const format = numberFormat(locale, { ...currencyStyle(currency, code), minimumFractionDigits: shown, maximumFractionDigits: shown });
  return format.format(decimalText(minor, digits)).replace('-', '\u2212');
}

/** An amount to the whole unit, for columns and averages; below a hundred units as it is. */
export function moneyWhole(locale: Locale, { minor, currency }: Money): string {
  return money(locale, { minor: roundMajor(minor, currency), currency });
}

/** ₸184.6M · 184,6 млн ₸ · ₸184,6 Mn. */
export function moneyCompact(locale: Locale, { minor, currency }: Money): string {
  const major = minor / 10 ** fractionDigits(currency);
  if (Math.abs(major) < 10_000) return moneyWhole(locale, { minor, currency });
  if (locale === 'kk') return `${kazakhCompact(major, {})}\u00a0${symbol(currency)}`;
  return numberFormat(locale, { ...currencyStyle(currency, false), notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 }).format(major).replace('-', '\u2212');
}

/** How many digits of minor units a currency has. */
export function fractionDigits(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** ₸ for KZT. */
export function symbol(currency: string): string {
  const parts = numberFormat('en', currencyStyle(currency, false)).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}

/** "345.5", "1 500,50" or "1,500" typed by a person to minor units; null when it is no amount. A sign before three digits groups them, unless the currency has as many decimals. */
export function parseMinor(text: string, currency: string): number | null {
  const digits = fractionDigits(currency);
  const bare = text.replace(/[\s\u00a0\u202f]/g, '');
  const grouped = digits < 3 ? /^(-?[1-9]\d{0,2}(?:([.,])\d{3})(?:\2\d{3})*)((?!\2)[.,]\d{1,2})?$/.exec(bare) : null;
  const plain = grouped ? `${grouped[1]?.replace(/[.,]/g, '')}${grouped[3]?.replace(',', '.') ?? ''}` : bare.replace(',', '.');
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain);
  if (!match || (match[3] ?? '').length > digits) return null;
  return Number(`${match[1]}${match[2]}${(match[3] ?? '').padEnd(digits, '0')}`);
}

function roundMajor(minor: number, currency: string): number {
  const unit = 10 ** fractionDigits(currency);
  return Math.abs(minor) >= 100 * unit ? Math.round(minor / unit) * unit : minor;
}

function currencyStyle(currency: string, code: boolean): Intl.NumberFormatOptions {
  return { style: 'currency', currency, currencyDisplay: code ? 'code' : 'narrowSymbol' };
}

/** Minor units as exact decimal text, which `Intl` formats without going through a float. */
function decimalText(minor: number, digits: number): Intl.StringNumericLiteral {
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = text.slice(text.length - digits);
  return `${minor < 0 ? '-' : ''}${whole}${digits > 0 ? `.${fraction}` : ''}` as Intl.StringNumericLiteral;
}
