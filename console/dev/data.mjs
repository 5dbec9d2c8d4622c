// Made-up answers in the shapes of the API, so that pages can be drawn before there is a server.
const NOW = new Date('2026-11-21T05:42:00Z');
const ago = (hours) => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
const kzt = (major) => ({ minor: Math.round(major) * 100, currency: 'KZT' });

let seed = 7;
const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
const pick = (list) => list[Math.floor(random() * list.length)];
const walk = (from, drift, count) => Array.from({ length: count }, () => (from += (random() - 0.45) * drift)).map((value) => Math.max(0, Math.round(value)));

export const session = {
  staff: { id: 'stf_1', name: 'Aigerim Sarsenova', email: 'aigerim@kofedala.example', language: 'en' },
  workspace: { id: 'wsp_1', slug: 'kofe-dala', name: 'Kofe Dala', time_zone: 'Asia/Almaty', currency: 'KZT', country: 'KZ', language: 'kk' },
  workspaces: [{ id: 'wsp_1', slug: 'kofe-dala', name: 'Kofe Dala' }, { id: 'wsp_2', slug: 'demo', name: 'Demo shop' }],
  csrf_token: 'dev', version: '0.1.0', role: 'owner',
};

const FIRST = ['Айгерим', 'Айгүл', 'Нұрлан', 'Иван', 'Мария', 'Mehmet', 'Zeynep', 'Олена', 'Тарас', 'Emily', 'Дархан', 'Светлана'];
const LAST = ['Сәрсенова', 'Қасымов', 'Иванова', 'Yılmaz', 'Demir', 'Коваленко', 'Шевченко', 'Brown', 'Әлиев', 'Петрова'];
const CITIES = ['Алматы', 'Астана', 'Шымкент', 'İstanbul', 'Київ', 'Москва', 'London'];

export const customers = Array.from({ length: 320 }, (_, index) => {
  const [first, last] = [pick(FIRST), pick(LAST)];
  const orders = Math.floor(random() * 60);
  return {
    id: `cus_${index + 1}`, name: `${first} ${last}`, first_name: first, last_name: last, city: pick(CITIES), email: `a•••••${index}@•••.kz`, phone: `+7 701 ••• ${10 + (index % 90)} ${10 + ((index * 7) % 90)}`,
    orders, turnover: orders ? kzt(orders * (1_800 + random() * 2_500)) : null, last_order_at: orders ? ago(random() * 2_400) : null, created_at: ago(9_000 + random() * 9_000), channels: random() > 0.3 ? ['email', 'sms'] : ['email'],
  };
});

/** Some are known by an address alone, or by less. */
for (const [index, kept] of [[4, 'email'], [6, 'phone'], [8, null]]) Object.assign(customers[index], { name: '', first_name: null, last_name: null, email: null, phone: null }, kept && { [kept]: customers[index][kept] });

export const segments = ['Sleeping coffee lovers', 'Күз сатып алушылары', 'Постоянные гости', 'Yeni müşteriler', 'Іменинники листопада'].map((name, index) => ({
  id: `seg_${index + 1}`, name, version: 3 - (index % 3), size: [24_023, 18_420, 9_651, 3_105, 1_284][index], share: [0.112, 0.086, 0.045, 0.0145, 0.006][index], revenue_share: [0.09, 0.07, 0.31, 0.01, 0.004][index],
  average_receipt: kzt([2_940, 2_310, 4_120, 1_850, 2_600][index]), updated_at: ago(index * 31 + 2), counted_at: ago(1), used_in: index === 0 ? [{ id: 'cam_1', name: 'Wake up sleeping customers' }, { id: 'lst_1', name: 'Coffee lovers, November' }] : [], live: null,
}));

