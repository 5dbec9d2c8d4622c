import { expect, it } from 'vitest';
import type { Import, ImportTarget } from '../api/types';
import { beginDraft, choiceOf, type Draft, faultsOf, ownName, planOf, setColumn } from './draft';
import { canUndo, stepOf } from './states';

const target = (key: string, more: Partial<ImportTarget> = {}): ImportTarget => ({ key, required: false, label_code: `import.target.${key}`, type: 'text', many: false, ...more });
const CUSTOMERS = [target('email'), target('phone'), target('first_name'), target('attributes.')];
const ORDERS = [target('order_number', { required: true }), target('currency', { required: true }), target('line_discount', { many: true })];
const column = (name: string, guess: string | null, confidence: number) => ({ name, samples: [], guess, confidence });
const file = (more: Partial<Import>): Import => ({ columns: [column('Почта', 'email', 95), column('Имя', 'first_name', 40), column('Размер', null, 0)], mapping: null, ...more }) as Import;
const draft = (columns: Record<string, string>, more: Partial<Draft> = {}): Draft => ({ ...beginDraft(file({}), 'KZ'), columns, ...more });

it('takes a guess only when it is likely', () => expect(beginDraft(file({}), 'KZ').columns).toEqual({ Почта: 'email' }));

it('begins with what was saved, as far as the file still has the columns', () => {
  const mapping = { columns: { Имя: 'first_name', Gone: 'phone' }, source: 'till', defaults: { city: 'Алматы' }, default_country: 'TR', match: ['card'], consent: null };
  expect(beginDraft(file({ mapping }), 'KZ')).toMatchObject({ columns: { Имя: 'first_name' }, source: 'till', defaults: [['city', 'Алматы']], default_country: 'TR', first_match: 'card' });
});

it('tells a field of one’s own from a target of the house', () => {
  expect(choiceOf('attributes.shoe_size', CUSTOMERS)).toEqual({ key: 'attributes.', name: 'shoe_size' });
  expect(choiceOf('email', CUSTOMERS)).toEqual({ key: 'email', name: '' });
  expect(choiceOf('gone', CUSTOMERS).key).toBeNull();
});

it.each([
  ['Любимый напиток', 'любимый_напиток'],
  ['  Shoe-size (EU) ', 'shoe_size_eu'],
  ['***', ''],
])('the column %j offers the name %j', (name, own) => expect(ownName(name)).toBe(own));

it('takes a column out', () => expect(setColumn(draft({ a: 'email', b: 'phone' }), 'a', null).columns).toEqual({ b: 'phone' }));

it.each([
  ['a needed target without a column', faultsOf(draft({ a: 'order_number' }), 'orders', ORDERS), [{ code: 'required', target: 'currency' }]],
  ['a needed target with a value for all rows', faultsOf(draft({ a: 'order_number' }, { defaults: [['currency', 'KZT']] }), 'orders', ORDERS), []],
  ['two columns with one meaning', faultsOf(draft({ a: 'email', b: 'email' }), 'customers', CUSTOMERS), [{ code: 'twice', target: 'email' }]],
  ['two columns that add up', faultsOf(draft({ a: 'order_number', b: 'line_discount', c: 'line_discount' }, { defaults: [['currency', 'KZT']] }), 'orders', ORDERS), []],
  ['two fields of one name', faultsOf(draft({ a: 'email', b: 'attributes.x', c: 'attributes.x' }), 'customers', CUSTOMERS), [{ code: 'twice', target: 'attributes.x' }]],
  ['a field without a name', faultsOf(draft({ a: 'email', b: 'attributes.' }), 'customers', CUSTOMERS), [{ code: 'unnamed', target: 'attributes.' }]],
  ['customers nobody can recognise', faultsOf(draft({ a: 'first_name' }), 'customers', CUSTOMERS), [{ code: 'nobody' }]],
  ['a consent without its source', faultsOf(draft({ a: 'email' }, { consent: { channels: ['email'], purpose: 'marketing', status: 'granted', source: ' ', at: null, text_version: null } }), 'customers', CUSTOMERS), [{ code: 'consent' }]],
])('finds %s', (_, faults, expected) => expect(faults).toEqual(expected));

it('leaves out of a plan what its kind does not have', () => {
  const said = draft({ a: 'sku' }, { first_match: 'card', default_country: 'KZ', customer_source: 'till', defaults: [['brand', ' ']] });
  expect(planOf(said, 'products', { type: 'csv' }).mapping).toEqual({ columns: { a: 'sku' }, source: '', customer_source: null, defaults: {}, default_country: null, match: [], consent: null });
});

it.each([
  [{ state: 'uploaded', started_at: null }, 'format'],
  [{ state: 'checked', started_at: null }, 'check'],
  [{ state: 'paused', started_at: '2026-11-21T05:00:00Z' }, 'run'],
  [{ state: 'cancelled', started_at: null }, 'check'],
] as const)('an import in %j waits at %s', (file, step) => expect(stepOf(file)).toBe(step));

it('can be undone for a day, and not while it runs', () => {
  const until = '2026-11-22T05:00:00Z';
  const now = new Date('2026-11-21T06:00:00Z');
  expect(canUndo({ state: 'finished', can_undo_until: until }, now)).toBe(true);
  expect(canUndo({ state: 'running', can_undo_until: until }, now)).toBe(false);
  expect(canUndo({ state: 'finished', can_undo_until: until }, new Date('2026-11-22T06:00:00Z'))).toBe(false);
});
