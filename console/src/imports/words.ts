import { tCode } from '../i18n';

/** A target in words: `customer.phone` of an order is a phone, `attributes.` a field of one's own. */
export function targetWords(key: string): string {
  return tCode('imports.target', key.replace(/\.$/, '_own').replace(/^customer\./, ''));
}

/** Why a row was not taken. */
export function errorWords(code: string): string {
  return tCode('imports.error', code, {}, tCode('errors', code));
}
