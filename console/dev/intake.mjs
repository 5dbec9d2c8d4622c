// Stand-in answers for imports and settings: a check and a run go on by themselves, a key is shown once. Development only.
import * as data from './data.mjs';

const NOW = Date.parse(data.home.as_of);
const ago = (hours) => new Date(NOW - hours * 3_600_000).toISOString();
const UNTIL = new Date(Math.max(NOW, Date.now()) + 20 * 3_600_000).toISOString();
const problem = (status, code, more = {}) => ({ status, code, type: 'about:blank', title: code, params: {}, instance: 'req_dev_7c21', ...more });
const list = (items) => ({ items, next: null });

const target = (key, type = 'text', required = false, many = false) => ({ key, type, required, many, label_code: `import.target.${key}` });
const PERSON = ['external', 'email', 'phone', 'card'];
const TARGETS = {
  customers: [...[...PERSON, 'first_name', 'last_name', 'full_name'].map((key) => target(key)), target('birthday', 'date'), ...['gender', 'city', 'language', 'time_zone'].map((key) => target(key)), target('consent.email', 'bool'), target('consent.sms', 'bool'), target('consent_at', 'time'), target('attributes.')],
  orders: [target('order_number', 'text', true), target('placed_at', 'time', true), ...PERSON.map((key) => target(`customer.${key}`)), target('sku', 'text', true), target('product_name'), target('category', 'text', false, true), target('brand'), target('quantity', 'number'), target('price', 'money'), target('line_total', 'money'), target('line_discount', 'money', false, true), target('line_discount.', 'money'), target('line_cost', 'money'), ...['store', 'channel', 'payment', 'status', 'currency'].map((key) => target(key))],
  products: [target('sku', 'text', true), target('name', 'text', false, true), target('category', 'text', false, true), target('brand'), target('price', 'money'), target('cost', 'money'), target('attributes.')],
  returns: [target('return_number', 'text', true), target('order_number', 'text', true), target('returned_at', 'time', true), target('line', 'number'), target('sku'), target('quantity', 'number', true)],
};

const column = (name, samples, guess, confidence) => ({ name, samples, guess, confidence });
const COLUMNS = {
  customers: [
    column('Код клиента', ['10041', '10042', '10043', '10044', '10045'], 'external', 95),
    column('Телефон', ['+7 701 555 42 18', '87015554219', '8 (702) 111-20-34', '', '+7 777 000 11 22'], 'phone', 99),
    column('Эл. почта', ['aigerim@example.kz', 'nurlan@example.kz', '', 'ivanova@example.ru', 'dana@example.kz'], 'email', 99),
    column('Аты', ['Айгерім', 'Нұрлан', 'Мария', 'Иван', 'Дана'], 'first_name', 95),
    column('Тегі', ['Сәрсенова', 'Қасымов', 'Иванова', 'Петров', 'Әлиева'], 'last_name', 95),
    column('Туған күні', ['14.03.1991', '02.11.1985', '', '30.07.1979', '05.01.2000'], 'birthday', 95),
    column('Город клиента', ['Алматы', 'Астана', 'Алматы', 'Шымкент', 'Алматы'], 'city', 60),
    column('Любимый напиток', ['Флэт уайт', 'Латте', 'Эспрессо', '', 'Раф'], null, 0),
  ],
  orders: [
    column('basket_id', ['30000001', '30000001', '30000002', '30000003', '30000003'], 'order_number', 95),
    column('transaction_timestamp', ['2026-01-01 11:53:26', '2026-01-01 11:53:26', '2026-01-01 12:10:28', '2026-01-01 12:26:30', '2026-01-01 12:30:27'], 'placed_at', 95),
    column('household_id', ['900', '900', '1228', '906', '906'], 'customer.external', 95),
    column('product_id', ['1095275', '9878513', '1041453', '1020156', '1053875'], 'sku', 95),
    column('quantity', ['1', '1', '2', '1', '2'], 'quantity', 95),
    column('sales_value', ['0,50', '0,99', '1,43', '1,50', '2,78'], 'line_total', 95),
    column('retail_disc', ['0,00', '0,10', '0,15', '0,29', '0,80'], 'line_discount', 95),
    column('coupon_disc', ['0', '0', '0', '0', '0'], 'line_discount', 95),
    column('store_id', ['330', '330', '406', '319', '319'], 'store', 95),
  ],
  products: [column('Артикул', ['TEA-100', 'CUP-1', 'BEAN-250'], 'sku', 95), column('Наименование', ['Чай чёрный 100 г', 'Чашка', 'Зёрна 250 г'], 'name', 95), column('Группа', ['Чай', 'Посуда', 'Кофе'], 'category', 95), column('Цена', ['950,00', '1500,00', '4200,00'], 'price', 95)],
  returns: [column('Возврат', ['R-1', 'R-2'], 'return_number', 95), column('Чек', ['A-1', 'A-9'], 'order_number', 95), column('Дата', ['15.01.2026', '17.01.2026'], 'returned_at', 95), column('Строка', ['1', '2'], 'line', 95), column('Кол-во', ['1', '1'], 'quantity', 95)],
};

