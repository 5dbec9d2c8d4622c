// Stand-in answers for ad audiences: an export begun gets on with each look. Development only.
import * as data from './data.mjs';

const ago = (hours) => new Date(Date.parse(data.home.as_of) - hours * 3_600_000).toISOString();
const made = (number, hours, size, added, removed, more = {}) => ({
  id: `adx_${number}`, number, state: 'finished', begun_at: ago(hours), finished_at: ago(hours - 0.02), job_id: 'job_1', problem: null,
  people: 24_023, told: size + 212, no_consent: 24_023 - size - 212 - 1_904 - 87, no_address: 1_904, suppressed: 87, size, added, removed, ...more,
});
const none = { finished_at: null, people: 0, told: 0, no_consent: 0, no_address: 0, suppressed: 0 };
const audience = (id, name, network, match_keys, segment, exports) => ({ id, name, network, match_keys, segment, created_at: ago(900), exports });
const [sleeping, loyal] = [{ id: 'seg_1', name: data.segment('seg_1').name }, { id: 'seg_2', name: data.segment('seg_2').name }];
const AUDIENCES = [
  audience('ada_4', 'Осенняя обжарка', 'yandex', ['email', 'phone'], loyal, []),
  audience('ada_3', 'Gift buyers', 'vk', ['phone'], loyal, [made(3, 0.1, 0, 0, 0, { ...none, state: 'failed', problem: 'columns_filling' }), made(2, 200, 1_412, 96, 31), made(1, 700, 1_347, 1_347, 0)]),
  audience('ada_2', 'Sleeping, Meta', 'meta', ['email', 'phone'], sleeping, [made(2, 0.05, 0, 0, 0, { ...none, state: 'running', people: 24_023, told: 8_000 }), made(1, 170, 16_880, 16_880, 0)]),
  audience('ada_1', 'Sleeping, Google Ads', 'google', ['email', 'phone'], sleeping, [made(3, 20, 17_204, 611, 298), made(2, 190, 16_891, 420, 377), made(1, 520, 16_848, 16_848, 0)]),
];

export const AD_ROUTES = [
  ['GET', '/ad-audiences', () => ({ items: AUDIENCES, next: null })],
  ['POST', '/ad-audiences', ({ body }) => ({ ...AUDIENCES[0], name: body.name, network: body.network, match_keys: body.match_keys })],
  ['GET', '/ad-audiences/:id', ({ id }) => AUDIENCES.find((one) => one.id === id) ?? { status: 404, code: 'not_found', type: 'about:blank', title: 'not_found', params: {}, instance: 'req_dev_5a10' }],
  ['POST', '/ad-audiences/:id/exports', () => made(4, 0, 0, 0, 0, { ...none, state: 'running' })],
];
