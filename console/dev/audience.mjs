// Stand-in answers for segments, lists and customers: a conflict, an archive, a consent can be tried out. Development only.
import * as data from './data.mjs';
import { withLive } from './membership.mjs';
import { why } from './why.mjs';

const problem = (status, code, more = {}) => ({ status, code, type: 'about:blank', title: code, params: {}, instance: 'req_dev_5a10', ...more });
const list = (items) => ({ items, next: null });
const ago = (hours) => new Date(Date.parse(data.home.as_of) - hours * 3_600_000).toISOString();

const RICH = {
  kind: 'all',
  of: [
    { kind: 'attribute', key: 'city', op: 'one_of', value: ['Алматы', 'Астана'] },
    { kind: 'orders', measure: 'count', op: 'at_least', value: 3, window: { last_days: 365 }, where_mode: 'all', where: [{ field: 'category', op: 'one_of', value: ['Coffee'] }, { field: 'total', op: 'at_least', value: 150_000 }] },
    { kind: 'last', of: 'orders', op: 'longer_ago', value: { days: 45 } },
    { kind: 'any', of: [{ kind: 'contact', channel: 'email', op: 'reachable', purpose: 'marketing' }, { kind: 'orders', measure: 'sum', field: 'total', op: 'at_least', value: 5_000_000, window: null }] },
    { kind: 'not', of: { kind: 'any', of: [{ kind: 'campaign', campaign: 'cam_1', op: 'sent' }] } },
  ],
};
const DEEP = { kind: 'all', of: [{ kind: 'any', of: [{ kind: 'attribute', key: 'age', op: 'between', value: [25, 40] }, { kind: 'all', of: [{ kind: 'last', of: 'event', event: 'Product Viewed', op: 'within_last', value: { days: 7 } }, { kind: 'attribute', key: 'birthday', op: 'anniversary_in', value: { days: 14 } }] }] }, { kind: 'weather', op: 'rainy' }] };
const OPENED = { of: 'messages', message: 'opened' };
const STEPS = {
  kind: 'all',
  of: [
    { kind: 'sequence', window: { last_days: 30 }, steps: [{ of: 'event', event: 'Product Viewed', where: [{ field: 'property.product', op: 'one_of', value: ['Beans 1 kg'] }] }, { of: 'event', event: 'Product Added', within: { days: 7 }, without: [{ of: 'event', event: 'Support Called' }] }, { of: 'orders', within: { hours: 2 }, happens: false }] },
    { kind: 'messages', ...OPENED, measure: 'count', op: 'at_most', value: 0, window: { last_days: 90, zone: 'customer' }, where: [{ field: 'campaign', op: 'one_of', value: ['cam_1', 'cam_2'] }, { field: 'channel', op: 'one_of', value: ['email'] }], of: undefined },
    { kind: 'last', ...OPENED, op: 'longer_ago', value: { days: 90 } },
    { kind: 'orders', measure: 'count', op: 'at_most', value: 0, window: { since: { edge: 'last', ...OPENED } } },
    { kind: 'event', event: 'Product Viewed', measure: 'average', field: 'property.price', op: 'at_least', value: 2_500, window: { last_days: 0 } },
    { kind: 'returns', measure: 'max', field: 'quantity', op: 'at_most', value: 2, window: { this: 'year' } },
    { kind: 'favourite', field: 'category', by: 'total', op: 'one_of', value: ['Coffee'], window: { this: 'year' } },
    { kind: 'any', of: [{ kind: 'contact', channel: 'sms', op: 'granted', purpose: 'marketing' }, { kind: 'campaign', campaign: 'cam_2', op: 'converted', within: { days: 7 } }] },
    { kind: 'share', salt: 'spring-26', from: 0, to: 10 },
    { kind: 'not', of: { kind: 'any', of: [{ kind: 'attribute', key: 'city', op: 'one_of', value: ['İstanbul'] }] } },
  ],
};
/** Takes the stand-in too long to be counted whole. */
const SLOW = { kind: 'all', of: [{ kind: 'share', salt: 'slow', from: 0, to: 50 }, ...RICH.of.slice(0, 2)] };
const TREES = { seg_2: DEEP, seg_4: STEPS, seg_5: SLOW };
const tree = (id) => ({ version: 1, root: TREES[id] ?? RICH });
const segment = (id) => ({ ...data.segment(id), tree: tree(id) });

function count(body) {
  const bad = firstBad(body.tree.root, '/root');
  if (bad) return problem(422, 'bad_condition', { params: { path: bad, reason: 'wrong_value' } });
  if (!body.estimate && JSON.stringify(body.tree).includes('"slow"')) return new Promise((resolve) => setTimeout(resolve, 2_500, problem(503, 'question_timeout')));
  const steps = [];
  const counted = countSteps(body.tree.root, '/root', 214_300, steps);
  return { ...data.segmentCount(null), is_complete: true, count: counted, base: 214_300, steps, reach: { email: Math.round(counted * 0.81), sms: Math.round(counted * 0.93), push: Math.round(counted * 0.46) } };
}