const sample = (row, field, value, code) => ({ row, field, value, code });
const TALLY = {
  rows: 48_210, new: 46_012, updated: 1_740, unchanged: 402, skipped: 12, errors: 44, amount: 0,
  by_code: [
    { code: 'bad_phone', count: 31, sample_rows: [sample(17, 'Телефон', '8-70', 'bad_phone'), sample(204, 'Телефон', 'нет', 'bad_phone'), sample(1_981, 'Телефон', '701 55', 'bad_phone')] },
    { code: 'bad_date', count: 11, sample_rows: [sample(90, 'Туған күні', '31.02.1988', 'bad_date'), sample(4_404, 'Туған күні', '1991', 'bad_date')] },
    { code: 'no_identifier', count: 2, sample_rows: [sample(12_001, 'Код клиента', '', 'no_identifier')] },
  ],
};
const MAPPING = { columns: Object.fromEntries(COLUMNS.customers.filter(({ guess }) => guess).map(({ name, guess }) => [name, guess])), source: 'till', defaults: {}, default_country: 'KZ', match: [], consent: null };

const base = (id, file_name, kind, state, more = {}) => ({
  id: `imp_${id}`, kind, file_name, size_bytes: 9_400_000 + id * 310_000, state, columns: COLUMNS[kind], targets: TARGETS[kind], mapping: state === 'uploaded' ? null : { ...MAPPING, columns: Object.fromEntries(COLUMNS[kind].filter(({ guess }) => guess).map(({ name, guess }) => [name, guess])) },
  format: { type: 'csv', encoding: 'windows-1251', delimiter: ';', header: true, decimal: ',', date_order: 'day_first' }, check: null, progress: null, result: null, error_file: null, problem: null,
  can_undo_until: null, created_at: ago(id * 7), started_at: null, finished_at: null, job_id: null, ...more,
});
const running = { check: TALLY, progress: { rows_done: 18_420, rows_total: 48_210, rows_per_second: 9_100, seconds_left: 4 }, started_at: ago(0.01), job_id: 'job_1' };
const over = { check: TALLY, result: TALLY, error_file: '/api/v1/imports/imp_2/errors.csv', can_undo_until: UNTIL, started_at: ago(4), finished_at: ago(3.9) };
const IMPORTS = new Map([
  base(1, 'customers-2026.xlsx', 'customers', 'running', { ...running, format: { type: 'xlsx', header: true, decimal: ',', date_order: 'day_first', sheet: 'Клиенты', sheets: ['Клиенты', 'Архив'] } }),
  base(2, 'stores-november.csv', 'customers', 'finished', over),
  base(3, 'Каталог.csv', 'products', 'mapped'),
  base(4, 'old-base.csv', 'customers', 'failed', { problem: 'file_broken' }),
  base(5, 'клиенты-алматы.csv', 'customers', 'uploaded'),
  base(6, 'transactions.csv', 'orders', 'uploaded'),
  base(7, 'клиенты-астана.csv', 'customers', 'checked', { check: TALLY }),
  base(8, 'müşteriler.csv', 'customers', 'undone', { ...over, error_file: null, can_undo_until: null }),
  base(9, 'night-batch.csv', 'orders', 'paused', { ...running }),
].map((one) => [one.id, one]));

