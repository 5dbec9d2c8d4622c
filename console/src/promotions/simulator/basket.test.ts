import { expect, test } from 'vitest';
import { asked, EMPTY, isQuantity, put } from './basket';

const tea = { sku: 'TEA-1', name: 'Tea', category: null, brand: null, price: { minor: 99_950, currency: 'KZT' } };

test('a product put in again is there once, with one more', () => {
  const items = put(put([], tea), tea);
  expect(items.map(({ quantity }) => quantity)).toEqual(['2']);
});

test('a basket is asked about only when all of it can be read', () => {
  expect(asked(EMPTY, 'Asia/Almaty', 'KZT')).toBeNull();
  expect(asked({ ...EMPTY, items: [{ product: tea, quantity: 'two', price: '' }] }, 'Asia/Almaty', 'KZT')).toBeNull();
  expect(asked({ ...EMPTY, items: [{ product: { ...tea, price: null }, quantity: '1', price: '' }] }, 'Asia/Almaty', 'KZT')).toBeNull();
  const told = asked({ ...EMPTY, day: '2026-12-01', items: [{ product: tea, quantity: '0,5', price: '' }] }, 'Asia/Almaty', 'KZT');
  expect(told?.lines).toEqual([{ sku: 'TEA-1', quantity: '0.5', price: null }]);
  expect(told?.placed_at).toBe('2026-12-01T07:00:00Z');
});

test('a price is read with its thousands', () => {
  const told = asked({ ...EMPTY, items: [{ product: tea, quantity: '1', price: '1,299' }] }, 'Asia/Almaty', 'KZT');
  expect(told?.lines).toEqual([{ sku: 'TEA-1', quantity: '1', price: '1299.00' }]);
});

test('nothing is no quantity', () => {
  expect(['0', '', '-1', '1.2345'].filter(isQuantity)).toEqual([]);
});