/** Who is left after each condition in a group, as the server counts them: each keeps seven tenths of those who come. */
function countSteps(node, path, come, steps) {
  if (node.kind === 'not') return come - countSteps(node.of, `${path}/of`, come, steps);
  if (!['all', 'any'].includes(node.kind)) return Math.round(come * 0.7);
  let passed = node.kind === 'all' ? come : 0;
  node.of.forEach((one, index) => {
    const step = { path: `${path}/of/${index}` };
    steps.push(step);
    passed = node.kind === 'all' ? countSteps(one, step.path, passed, steps) : passed + countSteps(one, step.path, come - passed, steps);
    step.count = passed;
  });
  return passed;
}

/** The stand-in refuses an age above 150, so that a mark in place can be seen. */
function firstBad(node, path) {
  if (node.kind === 'attribute' && node.key === 'age' && [node.value].flat().some((value) => value > 150)) return `${path}/value`;
  return (Array.isArray(node.of) ? node.of : []).map((one, index) => firstBad(one, `${path}/of/${index}`)).find(Boolean);
}

function timeline(query) {
  const kinds = { orders: ['order', 'return'], messages: ['message', 'open', 'click', 'unsubscribe', 'bounce'], events: ['event'], profile: ['consent', 'created', 'merged'] }[query.get('filter')];
  const all = query.get('cursor') ? OLDER : [...data.timeline, ...MORE].sort((a, b) => (a.at < b.at ? 1 : -1));
  const items = all.filter(({ kind }) => !kinds || kinds.includes(kind));
  return { items, next: query.get('cursor') || !items.length ? null : 'older' };
}
const order = (hours, id, major, store, lines) => ({ at: ago(hours), kind: 'order', code: 'order', params: { id, number: id.slice(4), total: { minor: major * 100, currency: 'KZT' }, store, channel: 'store', lines, discount: { minor: 0, currency: 'KZT' } }, link: null });
const MORE = [
  order(310, 'ord_7', 8_900, 'Достық Plaza', [{ name: 'Beans 1 kg', quantity: '1', total: { minor: 890_000, currency: 'KZT' } }]),
  { at: ago(320), kind: 'return', code: 'return', params: { id: 'ret_1', number: 'R-17', total: { minor: 240_000, currency: 'KZT' }, store: 'Абай 52', lines: [] }, link: null },
  { at: ago(500), kind: 'click', code: 'click', params: { campaign_id: 'cam_2', campaign_name: data.campaigns[1].name, subject: 'Осенняя обжарка уже здесь', url: 'https://kofedala.example/beans' }, link: '/campaigns/cam_2' },
];
const OLDER = [order(9_000, 'ord_2', 2_100, 'Абай 52', []), { at: ago(39_000), kind: 'created', code: 'created', params: {}, link: null }];

export const AUDIENCE_ROUTES = [
  ['GET', '/segments/:id', ({ id, state }) => withLive({ ...segment(id), ...(state.saved?.[id] ?? {}) }, state)],
  ['POST', '/segments/count', ({ body }) => count(body)],
  ['POST', '/segments/why', ({ body }) => why(body)],
  ['POST', '/segments', ({ body }) => (body.name ? { ...segment('seg_1'), ...body, id: 'seg_1', version: 1 } : problem(422, 'field_required', { field: 'name' }))],
  ['PUT', '/segments/:id', ({ id, body, state }) => save(id, body, state)],
  ['POST', '/segments/:id/duplicate', ({ id }) => ({ ...segment(id), id: 'seg_3' })],
  ['POST', '/segments/:id/lists', ({ body }) => ({ id: 'lst_9', name: body.name, size: 24_023 })],
  ['GET', '/lists', () => list([{ id: 'lst_2', name: 'Осенняя акция, 1 ноября', size: 8_912, segment_id: 'seg_1', created_at: ago(480) }, { id: 'lst_1', name: 'Gift list', size: 1_204, segment_id: null, created_at: ago(2_900) }])],
  ['GET', '/customers/:id/timeline', ({ query }) => timeline(query)],
  ['POST', '/customers/:id/reveal', ({ body }) => ({ values: [body.what === 'email' ? 'a.sarsenova@kofemail.kz' : body.what === 'phone' ? '+7 701 555 42 18' : '2200 1234 5678 7741'] })],
  ['POST', '/customers/:id/consents', ({ id, body }) => ({ ...data.card(id), consents: [...data.card(id).consents.filter(({ channel, purpose }) => channel !== body.channel || purpose !== body.purpose), { text_version: null, at: ago(0), ...body }] })],
  ['PATCH', '/customers/:id', ({ id, body }) => ({ ...data.card(id), ...body })],
  ['POST', '/customers/:id/erase', () => ({ job_id: 'job_2' })],
  ['GET', '/customers/:id/export', ({ id }) => data.card(id)],
];

/** The first save of the segment "Постоянные гости" meets a newer version. */
function save(id, body, state) {
  if (id === 'seg_3' && !state.met) {
    state.met = true;
    return problem(409, 'version_conflict', { params: { version: 7 } });
  }
  state.saved = { ...state.saved, [id]: { name: body.name, description: body.description, tree: body.tree, version: body.version + 1 } };
  return withLive({ ...segment(id), ...state.saved[id] }, state);
}
