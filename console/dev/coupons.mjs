// Stand-in answers for coupons, prizes and draws. Development only.
import * as data from './data.mjs';

const ago = (hours) => new Date(Date.parse(data.home.as_of) - hours * 3_600_000).toISOString();
const people = data.customers.slice(0, 5).map(({ id, name }) => ({ id, name }));
const settings = (name, promotion_id, more = {}) => ({ name, promotion_id, is_personal: false, from: null, until: null, valid_days: null, per_code: 1, per_customer: null, per_day: null, label: '', label_price: null, ...more });
const counts = (generated, issued, redeemed, more = {}) => ({ generated, issued, left: generated - issued, reserved: 0, redeemed, rolled_back: 0, issued_lately: issued, redeemed_lately: redeemed, pace_days: 28, days_left: issued ? Math.floor(((generated - issued) * 28) / issued) : null, ...more });
const unique = (wanted, prefix = 'SPR') => ({ kind: 'unique', code: null, prefix, alphabet: '23456789ABCDEFGHJKMNPQRSTUVWXYZ', length: 9, wanted });
const promotion = (id, name, asks_for_it = true) => ({ id, name, state: 'running', asks_for_it });
const pool = (id, one, opens, codes, figures, more = {}) => ({ id, version: 1, settings: { ...one, promotion_id: opens.id }, promotion: opens, codes, is_paused: false, counts: figures, created_at: ago(900), updated_at: ago(20), ...more });
const POOLS = [
  pool('cpp_4', settings('Birthday 2027', 'prm_3', { is_personal: true, valid_days: 14 }), promotion('prm_3', 'Birthday: 500 ₸ off', false), unique(2_000_000, 'BD'), counts(1_240_000, 0, 0)),
  pool('cpp_3', settings('Partner café', 'prm_2'), promotion('prm_2', 'Second coffee free'), unique(5_000, ''), counts(5_000, 4_912, 2_004), { is_paused: true }),
  pool('cpp_2', settings('Spring letters', 'prm_1', { is_personal: true, valid_days: 30, per_customer: 3 }), promotion('prm_1', 'Spring: 10 % off'), unique(50_000), counts(50_000, 18_411, 4_207, { reserved: 3 })),
  pool('cpp_1', settings('Radio code', 'prm_1', { per_code: 10_000, per_customer: 1 }), promotion('prm_1', 'Spring: 10 % off'), { kind: 'generic', code: 'AUTUMN10', prefix: null, alphabet: null, length: null, wanted: null }, counts(1, 0, 3_120, { left: null, days_left: 61 })),
];
const prize = (id, name, points, stock, is_offered = true) => ({ id, version: 1, name, description: '', picture: '', partner: '', points, is_offered, stock, created_at: ago(700), updated_at: ago(30) });
const PRIZES = [{ ...prize('prz_3', 'Thermos 0.5 l', 1_200, 84), partner: 'Tengri Outdoors' }, prize('prz_2', 'Mug', 250, 0), prize('prz_1', 'Coffee beans 1 kg', 900, 31, false)];
const order = (id, at, state, one, person, quantity = 1) => ({ id, prize: { id: one.id, name: one.name }, customer: person, quantity, points: one.points * quantity, state, ordered_at: ago(at), changed_at: ago(at / 2) });
const ORDERS = [order('pro_1', 70, 'ordered', PRIZES[0], people[0]), order('pro_2', 44, 'ordered', PRIZES[1], people[1], 2), order('pro_3', 5, 'ordered', PRIZES[0], people[2]), order('pro_4', 90, 'sent', PRIZES[2], people[3])];
const hash = (letter) => letter.repeat(64);
const draw = (id, name, state, prizes, tickets, holders, more = {}) => ({ id, name, prizes, is_once_per_holder: true, state, commitment: null, root: null, seed: null, tickets, holders, public_link: `https://tea.example/d/${id}`, created_at: ago(500), committed_at: null, frozen_at: null, drawn_at: null, ...more });
const DRAWS = [
  draw('drw_2', 'New Year', 'committed', 10, 12_408, 3_911, { commitment: hash('4'), committed_at: ago(40) }),
  draw('drw_1', 'Nauryz', 'drawn', 3, 8_120, 2_640, { commitment: hash('a'), root: hash('7'), seed: hash('e'), committed_at: ago(400), frozen_at: ago(300), drawn_at: ago(299) }),
];
const SEEN = { id: 'cpn_7', code: 'SPR7K2M9QXT4', pool: { id: 'cpp_2', name: 'Spring letters' }, promotion_id: 'prm_1', customer: people[0], issued_at: ago(60), expires_at: ago(-300), standing: 'redeemed', redeemed: 1, per_code: 1, uses: [{ receipt_id: 'rcp_41', code: 'SPR7K2M9QXT4', pool: { id: 'cpp_2', name: 'Spring letters' }, customer: people[0], state: 'redeemed', taken_at: ago(9), changed_at: ago(9) }] };
const HELD = {
  coupons: [{ coupon: { id: 'cpn_7', pool_id: 'cpp_2', promotion_id: 'prm_1', code: 'SPR7K2M9QXT4', customer_id: 'cus_1', issued_at: ago(60), expires_at: ago(-300) }, pool_name: 'Spring letters', standing: 'ready', redeemed: 0 }],
  prize_orders: [ORDERS[0]],
  tickets: [{ id: 'tkt_12', draw: { id: 'drw_1', name: 'Nauryz' }, draw_state: 'drawn', at: ago(310), is_void: false, place: 2 }],
};
const list = (items) => ({ items, next: null });
const one = (of, id) => of.find((row) => row.id === id) ?? { status: 404, code: 'not_found', type: 'about:blank', title: 'not_found', params: {}, instance: 'req_dev_5a10' };

export const COUPON_ROUTES = [
  ['GET', '/coupon-pools', () => list(POOLS)],
  ['POST', '/coupon-pools', () => ({ pool: POOLS[0], job_id: 'job_1' })],
  ['GET', '/coupon-pools/:id', ({ id }) => one(POOLS, id)],
  ['POST', '/coupon-codes/sample', ({ body }) => ({ samples: ['7K2M9QXT4', 'B3W8ZD6FP', 'XH5R2CJ9N'].map((code) => body.prefix + code), space: 852_891_037_441, wanted_max: 100_000_000, tries_per_hit: Math.floor(852_891_037_441 / body.wanted) })],
  ['GET', '/coupons', () => SEEN],
  ['GET', '/prizes', () => list(PRIZES)],
  ['GET', '/prize-orders', ({ query }) => ({ ...list(ORDERS.filter(({ state }) => state === query.get('state'))), counts: [{ state: 'ordered', count: 3 }, { state: 'sent', count: 1 }] })],
  ['GET', '/draws', () => list(DRAWS)],
  ['GET', '/draws/:id/winners', () => list(people.slice(0, 3).map((customer, at) => ({ place: at + 1, ticket: `tkt_${at * 71 + 12}`, customer })))],
  ['GET', '/draws/:id/entries', () => list(people.map((_, at) => ({ ticket: `tkt_${at + 12}`, holder: at + 3 })))],
  ['GET', '/draws/:id', ({ id }) => one(DRAWS, id)],
  ['GET', '/customers/:id/coupons', () => HELD],
];