function advance(one) {
  if (!['checking', 'running', 'undoing'].includes(one.state) || one.id === 'imp_1') return one;
  const done = Math.min(48_210, (one.progress?.rows_done ?? 0) + 9_100);
  const progress = { rows_done: done, rows_total: 48_210, rows_per_second: 9_100, seconds_left: Math.ceil((48_210 - done) / 9_100) };
  if (done < 48_210) return keep({ ...one, progress });
  if (one.state === 'checking') return keep({ ...one, state: 'checked', check: TALLY, progress: null });
  if (one.state === 'undoing') return keep({ ...one, state: 'undone', progress: null, can_undo_until: null, error_file: null });
  return keep({ ...one, ...over, state: 'finished', progress: null, error_file: `/api/v1/imports/${one.id}/errors.csv` });
}

function keep(one) {
  IMPORTS.set(one.id, one);
  return one;
}

const NEXT = { check: 'checking', run: 'running', resume: 'running', pause: 'paused', cancel: 'cancelled', undo: 'undoing' };
const found = (id) => IMPORTS.get(id) ?? null;
const missing = problem(404, 'not_found');

function deed(id, name) {
  const one = found(id);
  if (!one) return missing;
  const progress = name === 'resume' || name === 'pause' ? one.progress : name === 'cancel' ? null : { rows_done: 0, rows_total: 48_210, rows_per_second: 0, seconds_left: null };
  return keep({ ...one, state: NEXT[name], progress, ...(name === 'cancel' ? { result: { ...TALLY, new: 12_300 }, can_undo_until: UNTIL } : {}) });
}

function remap(id, body) {
  const one = found(id);
  if (!one) return missing;
  const format = { ...one.format, ...body.format };
  return keep({ ...one, kind: body.kind, format, columns: COLUMNS[body.kind], targets: TARGETS[body.kind], mapping: body.mapping ?? null, state: body.mapping ? 'mapped' : 'uploaded', check: null });
}

function preview(id) {
  const columns = (found(id) ?? IMPORTS.get('imp_5')).columns;
  const names = columns.map(({ name }) => name);
  return { columns: names, rows: Array.from({ length: 12 }, (_, row) => columns.map(({ samples }) => samples[row % samples.length])) };
}

const AUDIT = [
  ['campaign.launched', 'cam_1', {}], ['segment.changed', 'seg_1', { version: 3 }], ['customer.revealed', 'cus_18', { what: 'phone' }], ['import.run', 'imp_2', {}], ['key.created', 'key_2', { kind: 'secret' }],
  ['customer.consent', 'cus_7', { status: 'revoked' }], ['customer.exported', 'cus_7', {}], ['sender.changed', 'wsp_1', {}], ['workspace.changed', 'wsp_1', {}], ['list.frozen', 'lst_2', { segment: 'seg_1' }], ['session.begun', 'stf_1', {}], ['staff.invited', 'inv_1', { role: 'marketer' }], ['owner.welcomed', 'stf_1', {}],
].map(([action, object, params], index) => ({ at: ago(index * 5.3 + 0.2), actor: index === 3 ? { kind: 'key', id: 'key_2', name: 'Till' } : index === 9 ? { kind: 'system', id: '', name: '' } : { kind: 'staff', id: 'stf_1', name: 'Aigerim Sarsenova' }, action, object, params }));

