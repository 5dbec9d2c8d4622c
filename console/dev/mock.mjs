// A stand-in for the server while drawing pages: reads answer with made-up data, writes with what they would lead to. Development only.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AD_ROUTES } from './ads.mjs';
import { AUDIENCE_ROUTES } from './audience.mjs';
import { CAMPAIGN_ROUTES } from './campaigns.mjs';
import { COUPON_ROUTES } from './coupons.mjs';
import * as data from './data.mjs';
import { INTAKE_ROUTES } from './intake.mjs';
import { LOYALTY_ROUTES, loyaltyEmptied } from './loyalty.mjs';
import { MEMBERSHIP_ROUTES } from './membership.mjs';
import { PROMOTION_ROUTES } from './promotions.mjs';
import { TRIAL_ROUTES } from './trials.mjs';
import { REPORT_ROUTES } from './reports.mjs';
import { offerOf, STAFF_ROUTES } from './staff.mjs';
import { RFM_ROUTES, rfmEmptied } from './rfm.mjs';

const DIST = process.env.CONSOLE_DIST ?? new URL('../dist/', import.meta.url).pathname;
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const CSP = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src * data: blob:; font-src 'self'; frame-ancestors 'none'";

const ROUTES = [
  ...AD_ROUTES,
  ...COUPON_ROUTES,
  ...MEMBERSHIP_ROUTES,
  ...AUDIENCE_ROUTES,
  ...INTAKE_ROUTES,
  ...CAMPAIGN_ROUTES,
  ...TRIAL_ROUTES,
  ...PROMOTION_ROUTES,
  ...REPORT_ROUTES,
  ...RFM_ROUTES,
  ...LOYALTY_ROUTES,
  ...STAFF_ROUTES,
  ['GET', '/session', ({ state }) => (state.signedOut ? problem(401, 'signed_out') : data.session)],
  ['POST', '/session', ({ body, state }) => (body.password === 'wrong' ? problem(401, 'wrong_credentials') : ((state.signedOut = false), data.session))],
  ['POST', '/session/link', ({ state }) => ((state.signedOut = false), data.session)],
  ['POST', '/session/workspace', () => data.session],
  ['DELETE', '/session', ({ state }) => ((state.signedOut = true), null)],
  ['GET', '/welcome', ({ query }) => (query.get('token') === 'used' ? problem(410, 'link_used') : { email_taken: query.get('token') === 'known', invitation: offerOf(query.get('token')) })],
  ['POST', '/welcome', () => data.session],
  ['POST', '/welcome/join', ({ body, state }) => (body.password === 'wrong' ? problem(401, 'wrong_credentials') : ((state.signedOut = false), data.session))],
  ['GET', '/home', () => data.home],
  ['GET', '/search', ({ query }) => search(query.get('q') ?? '')],
  ['GET', '/customers', ({ query }) => ({ ...page(found(data.customers, query), query), count: { value: found(data.customers, query).length, exact: true } })],
  ['GET', '/customers/:id', ({ id }) => data.card(id)],
  ['GET', '/customers/:id/timeline', () => list(data.timeline)],
  ['GET', '/fields', () => data.fields],
  ['GET', '/segments', ({ query }) => list(found(data.segments, query))],
  ['GET', '/segment-templates', () => list(data.segmentTemplates)],
  ['POST', '/segments/count', ({ body }) => data.segmentCount(body.tree)],
  ['GET', '/segments/:id', ({ id }) => data.segment(id)],
  ['GET', '/segments/:id/customers', ({ query }) => ({ ...page(data.customers, query), count: { value: data.customers.length, exact: true } })],
  ['POST', '/segments', ({ body }) => ({ ...data.segment('seg_1'), ...body, id: 'seg_1' })],
  ['PUT', '/segments/:id', ({ id, body }) => ({ ...data.segment(id), ...body, version: body.version + 1 })],
  ['GET', '/sandbox', () => ({ ...list(data.sandbox), total: data.sandbox.length })],
  ['DELETE', '/sandbox', () => null],
  ['GET', '/sandbox/:id', ({ id }) => data.sandboxMessage(id)],
  ['GET', '/settings/workspace', () => data.session.workspace],
  ['GET', '/lists', () => list([{ id: 'lst_1', name: 'Autumn guests', size: 4_120 }])],
  ['GET', '/jobs', () => list([])],
  ['GET', '/jobs/:id', ({ id, state }) => job(id, (state.polls = (state.polls ?? 0) + 1))],
];