const states = ['sending', 'finished', 'scheduled', 'draft', 'paused'];
export const campaigns = ['Wake up sleeping customers', 'Осенняя обжарка: скидка на зёрна', 'Туған күн аптасы', 'Kapadokya gezisi kazan', 'Весняне меню'].map((name, index) => ({
  id: `cam_${index + 1}`, name, channel: 'email', state: states[index], segment: { id: segments[index].id, name: segments[index].name }, audience: index === 3 ? null : segments[index].size, sent: [11_788, 16_500, 0, 0, 900][index],
  done: [11_788, 18_420, 0, 0, 1_100][index], opened: [4_120, 8_230, 0, 0, 300][index], clicked: [760, 1_890, 0, 0, 41][index], conversion: [0.071, 0.118, null, null, 0.05][index], conversion_control: [0.05, 0.084, null, null, 0.058][index],
  revenue: [kzt(14_300_000), kzt(52_900_000), null, null, kzt(9_900)][index], scheduled_at: index === 2 ? ago(-30) : null, started_at: index < 2 ? ago(20 + index * 300) : null, finished_at: index === 1 ? ago(280) : null, updated_at: ago(index * 9 + 1),
}));

const days = Array.from({ length: 56 }, (_, index) => new Date(NOW.getTime() - (55 - index) * 86_400_000).toISOString().slice(0, 10));

export const home = {
  revenue: { value: kzt(184_600_000), previous: kzt(164_200_000), points: walk(500, 90, 28) },
  orders: { value: 62_790, previous: 60_100, points: walk(900, 160, 28) },
  active_customers: { value: 128_430, previous: 124_200, points: walk(300, 60, 28) },
  reachable: { value: 96_210, previous: null, points: [] },
  base: { customers: 214_300, orders: 1_820_000, events: 6_400_000, last_order_at: ago(0.05) },
  attention: [
    { code: 'sender_missing', params: {}, link: '/settings/sender' },
    { code: 'campaign_paused', params: { name: 'Весняне меню' }, link: '/campaigns/cam_5' },
    { code: 'import_errors', params: { name: 'stores-november.csv', count: 14 }, link: '/imports/imp_2' },
    { code: 'bounces', params: { count: 312 }, link: null },
  ],
  running: campaigns.filter(({ state }) => state !== 'draft' && state !== 'scheduled').map(({ id, name, channel, state, audience, done, conversion, conversion_control, revenue }) => ({ id, name, channel, state, audience, done, conversion, conversion_control, revenue })),
  checklist: { has_customers: true, has_sender: false, has_segment: true, has_campaign: true },
  as_of: ago(0),
  reached_vs_control: {
    campaign_id: 'cam_2', campaign_name: campaigns[1].name, days,
    reached: days.map((_, index) => Math.round((415 + index * 2.4 + Math.sin(index / 3) * 9) * 100)), control: days.map((_, index) => Math.round((412 + index * 0.7 + Math.sin(index / 2.5) * 7) * 100)),
  },
};

export const sandbox = ['Your latte is on us', 'Күздің дәмі: −20 %', 'Осенняя обжарка уже здесь', 'Sizi özledik', 'Ми скучили за вами'].map((subject, index) => ({
  id: `sbx_${index + 1}`, to: `guest${index}@example.com`, subject, campaign: index < 3 ? { id: 'cam_1', name: campaigns[0].name } : null, at: ago(index * 3 + 0.5), customer_id: `cus_${index + 1}`,
}));
export const sandboxMessage = (id) => ({ ...sandbox.find((one) => one.id === id), from: 'Kofe Dala <hello@kofedala.example>', html: '<html><body style="font-family:sans-serif"><h1>Latte</h1><p>See you soon.</p></body></html>', text: 'See you soon.', headers: [['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'], ['Message-ID', '<1@example>']], raw_size: 4_210 });