let sender = { ...data.sender };
const keys = [
  { id: 'key_1', name: 'Site', kind: 'write', prefix: 'wk_4f9a2c', scopes: [], source: '', created_at: ago(3_000), last_used_at: ago(0.02), revoked_at: null },
  { id: 'key_2', name: 'Till', kind: 'secret', prefix: 'sk_91c07b', scopes: ['orders:write', 'products:write'], source: 'till', created_at: ago(2_000), last_used_at: null, revoked_at: null },
  { id: 'key_3', name: 'Old site', kind: 'write', prefix: 'wk_77aa01', scopes: [], source: '', created_at: ago(9_000), last_used_at: ago(4_000), revoked_at: ago(3_500) },
];
const record = 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAy0kq1Yp3Xg5F6x2S7J8mN4bV9cL0dQ1wE2rT3yU4iO5pA6sD7fG8hJ9kL0zX1cV2bN3mQ4wE5rT6yU7iO8pA9sD0fG1hJ2kL3zX4cV5bN6mQ7wE8rT9yU0iO1pA2sD3fG4hJ5kL6zX7cV8bN9mQIDAQAB';

const asking = [{ id: 'seg_1', name: 'Sleeping coffee lovers' }, { id: 'seg_2', name: 'Regulars of two years' }, { id: 'prm_1', name: '15% off coffee' }];
const keptTooShort = (days) => problem(409, 'history_asked_for', { field: 'events_kept_days', params: { days, asking } });

export const INTAKE_ROUTES = [
  ['GET', '/imports', () => list([...IMPORTS.values()].map(advance).sort((a, b) => b.created_at.localeCompare(a.created_at)))],
  ['POST', '/imports', () => keep({ ...base(20, 'клиенты-новые.csv', 'customers', 'uploaded'), created_at: ago(0) })],
  ['GET', '/imports/:id', ({ id }) => (found(id) ? advance(found(id)) : missing)],
  ['GET', '/imports/:id/preview', ({ id }) => preview(id)],
  ['PUT', '/imports/:id/mapping', ({ id, body }) => remap(id, body)],
  ...Object.keys(NEXT).map((name) => ['POST', `/imports/:id/${name}`, ({ id }) => deed(id, name)]),
  ['PUT', '/settings/workspace', ({ body }) => (body.events_kept_days && !body.keep_shorter ? keptTooShort(body.events_kept_days) : (Object.assign(data.session.workspace, body), body))],
  ['GET', '/settings/sender', () => sender],
  ['PUT', '/settings/sender', ({ body }) => (sender = { ...sender, ...body, smtp: body.smtp && { ...body.smtp, has_password: Boolean(body.smtp.password) || sender.smtp?.has_password, password: undefined } })],
  ['POST', '/settings/sender/test', ({ body }) => (body.to.startsWith('bad') ? { ok: false, detail: '535 5.7.8 authentication failed' } : { ok: true, detail: null })],
  ['POST', '/settings/sender/dkim', ({ body }) => (sender = { ...sender, dkim: { ...body, has_key: true, public_record: record } }).dkim],
  ['GET', '/keys', () => list(keys)],
  ['POST', '/keys', ({ body }) => (keys.unshift({ id: `key_${keys.length + 1}`, name: body.name, kind: body.kind, scopes: body.scopes ?? [], source: body.source ?? '', prefix: body.kind === 'write' ? 'wk_c0ffee' : 'sk_c0ffee', created_at: ago(0), last_used_at: null, revoked_at: null }), { ...keys[0], key: body.kind === 'write' ? 'wk_c0ffee2c81d7e34b60aa19' : 'sk_c0ffee2c81d7e34b60aa19' })],
  ['DELETE', '/keys/:id', ({ id }) => (Object.assign(keys.find((one) => one.id === id) ?? {}, { revoked_at: ago(0) }), null)],
  ['PATCH', '/session', ({ body }) => (Object.assign(data.session.staff, body), data.session)],
  ['GET', '/audit', () => list(AUDIT)],
];
