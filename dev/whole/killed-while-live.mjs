// Live segments, with the server killed while orders come in and hours run out, and started again: each customer enters once, leaves once, and
// who is in them is who is counted.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, same, send, signIn } from './api.mjs';

const { BASE, BINARY, SECRET_KEY, SIGN_IN_LINK } = process.env;
const server = Number(process.argv[2]);
const PEOPLE = 240;
const KILLED_AFTER = 120;
const HOUR_MS = 3_600_000;
// Orders leave the window of an hour one after another, from so long after the beginning on.
const FIRST_LEAVES_MS = 15_000;
const LEAVE_EVERY_MS = 25;

await signIn(SIGN_IN_LINK);
const where = [{ field: 'channel', op: 'equals', value: 'killed-while-live' }];
const bought = (window) => ({ version: 1, root: { kind: 'all', of: [{ kind: 'orders', measure: 'count', op: 'at_least', value: 1, window, where }] } });
const trees = [bought({ last_days: 3 }), bought({ last_hours: 1 })];
const segments = [];
for (const tree of trees) segments.push(await send('POST', '/api/v1/segments', { name: 'Kept live', tree }));
const call = (method, path, body) => fetch(BASE + path, { method, body: JSON.stringify(body), headers: { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'application/json' } });

async function until(what, holds) {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await what().catch((error) => { if (Date.now() > end) throw error; });
    if (found !== undefined && holds(found)) return found;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(found)}`);
  }
}
const live = async (index) => (await get(`/api/v1/segments/${segments[index].id}`)).live;

for (const segment of segments) await send('PUT', `/api/v1/segments/${segment.id}/live`, {}).catch((error) => { if (!(error instanceof SyntaxError)) throw error; });
for (const index of [0, 1]) await until(() => live(index), ({ state }) => state === 'live');

const begun = Date.now();
const order = (number) => ({
  source: 'killed', number: `${number}`, currency: 'KZT', channel: 'killed-while-live', customer: { email: `live${number}@mail.example` },
  placed_at: new Date(begun - HOUR_MS + FIRST_LEAVES_MS + number * LEAVE_EVERY_MS).toISOString(), lines: [{ sku: 'CUP-LIVE', name: 'Cup', quantity: 1, price: 100 }],
});
let answered = 0;
let again = null;
for (let number = 0; number < PEOPLE; number += 1) {
  for (let isIn = false; !isIn;) {
    // While it is down the till tries again, as tills do.
    isIn = await call('POST', '/v1/orders', order(number)).then((response) => response.ok, () => false);
  }
  answered += 1;
  if (answered === KILLED_AFTER) {
    process.kill(server, 'SIGKILL');
    again = spawn(BINARY, ['demo'], { stdio: 'ignore' });
  }
}
await until(() => live(0), ({ size }) => size === PEOPLE);
await until(() => live(1), ({ size }) => size === 0);

async function changes(index) {
  const all = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await get(`/api/v1/segments/${segments[index].id}/changes?limit=100${cursor}`);
    all.push(...page.items);
    cursor = page.next ? `&cursor=${page.next}` : null;
  }
  return all.reverse();
}
const whoWent = (all, entered) => all.filter((change) => change.entered === entered).map((change) => change.customer.id);
const [days, hours] = [await changes(0), await changes(1)];
same('entries by days', [days.length, new Set(whoWent(days, true)).size], [PEOPLE, PEOPLE]);
same('entries by the hour', [whoWent(hours, true).length, new Set(whoWent(hours, true)).size], [PEOPLE, PEOPLE]);
same('exits by the hour', [whoWent(hours, false).length, new Set(whoWent(hours, false)).size], [PEOPLE, PEOPLE]);
same('causes of exits', [...new Set(hours.filter((change) => !change.entered).map((change) => change.cause))], ['time']);
same('members', (await send('POST', '/api/v1/segments/count', { tree: trees[0] })).count, PEOPLE);

// The walk through the console opens the segment that was made last: these are put away.
for (const { id } of segments) await send('DELETE', `/api/v1/segments/${id}`).catch((error) => { if (!(error instanceof SyntaxError)) throw error; });
again.kill();
await once(again, 'exit');
console.log(`live across kill -9: ${PEOPLE} entered once, by the order; ${PEOPLE} left once, by the clock`);
process.exit(0);
