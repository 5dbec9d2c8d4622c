// Tills that sell, hold, pay, call off and take back, at a server that is killed again and again: what was not answered is asked again under
// the same number. In the end points, coupons and the budget are what the answers said, and every order gets its paper once more.
// Usage: BINARY=path/to/perennial [ROUNDS=100] node dev/whole/killed-at-the-till.mjs
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
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

let headers = { 'content-type': 'application/json' };
async function told(method, path, body) {
  const response = await fetch(base + path, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Refused(`${method} ${path}: ${response.status} ${text}`);
  return { response, text, json: text ? JSON.parse(text) : null };
}
class Refused extends Error {}

// A shop with a promotion that a coupon opens, with a budget, and a point for every 1.00.
async function open() {
  await start();
  const token = readFileSync(join(folder, 'log'), 'utf8').match(/token=(\S+)/)[1];
  const workspace = { name: 'Killed', time_zone: 'UTC', currency: 'KZT', country: 'KZ', language: 'en' };
  const owner = { token, name: 'Owner', email: 'owner@killed.example', password: 'correct horse battery', language: 'en', workspace };
  const { response, json } = await told('POST', '/api/v1/welcome', owner);
  headers = { ...headers, cookie: response.headers.get('set-cookie').split(';')[0], 'x-csrf-token': json.csrf_token };
  const effects = [{ kind: 'amount', amount: OFF }];
  const limits = [{ measure: 'money', most: BUDGET }];
  const { id } = (await told('POST', '/api/v1/promotions', { name: 'With a coupon', definition: { effects, limits } })).json;
  await end('SIGTERM');
  const [workspaces] = [join(env.PERENNIAL_DATA, 'workspaces')];
  const store = join(workspaces, readdirSync(workspaces)[0], 'store.db');
  const pool = execFileSync('python3', [join(import.meta.dirname, 'till_setup.py'), store, id.split('_')[1], String(CODES)]).toString().trim();
  await start();
  const definition = { effects, limits, condition: { kind: 'coupon', pool: `cpp_${pool}` } };
  await told('PUT', `/api/v1/promotions/${id}`, { name: 'With a coupon', definition, version: 1 });
  for (const step of ['stage', 'start']) await told('POST', `/api/v1/promotions/${id}/${step}`, {});
  const key = execFileSync(BINARY, ['key', 'create', 'tills', '--scopes', 'admin'], { env }).toString().split('\n')[0];
  headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  await told('POST', '/v1/products', { products: [{ sku: 'CUP', name: 'Cup', category: 'cups', price: PRICE / 100 }] });
}

const card = (person) => `70000${String(person).padStart(4, '0')}`;
const code = (number) => `KILL${String(number).padStart(8, '0')}`;
const chance = (most) => Math.floor(Math.random() * most);
// What answers said: points by person, used codes, money of the budget, papers by body.
const points = Array(PEOPLE).fill(0);
const used = new Set();
let spent = 0;
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

function basket() {
  const [person, quantity, hasCoupon] = [chance(PEOPLE), 1 + chance(5), chance(3) > 0];
  numbers += 1;
  const coupons = hasCoupon ? [code(codes++)] : [];
  const lines = [{ sku: 'CUP', quantity }, { sku: 'CUP', quantity: 2 }];
  const off = hasCoupon ? OFF * (quantity + 2) : 0;
  const total = PRICE * (quantity + 2) - off;
  return { person, coupons, off, total, unit: PRICE - (hasCoupon ? OFF : 0), body: { number: `N-${numbers}`, currency: 'KZT', customer: { card: card(person) }, coupons, lines } };
}
function sold({ person, coupons, off, total, body }, { text, json }) {
  same(`total of ${body.number}`, json.total.minor, total);
  same(`points of ${body.number}`, json.points.earned, total / 100);
  points[person] += total / 100;
  for (const one of coupons) used.add(one);
  spent += off;
  return { text, json };
}
function calledOff({ person, coupons, off, total }, wasPaid) {
  if (wasPaid) points[person] -= total / 100;
  for (const one of coupons) used.delete(one);
  spent -= wasPaid ? off : 0;
}

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
    const one = basket();
    const { json } = await surely('held', 'POST', '/v1/till/orders', { ...one.body, state: 'open' });
    await surely('let go', 'POST', `/v1/till/orders/${json.receipt}/cancel`, {});
    calledOff(one, false);
  },
  async function soldAndCalledOff() {
    const one = basket();
    const { json } = sold(one, await surely('sold', 'POST', '/v1/till/orders', one.body));
    await surely('called off', 'POST', `/v1/till/orders/${json.receipt}/cancel`, {});
    calledOff(one, true);
  },
  async function soldAndBroughtBack() {
    const one = basket();
    const { json } = sold(one, await surely('sold', 'POST', '/v1/till/orders', one.body));
    const back = (number) => ({ number: `${one.body.number}-${number}`, returned_at: new Date().toISOString(), lines: [{ line: 2, quantity: 1 }] });
    for (let unit = 0; unit <= chance(2); unit += 1) {
      await surely('brought back', 'POST', `/v1/orders/${json.order}/returns`, back(unit));
      points[one.person] -= one.unit / 100;
      // What the unit was given goes back to the budget.
      spent -= PRICE - one.unit;
    }
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
  isUp = end('SIGKILL').then(start);
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
  const shown = Array.from({ length: Math.min(20, codes - first) }, (_, index) => code(first + index));
  const { json } = await told('POST', '/v1/till/quote', { currency: 'KZT', coupons: shown, lines: [{ sku: 'CUP', quantity: 1 }] });
  same('coupons that are used', json.coupons.filter((one) => one.refused).map((one) => one.code), shown.filter((one) => used.has(one)));
}
// Far more than the budget: what is left of it is given.
const { json } = await told('POST', '/v1/till/quote', { currency: 'KZT', coupons: [code(codes)], lines: [{ sku: 'CUP', quantity: 10 * (BUDGET / OFF) }] });
same('left of the budget', json.discount.minor, BUDGET - spent);
for (const { body, text } of papers) same(`paper of ${body.number}`, (await told('POST', '/v1/till/orders', body)).text, text);

await end('SIGTERM');
const counts = Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`).join(', ');
console.log(`killed at the till ${ROUNDS} times: ${answered} answers (${counts}), ${repeated} of them asked again; points, coupons and budget are what they said`);
process.exit(0);