/** Starts the stand-in; `signedOut` begins it at the door, `base: 'empty'` is a new shop, `'bare'` a server built without reports, `'marketer'` one for somebody who is no owner. With `dist` it serves the built console too. */
export function startMock({ port = 8080, signedOut = false, base = 'full' } = {}) {
  const state = { signedOut };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (!url.pathname.startsWith('/api/v1/')) return serveFile(url.pathname, response);
    const body = await readBody(request);
    const instead = request.method === 'GET' ? STANDS[base]?.(url.pathname) : undefined;
    send(response, await (instead ?? route(request.method, url, body, state)));
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

function route(method, url, body, state) {
  const path = url.pathname.slice('/api/v1'.length);
  for (const [wanted, pattern, answer] of ROUTES) {
    const match = wanted === method && new RegExp(`^${pattern.replace(':id', '([^/]+)')}$`).exec(path);
    if (match) return answer({ id: match[1], query: url.searchParams, body, state });
  }
  return method === 'GET' ? problem(404, 'not_found') : (body ?? null);
}

const STANDS = { empty: emptied, marketer: (path) => (path === '/api/v1/session' ? { ...data.session, role: 'marketer' } : undefined), bare: (path) => (path.startsWith('/api/v1/reports/') ? problem(501, 'reports_not_built') : undefined) };

/** A new shop: lists without rows. */
function emptied(path) {
  if (/^\/api\/v1\/(customers|segments|campaigns|imports|sandbox|ad-audiences|promotions|coupon-pools|prizes|prize-orders|draws)$/.test(path)) return { items: [], next: null, total: 0, counts: [], count: { value: 0, exact: true } };
  if (path === '/api/v1/staff/invitations') return { items: [], next: null };
  if (path === '/api/v1/staff') return { items: [{ ...data.session.staff, role: 'owner', signed_in_at: data.home.as_of }], next: null };
  if (path.startsWith('/api/v1/reports/')) return { from: '2025-12-01', until: '2026-11-22', as_of: data.home.as_of, is_complete: true, is_cut: false, rows: [] };
  if (path !== '/api/v1/home') return loyaltyEmptied(path) ?? rfmEmptied(path);
  const none = { value: 0, previous: null, points: [] };
  return { ...data.home, revenue: { ...none, value: { minor: 0, currency: 'KZT' } }, orders: none, active_customers: none, reachable: none, base: { customers: 0, orders: 0, events: 0, last_order_at: null }, attention: [], running: [], reached_vs_control: null, checklist: { has_customers: false, has_sender: false, has_segment: false, has_campaign: false } };
}

function problem(status, code) {
  return { status, code, type: 'about:blank', title: code, params: {}, instance: 'req_dev_4f9a' };
}

function list(items) {
  return { items, next: null };
}

function page(items, query) {
  const from = Number(query.get('cursor') ?? 0);
  const to = from + Number(query.get('limit') ?? 50);
  return { items: items.slice(from, to), next: to < items.length ? String(to) : null };
}

function found(items, query) {
  const wanted = (query.get('q') ?? '').toLocaleLowerCase();
  return items.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
}

function search(text) {
  const query = new URLSearchParams({ q: text });
  const short = (items) => found(items, query).slice(0, 4).map(({ id, name, city }) => ({ id, name, hint: city ?? null }));
  return { customers: short(data.customers), segments: short(data.segments), campaigns: short(data.campaigns) };
}

function job(id, polls) {
  const done = Math.min(48_210, polls * 9_100);
  return { id, kind: 'import', state: done < 48_210 ? 'running' : 'done', progress: { done, total: 48_210, unit: 'rows', rate_per_second: 9_100, seconds_left: Math.ceil((48_210 - done) / 9_100) }, link: '/imports/imp_1', problem: null };
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return null;
  }
}

function send(response, answer) {
  if (answer === null) return response.writeHead(204).end();
  const isProblem = typeof answer.status === 'number' && 'code' in answer;
  response.writeHead(isProblem ? answer.status : 200, { 'content-type': isProblem ? 'application/problem+json' : 'application/json' }).end(JSON.stringify(answer));
}

async function serveFile(path, response) {
  const file = extname(path) ? normalize(path) : '/index.html';
  const bytes = await readFile(join(DIST, file)).catch(() => null);
  if (!bytes) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP }).end(bytes);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const port = Number(process.env.PORT ?? 8080);
  await startMock({ port, signedOut: process.argv.includes('--signed-out'), base: process.argv.includes('--empty') ? 'empty' : 'full' });
  process.stdout.write(`A stand-in server answers at http://127.0.0.1:${port} (built console and API)\n`);
}
