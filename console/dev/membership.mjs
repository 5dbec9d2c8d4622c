// Stand-in answers for live segments, their course and their comparison. Development only.
import * as data from './data.mjs';

const list = (items) => ({ items, next: null });
const ago = (hours) => new Date(Date.parse(data.home.as_of) - hours * 3_600_000).toISOString();
const live = (state, progress, size) => ({ state, progress, size, since: ago(260), as_of: ago(0), lag_ms: 200 });

/** seg_1 is live, seg_2 is being filled and is done after some looks; others as they were asked to be. */
function liveOf(id, state) {
  state.live ??= { seg_1: live('live', 1, 24_023), seg_2: live('filling', 0.43, 7_921) };
  return state.live[id] ?? null;
}
export const withLive = (segment, state) => ({ ...segment, live: liveOf(segment.id, state) });

function change(id, kept, state) {
  liveOf(id, state);
  state.live[id] = kept;
  return null;
}

function trend(end) {
  const last = Date.parse(data.home.as_of);
  const points = Array.from({ length: 12 }, (_, index) => ({ day: new Date(last - (11 - index) * 7 * 86_400_000).toISOString().slice(0, 10), count: Math.round(end * (0.7 + index * 0.027 + Math.sin(index * 1.7) * 0.06)) }));
  return list([...points.slice(0, -1), { ...points[11], count: end }]);
}
const sizeOf = (id) => data.segments.find((one) => one.id === id)?.size ?? 1_000;

const CAUSES = [['order', false], ['time', false], ['order', true], ['event', true], ['return', false], ['card', true], ['gone', false], ['message', true], ['edit', true], ['edit', true]];
const changes = CAUSES.map(([cause, entered], index) => ({ id: String(90 - index), customer: cause === 'gone' ? null : { id: data.customers[index % 5].id, name: data.customers[index % 5].name }, entered, cause, version: index < 8 ? 2 : 1, fires: index < 8, at: ago(index < 8 ? index * 3 + 0.2 : 259.9) }));

function overlap({ a, b }) {
  const both = Math.round(Math.min(sizeOf(a), sizeOf(b)) * 0.46);
  const side = (id) => ({ segment: { id, name: data.segments.find((one) => one.id === id)?.name ?? id }, size: sizeOf(id), only: sizeOf(id) - both });
  return { a: side(a), b: side(b), both, as_of: ago(0), is_complete: true };
}

function figures(id) {
  const { size, share, revenue_share, average_receipt } = data.segments.find((one) => one.id === id) ?? { size: 0, share: 0, revenue_share: null, average_receipt: null };
  return { size, share, revenue_share, average_receipt, counted_at: ago(0) };
}

export const MEMBERSHIP_ROUTES = [
  ['GET', '/segments', ({ query, state }) => list(data.segments.filter(({ name }) => name.toLowerCase().includes((query.get('q') ?? '').toLowerCase())).map((one) => withLive(one, state)))],
  ['PUT', '/segments/:id/live', ({ id, state }) => change(id, live('filling', 0.05, 0), state)],
  ['DELETE', '/segments/:id/live', ({ id, state }) => change(id, null, state)],
  ['GET', '/segments/:id/changes', ({ id }) => list(id === 'seg_1' ? changes : [])],
  ['GET', '/segments/:id/figures', ({ id }) => figures(id)],
  ['GET', '/segments/:id/trend', ({ id }) => trend(sizeOf(id))],
  ['POST', '/segments/trend', () => trend(24_023)],
  ['POST', '/segments/compare', ({ body }) => overlap(body)],
];
