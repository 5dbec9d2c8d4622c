import type { Body } from '../../api/doors';
import type { FoundProduct } from '../../api/types';
import { instantAt, parseTime } from '../../campaigns/schedule';
import { fractionDigits, parseMinor } from '../../fmt';

export interface Item {
  product: FoundProduct;
  /** As typed. */
  quantity: string;
  /** Of a unit, as typed; the catalogue's when empty. */
  price: string;
}

/** A basket as it is being put together. */
export interface Basket {
  buyer: { id: string; name: string } | null;
  items: Item[];
  store: string;
  channel: string;
  payment: string;
  day: string | null;
  time: string;
  coupons: string[];
}

export const EMPTY: Basket = { buyer: null, items: [], store: '', channel: '', payment: '', day: null, time: '12:00', coupons: [] };

const NUMBER = /^\d+([.,]\d{1,3})?$/;

/** Puts a product into the basket, once more when it is there. */
export function put(items: Item[], product: FoundProduct): Item[] {
  const there = items.find((item) => item.product.sku === product.sku);
  if (!there) return [...items, { product, quantity: '1', price: '' }];
  return items.map((item) => (item === there ? { ...item, quantity: String((Number(item.quantity.replace(',', '.')) || 0) + 1) } : item));
}

/** Whether a quantity is a number above nothing. */
export function isQuantity(text: string): boolean {
  return NUMBER.test(text.trim()) && Number(text.trim().replace(',', '.')) > 0;
}

/** Whether a price is an amount, or left to the catalogue. */
export function isPrice(text: string, currency: string): boolean {
  return text.trim() === '' || (parseMinor(text, currency) ?? -1) >= 0;
}

function plainPrice(text: string, currency: string): string | null {
  const minor = text.trim() === '' ? null : parseMinor(text, currency);
  const digits = fractionDigits(currency);
  return minor === null ? null : (minor / 10 ** digits).toFixed(digits);
}

/** What the server is asked; null while something cannot be read. */
export function asked(basket: Basket, zone: string, currency: string): Body<'post', `/promotions/${string}/try`> | null {
  const isReadable = basket.items.every(({ product, quantity, price }) => isQuantity(quantity) && isPrice(price, currency) && (price.trim() !== '' || product.price));
  const time = parseTime(basket.time);
  if (basket.items.length === 0 || !isReadable || (basket.day && !time)) return null;
  const plain = (text: string) => text.trim().replace(',', '.');
  return {
    customer_id: basket.buyer?.id ?? null,
    placed_at: basket.day && time ? instantAt(basket.day, time, zone) : null,
    store: basket.store || null,
    channel: basket.channel || null,
    payment: basket.payment || null,
    coupons: basket.coupons,
    lines: basket.items.map(({ product, quantity, price }) => ({ sku: product.sku, quantity: plain(quantity), price: plainPrice(price, currency) })),
  };
}
