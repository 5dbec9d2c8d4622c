// The loyalty programme of the stand-in: made-up members, the same every time.
const CURRENCY = 'KZT';
const AS_OF = '2026-11-21T05:42:00Z';
const money = (minor) => ({ minor: Math.round(minor), currency: CURRENCY });
const STAFF = { id: 'stf_2', name: 'Bolat Akhmetov' };

const rules = {
  name: 'Kofe Dala Club', zone: 'Asia/Almaty',
  currencies: [{ code: 'points', is_spendable: true, earning: { points: 1, per: 10_000, rounding: 'full_steps' }, pending: { days: 14 }, expiry: { after: { months: 12, days: 0, end_of: 'month', is_renewed: false } } }],
  spending: { points: 1, money: 100, share_max: 50, money_min: 0, step: 1 }, negative: 'forbid', returns: 'within_balance', return_grace_days: 14, adjust_alone_max: 5_000,
  tiers: { measure: 'turnover', window: { rolling: 365 }, grace_days: 0, levels: [{ code: 'Base', from: 0, multiplier: 100, discount: 0 }, { code: 'Silver', from: 5_000_000, multiplier: 125, discount: 0 }, { code: 'Gold', from: 15_000_000, multiplier: 150, discount: 300 }] },
  events: [{ event: 'registration', currency: 'points', points: 50, times_max: 1, days: null }, { event: 'birthday', currency: 'points', points: 100, times_max: 1, days: 300 }], notice_days: [14],
};
let programme = { id: 'pgm_1', name: rules.name, version: 1, rules, job: null };

const award = { id: 'awd_7', programme: 'pgm_1', customer: { id: 'cus_3', name: 'Dana Sarsenova' }, to: null, currency: 'points', points: 12_000, reason: 'Machine broke down at her event', asked_by: STAFF, asked_at: '2026-11-21T04:10:00Z', state: 'waiting', decided_by: null, decided_at: null };

export const LOYALTY_ROUTES = [
  ['GET', '/loyalty/programmes', () => ({ items: [programme] })],
  ['PUT', '/loyalty/programmes/:id', ({ body }) => (programme = { ...programme, rules: body.rules, version: body.version + 1 })],
  ['POST', '/loyalty/programmes/:id/tiers', ({ body }) => spread(body.tiers ?? programme.rules.tiers)],
  ['GET', '/loyalty/programmes/:id/report', () => ({ as_of: AS_OF, lines: [{ currency: 'points', funder: null, issued: 4_812_300, active: 1_204_118, pending: 88_410, reserved: 1_250, spent: 2_871_900, expired: 612_340, reversed: 34_282, erased: 0, owed: 0, breakage: 0.1757, liability: money(106_660_000), cost: money(0) }] })],
  ['GET', '/loyalty/programmes/:id/simulations', () => ({ items: trials.map(told) })],
  ['POST', '/loyalty/programmes/:id/simulations', ({ body }) => begin(body)],
  ['GET', '/jobs/job_trial_:id', ({ id }) => jobOf(trials.find(({ job }) => job === `job_trial_${id}`))],
  ['POST', '/jobs/job_trial_:id/cancel', ({ id }) => stop(trials.find(({ job }) => job === `job_trial_${id}`))],
  ['GET', '/loyalty/awards', () => ({ items: [award], next: null })],
  ['POST', '/loyalty/awards/:id/approve', () => ({ ...award, state: 'done' })],
  ['GET', '/customers/:id/points', () => points()],
  ['POST', '/customers/:id/points', ({ body }) => ({ ...award, ...body, id: 'awd_8', state: Math.abs(body.points) > 5_000 ? 'waiting' : 'done' })],
  ['GET', '/customers/:id/points/history', () => ({ items: entries(), next: 'more' })],
];

const ORDERS = 48_210;

/** A third more points, silver sooner and with a discount. */
const TRIED = { ...rules, currencies: rules.currencies.map((kind) => ({ ...kind, earning: { ...kind.earning, points: 2, per: 15_000 } })), tiers: { ...rules.tiers, levels: rules.tiers.levels.map((level) => (level.code === 'Silver' ? { ...level, from: 3_500_000, discount: 200 } : level)) } };
let trials = [trial({ rules: TRIED, days: 365, redemption: 8_243 }, 1, 'done')];

function trial({ rules: draft, days, redemption }, number, state) {
  const from = new Date(Date.parse(AS_OF) - days * 86_400_000).toISOString();
  return { job: `job_trial_${number}`, version: programme.version, rules: draft, from, until: AS_OF, redemption: redemption ?? 10_000, asked_at: AS_OF, by: STAFF.name, state, found_at: state === 'done' ? AS_OF : null, polls: 0 };
}

function begin(body) {
  trials = [trial(body, trials.length + 1, 'running'), ...trials];
  return told(trials[0]);
}

/** A tenth more is done each time the job is asked for. */
function jobOf(one) {
  if (one.state === 'running' && (one.polls += 1) >= 10) Object.assign(one, { state: 'done', found_at: AS_OF });
  const done = one.state === 'done' ? ORDERS : one.polls * 4_821;
  return { id: one.job, kind: 'loyalty_simulation', state: one.state, progress: { done, total: ORDERS, unit: 'orders', rate_per_second: 9_100, seconds_left: 3 }, link: '/loyalty', problem: null };
}

function stop(one) {
  one.state = 'cancelled';
  return null;
}

