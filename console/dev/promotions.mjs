// Promotions of the stand-in: one of each state, remembered as writes leave them.
import * as data from './data.mjs';

const DAY = 86_400_000;
const ago = (days) => new Date(Date.parse(data.home.as_of) - days * DAY).toISOString();

function promotion(id, name, state, definition, more = {}) {
  return { id, name, state, version: 1, newest: 1, definition: { limits: [], ...definition }, pending: null, created_at: ago(30), updated_at: ago(2), started_at: null, ended_at: null, by: 'Aigerim S.', budget: [], ...more };
}

const percent = (basis_points, of = { kind: 'everything' }) => ({ kind: 'percent', basis_points, of, scope: 'line' });
const category = (...any_of) => ({ kind: 'categories', any_of });

const PROMOTIONS = [
  promotion('prm_1', 'Autumn tea', 'running', {
    condition: { kind: 'all', of: [{ kind: 'customer', tree: { version: 1, root: { kind: 'all', of: [{ kind: 'segment', segment: 'seg_1' }] } } }, { kind: 'total', of: category('Tea'), at_least: 500_000 }, { kind: 'any', of: [{ kind: 'store', any_of: ['Abay 10'] }, { kind: 'not', of: { kind: 'payment', any_of: ['cash'] } }] }] },
    effects: [percent(1_500, { kind: 'all', of: [category('Tea', 'Coffee'), { kind: 'not', of: { kind: 'brands', any_of: ['Basilur'] } }] }), { kind: 'points', points: 100 }],
    limits: [{ measure: 'money', per: 'everybody', daily: false, most: 50_000_000 }, { measure: 'times', per: 'customer', daily: true, most: 1 }], to: new Date(Date.now() + 20 * DAY).toISOString(),
  }, { started_at: ago(12), budget: [{ measure: 'money', per: 'everybody', daily: false, most: 50_000_000, used: 31_240_000, counted: 1, full: 0 }] }),
  promotion('prm_2', 'Three for two', 'draft', { effects: [{ kind: 'cheapest_free', of: category('Sweets'), each: 3 }, { kind: 'buy_get', buy: { of: category('Hair'), quantity: 2_000 }, get: { of: category('Combs'), quantity: 1_000 }, basis_points: 5_000 }] }),
  promotion('prm_3', 'Happy hours', 'paused', { condition: { kind: 'all', of: [{ kind: 'time', from: '15:00', to: '17:00', weekdays: ['monday', 'friday'] }] }, effects: [percent(2_000)] }, { started_at: ago(40), newest: 2, pending: { effects: [percent(2_500)], limits: [] } }),
  promotion('prm_4', 'Free delivery', 'staged', { condition: { kind: 'all', of: [{ kind: 'total', at_least: 1_000_000 }] }, effects: [{ kind: 'free_delivery' }, { kind: 'message', text: 'Thank you!' }] }),
  promotion('prm_5', 'New Year', 'scheduled', { effects: [{ kind: 'ticket', draw: 'new-year', count: 1 }], from: new Date(Date.now() + 9 * DAY).toISOString() }, { started_at: new Date(Date.now() + 9 * DAY).toISOString() }),
  promotion('prm_6', 'Spring', 'ended', { effects: [{ kind: 'gift', sku: 'CUP-1', quantity: 1_000 }] }, { started_at: ago(200), ended_at: ago(150) }),
];

const MOVES = { stage: 'staged', unstage: 'draft', schedule: 'scheduled', start: 'running', pause: 'paused', resume: 'running', end: 'ended' };
const STACKING = { margin_min: 1_250, root: { name: '', mode: 'all', scope: 'basket', exclusive: false, children: [{ group: { name: 'Discounts', mode: 'best_for_customer', scope: 'line', exclusive: false, most: 1, children: [{ promotion: 'prm_1' }, { promotion: 'prm_3' }] } }, { promotion: 'prm_2' }] } };

const all = (state) => [...PROMOTIONS.map((one) => ({ ...one, ...state.promotions?.[one.id] })), ...(state.promotions?.prm_7 ? [state.promotions.prm_7] : [])];
const current = (state, id) => all(state).find((one) => one.id === id) ?? PROMOTIONS[0];

function keep(state, id, change) {
  state.promotions = { ...state.promotions, [id]: { ...current(state, id), id, ...change } };
  return current(state, id);
}

export const PROMOTION_ROUTES = [
  ['GET', '/promotions', ({ state }) => ({ items: all(state) })],
  ['POST', '/promotions', ({ body, state }) => keep(state, 'prm_7', { ...promotion('prm_7', body.name, 'draft', body.definition) })],
  ['GET', '/promotions/:id', ({ id, state }) => current(state, id)],
  ['PUT', '/promotions/:id', ({ id, body, state }) => keep(state, id, { name: body.name, definition: body.definition, newest: body.version + 1, version: body.version + 1 })],
  ...Object.entries(MOVES).map(([move, to]) => ['POST', `/promotions/:id/${move}`, ({ id, state }) => keep(state, id, { state: to })]),
  ['POST', '/promotions/:id/publish', ({ id, state }) => keep(state, id, { definition: current(state, id).pending, pending: null, version: 2 })],
  ['POST', '/promotions/:id/discard', ({ id, state }) => keep(state, id, { pending: null, newest: 1 })],
  ['GET', '/promotions/:id/uses', ({ id }) => ({ items: id === 'prm_1' ? [...PROMOTIONS[0].budget, { measure: 'times', per: 'customer', daily: true, most: 1, used: 1, counted: 214, full: 214 }] : [] })],
  ['GET', '/promotions/:id/conflicts', ({ id }) => ({ items: id === 'prm_5' ? [] : PROMOTIONS.filter((one) => one.id !== id && ['prm_1', 'prm_3'].includes(one.id)).map((one, index) => ({ promotion: { id: one.id, name: one.name }, state: one.state, outcome: index ? 'best_for_customer' : 'both', comes_first: index ? null : false, same_products: true, by_line: false })) })],
  ['GET', '/promotion-stacking', ({ state }) => state.stacking ?? STACKING],
  ['PUT', '/promotion-stacking', ({ body, state }) => ((state.stacking = body), null)],
];
