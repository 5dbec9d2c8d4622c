// Tills that sell, hold, pay, call off and take back, at a server that is killed again and again: what was not answered is asked again under
// the same number. In the end points, coupons and the budget are what the answers said, and every order gets its paper once more.
// Usage: BINARY=path/to/perennial [ROUNDS=100] [PERENNIAL_DATABASE_URL=an empty database] node dev/whole/killed-at-the-till.mjs
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { same } from './api.mjs';

const { BINARY } = process.env;
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const TILLS = 16;
const PEOPLE = 12;
// Steps of tills that are answered before the next kill, at most so many.
const STEPS_MAX = 60;
const CODES = ROUNDS * STEPS_MAX * 2 + 1_000;
// Minor units: of a unit, off a unit with a coupon, in all.
const [PRICE, OFF, BUDGET] = [500, 100, 100_000_000];

const folder = mkdtempSync(join(tmpdir(), 'perennial-killed.'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const free = createServer().listen(0, '127.0.0.1');
await once(free, 'listening');
const { port } = free.address();
free.close();
const base = `http://127.0.0.1:${port}`;
const env = { ...process.env, PERENNIAL_DATA: join(folder, 'data'), PERENNIAL_LISTEN: `127.0.0.1:${port}`, PERENNIAL_LOG: 'warn' };

let server;
async function start() {
  const log = openSync(join(folder, 'log'), 'w');
  server = spawn(BINARY, ['serve'], { env, stdio: ['ignore', log, log] });
  const end = Date.now() + 60_000;
  while (!(await fetch(`${base}/readyz`).then((response) => response.ok, () => false))) {
    if (server.exitCode !== null || Date.now() > end) throw new Error(readFileSync(join(folder, 'log'), 'utf8'));
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
}
async function end(signal) {
  const told = Date.now();
  server.kill(signal);
  if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  // Longer than any request takes, shorter than the longest rest between two looks.
  if (Date.now() - told > 20_000) throw new Error(`the server took ${Date.now() - told} ms to stop`);
}

// Ends all connections to the database, what is under way in them included.
function cutOff() {
  const others = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
  execFileSync('psql', ['--quiet', '--output', '/dev/null', env.PERENNIAL_DATABASE_URL, '-c', others]);
  cuts += 1;
}
let cuts = 0;

let headers = { 'content-type': 'application/json' };
async function told(method, path, body) {
  const response = await fetch(base + path, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  // Cut off from its database the server says to come again.
  if (response.status >= 500 && cuts > 0) throw new Error(`${response.status} ${text}`);
  if (!response.ok) throw new Refused(`${method} ${path}: ${response.status} ${text}`);
  return { response, text, json: text ? JSON.parse(text) : null };
}
class Refused extends Error {}

// A point for every 1.00, worth 1.00 for half of a basket; what is taken back may have been spent already.
const rules = {
  name: 'Club', zone: 'UTC', returns: 'unlimited', negative: 'net',
  currencies: [{ code: 'points', is_spendable: true, earning: { points: 1, per: 100 } }],
  spending: { points: 1, money: 100, share_max: 50, money_min: 0, step: 1 },
};
let coupons;

// A shop with points and a promotion that a coupon opens, with a budget.
async function open() {
  await start();
  const token = readFileSync(join(folder, 'log'), 'utf8').match(/token=(\S+)/)[1];
  const workspace = { name: 'Killed', time_zone: 'UTC', currency: 'KZT', country: 'KZ', language: 'en' };
  const owner = { token, name: 'Owner', email: 'owner@killed.example', password: 'correct horse battery', language: 'en', workspace };
  const { response, json } = await told('POST', '/api/v1/welcome', owner);
  headers = { ...headers, cookie: response.headers.get('set-cookie').split(';')[0], 'x-csrf-token': json.csrf_token };
  await told('POST', '/api/v1/loyalty/programmes', { rules });
  const effects = [{ kind: 'amount', amount: OFF }];
  const limits = [{ measure: 'money', most: BUDGET }];
  const { id } = (await told('POST', '/api/v1/promotions', { name: 'With a coupon', definition: { effects, limits } })).json;
  const settings = { name: 'Killed', promotion_id: id, per_code: 1 };
  const pool = (await told('POST', '/api/v1/coupon-pools', { settings, codes: { kind: 'unique', prefix: 'KILL', length: 10, wanted: CODES } })).json;
  const definition = { effects, limits, condition: { kind: 'coupon', pool: pool.pool.id } };
  await told('PUT', `/api/v1/promotions/${id}`, { name: 'With a coupon', definition, version: 1 });
  for (const step of ['stage', 'start']) await told('POST', `/api/v1/promotions/${id}/${step}`, {});
  const until = Date.now() + 60_000;
  for (coupons = []; coupons.length < CODES; coupons = (await codesOf(pool.pool.id)).match(/KILL\w+/g) ?? []) {
    if (Date.now() > until) throw new Error(`${coupons.length} codes of ${CODES} after a minute`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  const key = execFileSync(BINARY, ['key', 'create', 'tills', '--scopes', 'admin'], { env }).toString().split('\n')[0];
  headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  await told('POST', '/v1/products', { products: [{ sku: 'CUP', name: 'Cup', category: 'cups', price: PRICE / 100 }] });
}
const codesOf = async (pool) => (await fetch(`${base}/api/v1/coupon-pools/${pool}/codes.csv`, { headers })).text();

const card = (person) => `70000${String(person).padStart(4, '0')}`;
const chance = (most) => Math.floor(Math.random() * most);
// What answers said: points by person, points that paid, used codes, money of the budget, papers by body.
const points = Array(PEOPLE).fill(0);
const used = new Set();
let [spent, paidByPoints] = [0, 0];
const papers = [];
let [answered, repeated, numbers, codes] = [0, 0, 0, 0];
const kinds = {};

// Asks until there is an answer: while the server is down the till tries again, as tills do.
let isUp = Promise.resolve();
async function surely(kind, method, path, body) {
  for (let attempt = 0; ; attempt += 1) {
    await isUp;
    try {
      const answer = await told(method, path, body);
      answered += 1;
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      return answer;
    } catch (error) {
      if (error instanceof Refused) throw error;
      if (attempt === 0) repeated += 1;
      await new Promise((resolve) => { setTimeout(resolve, 5); });
    }
  }
}

function basket({ isAllCash } = {}) {
  const [person, quantity, hasCoupon] = [chance(PEOPLE), 1 + chance(5), chance(3) > 0];
  numbers += 1;
  const shown = hasCoupon ? [coupons[codes++]] : [];
  const lines = [{ sku: 'CUP', quantity }, { sku: 'CUP', quantity: 2 }];
  const off = hasCoupon ? OFF * (quantity + 2) : 0;
  const total = PRICE * (quantity + 2) - off;
  const body = { number: `N-${numbers}`, currency: 'KZT', customer: { card: card(person) }, coupons: shown, lines };
  const points = isAllCash || chance(2) === 0 ? {} : { points: 'most' };
  return { person, quantity, shown, off, total, unit: PRICE - (hasCoupon ? OFF : 0), body: { ...body, ...points } };
}
function sold({ person, shown, off, total, body }, { text, json }) {
  const paid = json.paid_by_points?.points ?? 0;
  same(`total of ${body.number}`, json.total.minor, total);
  same(`to pay of ${body.number}`, json.to_pay.minor, total - 100 * paid);
  same(`points of ${body.number}`, json.points.earned, json.to_pay.minor / 100);
  points[person] += json.points.earned - paid;
  paidByPoints += paid;
  for (const one of shown) used.add(one);
  spent += off;
  return { text, json };
}
// All of a sale is undone; a coupon stays used where goods were brought back.
function undone({ person, off }, json) {
  points[person] += (json.paid_by_points?.points ?? 0) - json.points.earned;
  spent -= off;
}

const back = (one, part, lines) => ({ number: `${one.body.number}-${part}`, returned_at: new Date().toISOString(), lines });
const mechanics = [
  async function atOnce() {
    const one = basket();
    const paper = sold(one, await surely('sold', 'POST', '/v1/till/orders', one.body));
    papers.push({ body: one.body, text: paper.text });
  },
  async function heldAndPaid() {
    const one = basket();
    const open = { ...one.body, state: 'open' };
    const { json } = await surely('held', 'POST', '/v1/till/orders', open);
    sold(one, await surely('paid', 'POST', `/v1/till/orders/${json.receipt}/commit`, {}));
  },
  async function heldAndCalledOff() {
    const { json } = await surely('held', 'POST', '/v1/till/orders', { ...basket().body, state: 'open' });
    await surely('let go', 'POST', `/v1/till/orders/${json.receipt}/cancel`, {});
  },
  async function soldAndCalledOff() {
    const one = basket();
    const { json } = sold(one, await surely('sold', 'POST', '/v1/till/orders', one.body));
    await surely('called off', 'POST', `/v1/till/orders/${json.receipt}/cancel`, {});
    undone(one, json);
    for (const code of one.shown) used.delete(code);
  },
  async function soldAndBroughtBack() {
    const one = basket({ isAllCash: true });
    const { json } = sold(one, await surely('sold', 'POST', '/v1/till/orders', one.body));
    for (let unit = 0; unit <= chance(2); unit += 1) {
      await surely('brought back', 'POST', `/v1/orders/${json.order}/returns`, back(one, unit, [{ line: 2, quantity: 1 }]));
      points[one.person] -= one.unit / 100;
      // What the unit was given goes back to the budget.
      spent -= PRICE - one.unit;
    }
  },
  async function soldAndAllBroughtBackInParts() {
    const one = basket();
    const { json } = sold(one, await surely('sold', 'POST', '/v1/till/orders', one.body));
    for (const [part, lines] of [[{ line: 2, quantity: 1 }], [{ line: 1, quantity: one.quantity }, { line: 2, quantity: 1 }]].entries()) {
      await surely('brought back', 'POST', `/v1/orders/${json.order}/returns`, back(one, part, lines));
    }
    undone(one, json);
  },
];

// One round: tills work until so many steps are answered, then comes the kill; what is under way then is finished after the start.
async function round() {
  const until = answered + 10 + chance(STEPS_MAX - 10);
  let isKilled = false;
  const till = async () => {
    while (!isKilled) await mechanics[chance(mechanics.length)]();
  };
  const tills = Array.from({ length: TILLS }, till);
  const all = Promise.all(tills);
  while (answered < until) await Promise.race([all, new Promise((resolve) => { setTimeout(resolve, 1); })]);
  isKilled = true;
  // PostgreSQL may go away, too, and come back at once.
  if (env.PERENNIAL_DATABASE_URL && chance(2) === 0) cutOff();
  else isUp = end('SIGKILL').then(start);
  await isUp;
  await all;
}

await open();
for (let number = 0; number < ROUNDS; number += 1) await round();

for (const [person, expected] of points.entries()) {
  const { json } = await told('POST', '/v1/till/quote', { currency: 'KZT', customer: { card: card(person) }, lines: [{ sku: 'CUP', quantity: 1 }] });
  same(`points of ${card(person)}`, json.points?.balance ?? 0, expected);
}
for (let first = 0; first < codes; first += 20) {
  const shown = coupons.slice(first, Math.min(first + 20, codes));
  const { json } = await told('POST', '/v1/till/quote', { currency: 'KZT', coupons: shown, lines: [{ sku: 'CUP', quantity: 1 }] });
  same('coupons that are used', json.coupons.filter((one) => one.refused).map((one) => one.code), shown.filter((one) => used.has(one)));
}
// Far more than the budget: what is left of it is given.
const { json } = await told('POST', '/v1/till/quote', { currency: 'KZT', coupons: [coupons[codes]], lines: [{ sku: 'CUP', quantity: 10 * (BUDGET / OFF) }] });
same('left of the budget', json.discount.minor, BUDGET - spent);
for (const { body, text } of papers) same(`paper of ${body.number}`, (await told('POST', '/v1/till/orders', body)).text, text);

await end('SIGTERM');
const counts = Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`).join(', ');
console.log(`killed at the till ${ROUNDS - cuts} times${cuts ? ` and cut off from the database ${cuts} times` : ''}: ${answered} answers (${counts}), ${repeated} of them asked again, ${paidByPoints} points paid; points, coupons and budget are what they said`);
process.exit(0);