function told({ polls, ...one }) {
  return { ...one, found: one.state === 'done' ? rehearsed(one) : null };
}

function rehearsed(one) {
  const earns = ({ currencies: [{ earning }] }) => (earning ? earning.points / earning.per : 0);
  const more = earns(one.rules) / earns(rules);
  const discount = one.rules.tiers?.levels[1]?.discount ?? 0;
  const pay = one.redemption / 10_000;
  const count = Math.max(1, Math.round((Date.parse(one.until) - Date.parse(one.from)) / 86_400_000 / 30.5));
  const months = Array.from({ length: count }, (_, index) => {
    const month = new Date(Date.UTC(2026, 10 - (count - 1 - index), 1)).toISOString().slice(0, 10);
    const orders = 3_600 + 420 * ((index * 5) % 7);
    const points = orders * 31;
    return { month, orders, discount_without: money(orders * 900), discount_with: money(orders * (900 + 14 * discount)), points_without: points, points_with: Math.round(points * more) };
  });
  const sum = (of) => months.reduce((total, month) => total + of(month), 0);
  const side = (issued, off, levels) => {
    const paid = 31_400_000 * count * 10 - off;
    const expired = count > 6 ? Math.round(issued * 0.04) : 0;
    return { paid: money(paid), discount: money(off), costed: money(paid * 0.92), margin: money(paid * 0.92 * 0.31 - off), points: [{ currency: 'points', issued, expired, worth: money(issued * 100), liability: money((issued - expired) * 100 * pay) }], levels };
  };
  const level = (code, people) => ({ code, people });
  return {
    orders: sum(({ orders }) => orders), people: 18_402, concerned_orders: sum(({ orders }) => Math.round(orders * 0.71)), concerned_people: 13_055, up: 1_912, down: 41,
    without: side(sum((month) => month.points_without), sum((month) => month.discount_without.minor), [level('Base', 14_880), level('Silver', 2_934), level('Gold', 588)]),
    with: side(sum((month) => month.points_with), sum((month) => month.discount_with.minor), [level('Base', 12_968), level('Silver', 4_887), level('Gold', 547)]),
    moves: [{ from: 'Base', to: 'Silver', people: 1_912, steps: 1 }, { from: 'Gold', to: 'Silver', people: 41, steps: -1 }], months,
    overlaps: discount > 0 ? [{ promotion: { id: 'prm_1', name: 'Autumn tea' }, orders: 2_214, by_promotion: money(99_000_000), by_level: money(6_600_000) }] : [],
  };
}

/** A shop without a programme. */
export function loyaltyEmptied(path) {
  if (path === '/api/v1/loyalty/programmes') return { items: [] };
  if (path === '/api/v1/loyalty/awards') return { items: [], next: null };
  return undefined;
}

function spread(tiers) {
  const bars = Array.from({ length: 40 }, (_, index) => ({ from: index * 500_000, to: index < 39 ? (index + 1) * 500_000 : null, members: Math.round(5_200 * Math.exp(-index / 7) + (index === 39 ? 410 : 0)) }));
  const above = (from) => bars.filter((bar) => bar.from >= from).reduce((sum, bar) => sum + bar.members, 0);
  const level = ({ code, from }, index, all) => {
    const after = above(from) - (all[index + 1] ? above(all[index + 1].from) : 0);
    return { code, from, members: Math.round(after * 1.02), after };
  };
  return { as_of: AS_OF, members: 42_180, every: 1, without: 6_214, bars, levels: tiers.levels.map(level), up: 312, down: 1_040, moves: [{ from: 'Base', to: 'Silver', members: 312 }, { from: 'Gold', to: 'Silver', members: 228 }, { from: 'Silver', to: 'Base', members: 812 }] };
}

function points() {
  const lot = (amount, end) => ({ points: amount, earned_at: '2026-01-10T09:00:00Z', active_from: '2026-01-10T09:00:00Z', expires_at: end });
  return {
    as_of: AS_OF, waiting: [],
    programmes: [{
      programme: { id: 'pgm_1', name: 'Kofe Dala Club' }, alone_max: 5_000,
      balances: [{ currency: 'points', is_spendable: true, active: 1_284, pending: 46, reserved: 0, worth: money(128_400), ending: { points: 210, at: '2026-11-30T19:00:00Z' }, lots: [lot(210, '2026-11-30T19:00:00Z'), lot(1_074, '2027-03-31T19:00:00Z')] }],
      tier: { code: 'Silver', multiplier: 125, discount: 0, measure: 'turnover', measured: 9_140_000, keep_until: '2027-06-30T19:00:00Z', missing_to_keep: 0, next: { code: 'Gold', missing: 5_860_000 } },
    }],
  };
}

function entries() {
  const entry = (id, at, kind, amount, more = {}) => ({ id: `ent_${id}`, at, kind, currency: 'points', points: amount, held: 0, document: `rcp_${id}`, source: 'till', reason: null, by: null, ...more });
  return [
    entry(9, '2026-11-20T06:12:00Z', 'accrue', 46),
    entry(8, '2026-11-14T12:40:00Z', 'spend', -300),
    entry(7, '2026-11-10T09:05:00Z', 'adjust', 200, { reason: 'Sorry for the wait', by: STAFF, source: 'console' }),
    entry(6, '2026-05-17T03:00:00Z', 'accrue', 100, { reason: 'birthday' }),
    entry(5, '2026-04-30T19:00:00Z', 'expire', -35),
  ];
}