export const card = (id) => {
  const row = customers.find((one) => one.id === id) ?? customers[0];
  const months = Array.from({ length: 12 }, (_, index) => ({ month: `20${index < 1 ? 25 : 26}-${String(((index + 11) % 12) + 1).padStart(2, '0')}`, orders: 2 + (index % 5), turnover_minor: 800_000 + index * 70_000 }));
  return {
    ...row, birthday: '1991-03-14', gender: 'female', language: 'kk', time_zone: 'Asia/Almaty', updated_at: ago(3), attributes: { favourite: 'Flat white' }, merged_into: null,
    identifiers: [...(row.phone ? [{ kind: 'phone', source: null, value: row.phone, verified: true }] : []), { kind: 'card', source: 'till', value: '2200 •••• 7741', verified: true }],
    contact_points: [
      ...(row.email ? [{ channel: 'email', value: row.name ? 'a.sarsenova@••••.kz' : row.email, state: 'valid', reason: null, changed_at: ago(900) }] : []),
      ...(row.phone ? [{ channel: 'sms', value: row.phone, state: 'unverified', reason: null, changed_at: null }] : []),
    ],
    consents: [{ channel: 'email', purpose: 'marketing', status: 'granted', source: 'site', at: ago(4_000), text_version: 'v3' }, { channel: 'push', purpose: 'marketing', status: 'revoked', source: 'app', at: ago(200), text_version: null }],
    facts: { turnover: kzt(412_600), orders: row.orders, average_receipt: kzt(2_940), purchases_per_month: 5.2, last_order_at: ago(24), first_order_at: ago(30_000), days_since_last_order: 1, monthly: months },
    segments: [{ id: 'seg_1', name: segments[0].name }], as_of: ago(0),
  };
};
export const timeline = [
  { at: ago(21), kind: 'order', code: 'order', params: { id: 'ord_1', number: '1042', total: kzt(3_450), store: 'Абай 52', channel: 'store', lines: [{ name: 'Flat white', quantity: '2', total: kzt(2_400) }, { name: 'Croissant', quantity: '1', total: kzt(1_050) }], discount: kzt(0) }, link: null },
  { at: ago(44), kind: 'open', code: 'open', params: { campaign_id: 'cam_1', campaign_name: campaigns[0].name, subject: 'Your latte is on us' }, link: '/campaigns/cam_1' },
  { at: ago(46), kind: 'message', code: 'message', params: { campaign_id: 'cam_1', campaign_name: campaigns[0].name, subject: 'Your latte is on us', outcome: 'sent', reason: null }, link: '/campaigns/cam_1' },
  { at: ago(300), kind: 'event', code: 'event', params: { name: 'Product Viewed', properties: { product: 'Beans 1 kg' } }, link: null },
  { at: ago(4_000), kind: 'consent', code: 'consent', params: { channel: 'email', purpose: 'marketing', status: 'granted', source: 'site' }, link: null },
];

export const fields = {
  customer: [{ key: 'city', type: 'text', label_code: 'city', values: CITIES.map((value, index) => ({ value, count: 90_000 - index * 9_000 })), count: 200_000 }, { key: 'birthday', type: 'date', label_code: 'birthday', values: null, count: 120_000 }, { key: 'loyalty_ends_on', type: 'date', values: null, count: 88_000 }],
  events: [{ name: 'Product Viewed', count: 920_000, last_at: ago(0.1), properties: [{ key: 'product', type: 'text' }, { key: 'price', type: 'number' }] }],
  products: { categories: ['Coffee', 'Beans', 'Bakery', 'Tea'], brands: ['Kofe Dala'] }, stores: ['Абай 52', 'Достық Plaza'], channels: ['store', 'web', 'app'], currencies: ['KZT'],
};
const tree = { version: 1, root: { kind: 'all', of: [{ kind: 'attribute', key: 'city', op: 'one_of', value: ['Алматы', 'Астана'] }, { kind: 'last', of: 'orders', op: 'longer_ago', value: { days: 45 } }] } };
export const segment = (id) => ({ ...(segments.find((one) => one.id === id) ?? segments[0]), description: null, tree, created_at: ago(4_000), versions: [{ version: 1, at: ago(4_000), by: 'Aigerim Sarsenova' }] });
export const segmentCount = (asked) => {
  const conditions = asked?.root?.of ?? [];
  const steps = conditions.map((_, index) => ({ path: `/root/of/${index}`, count: Math.round(146_799 / (index + 1) ** 1.4) }));
  return { count: steps.at(-1)?.count ?? 214_300, base: 214_300, steps, reach: { email: 19_459, sms: 22_341, push: 11_051 }, sample: customers.slice(0, 5).map(({ id, name, turnover }) => ({ id, name, turnover })), took_ms: 49, as_of: ago(0), words: {} };
};
const ends = (op, days) => ({ kind: 'attribute', key: 'attributes.loyalty_ends_on', op, value: { days } });
const ending = { version: 1, root: { kind: 'any', of: [ends('within_next', 14), ends('further_ahead', 60)] } };
export const segmentTemplates = ['sleeping', 'loyal', 'new_customers', 'birthday_soon', 'big_spenders', 'no_second_order', 'abandoned_basket', 'champions', 'cant_lose', 'to_call', 'points_ending'].map((code, index) => ({ code, tree: code === 'points_ending' ? ending : tree, size: [24_023, 9_651, 3_105, 1_284, 2_004, 8_870, 1_412, 4_310, 1_977, 2_665, 740][index] }));

export const campaign = (id) => {
  const row = campaigns.find((one) => one.id === id) ?? { ...campaigns[3], id, name: 'Win back' };
  return {
    ...row, goal: 'win_back', version: 4, segment_id: row.segment.id, list_id: null, subject: 'Your latte is on us', preheader: 'A cup for your return', sender_id: null, sender: { name: 'Kofe Dala', email: 'hello@kofedala.example' },
    content: { mjml: '<mjml><mj-body><mj-section><mj-column><mj-text>{{ first_name | default("Hello") }}, come back.</mj-text></mj-column></mj-section></mj-body></mjml>' },
    purpose: 'marketing', control_percent: 10, window_days: 14, rate_per_minute: null, created_at: ago(500), progress: row.state === 'sending' ? { planned: 18_420, done: 11_788, per_second: 42, eta_seconds: 158 } : null,
  };
};
export const campaignCheck = { ready: true, checks: ['audience', 'consent', 'address', 'subject', 'content', 'unsubscribe_link', 'links', 'sender', 'control', 'power'].map((code, index) => ({ code, status: index === 7 ? 'warning' : 'ok', params: {} })), estimate: { audience: 24_023, control: 2_402, no_consent: 1_800, no_address: 640, duplicate_address: 12, suppressed: 95, to_send: 19_074, smallest_effect: 0.011 } };
export const campaignReport = (id) => ({
  campaign: campaigns.find((one) => one.id === id) ?? campaigns[1], as_of: ago(0), window_days: 14,
  funnel: { audience: 18_420, outcomes: { sent: 14_900, bounced: 210, no_consent: 900, no_address: 420, control_group: 1_842, duplicate_address: 18, suppressed: 130, stopped: 0, failed: 0, pending: 0 } },
  engagement: { opens_unique: 8_230, clicks_unique: 1_890, opens_human: 6_100, clicks_human: 1_720, unsubscribed: 41, complaints: 2, links: [{ url: 'https://kofedala.example/beans', clicks: 2_100, people: 1_500 }] },
  effect: {
    treated: 14_900, control: 1_842, total_revenue: kzt(52_900_000), incremental_revenue: { value: kzt(8_100_000), low: kzt(3_900_000), high: kzt(12_300_000) }, sample_ratio: { expected: 0.1, observed: 0.1002, p_value: 0.83, mismatch: false },
    metrics: [['conversion', 0.118, 0.084], ['orders', 0.163, 0.121], ['revenue', 355_000, 300_600], ['margin', 142_000, 121_000]].map(([code, treated_mean, control_mean]) => ({ code, treated_mean, control_mean, difference: treated_mean - control_mean, low: (treated_mean - control_mean) * 0.5, high: (treated_mean - control_mean) * 1.5, relative: treated_mean / control_mean - 1, p_value: 0.0004, smallest_effect: control_mean * 0.12, significant: true })),
  },
  series: days.slice(-14).map((day, index) => ({ day, treated_mean: 25_000 * (index + 1), control_mean: 21_200 * (index + 1) })),
});
export const deliveries = customers.slice(0, 40).map((one, index) => ({ id: `del_${index + 1}`, customer: { id: one.id, name: one.name }, contact: one.email, state: 'done', outcome: index % 9 === 0 ? 'no_consent' : 'sent', reason: null, at: ago(index) }));

export const sender = { mode: 'sandbox', from_name: 'Kofe Dala', from_email: 'hello@kofedala.example', reply_to: null, smtp: { host: '', port: 587, security: 'starttls', username: null, has_password: false, connections: 4 }, dkim: null };
