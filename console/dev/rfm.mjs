// RFM and cohorts of the stand-in: made-up buyers, the same every time.
const CURRENCY = 'KZT';
const AS_OF = '2026-11-21T05:42:00Z';
const GROUPS = [
  ['lost', 'hibernating', 'at_risk', 'cant_lose', 'cant_lose'],
  ['hibernating', 'about_to_sleep', 'at_risk', 'at_risk', 'cant_lose'],
  ['about_to_sleep', 'need_attention', 'need_attention', 'loyal', 'loyal'],
  ['promising', 'potential_loyalists', 'loyal', 'loyal', 'champions'],
  ['new', 'potential_loyalists', 'potential_loyalists', 'champions', 'champions'],
];
const CODES = ['champions', 'loyal', 'potential_loyalists', 'new', 'promising', 'need_attention', 'about_to_sleep', 'at_risk', 'cant_lose', 'hibernating', 'lost'];
const QUINTILES = { recency: [12, 35, 81, 164], frequency: [1, 2, 4, 9], money: [420_000, 960_000, 2_150_000, 5_400_000] };
const COUNTS = [[10_019, 2_400, 4_755, 4_947, 5_376], [12_587, 9_464, 6_545, 4_789, 4_679], [6_506, 4_048, 5_001, 6_078, 7_787], [9_089, 7_575, 8_483, 5_262, 3_032], [6_524, 3_099, 5_042, 6_870, 5_838]];
let settings = { version: 0, period_days: 365, borders: null };

const money = (minor) => ({ minor: Math.round(minor), currency: CURRENCY });

export const RFM_ROUTES = [
  ['GET', '/rfm', () => matrix(settings.period_days, settings.borders)],
  ['POST', '/rfm/preview', ({ body }) => matrix(body.period_days, body.borders)],
  ['PUT', '/rfm/borders', ({ body }) => {
    settings = { version: body.version + 1, period_days: body.period_days, borders: body.borders };
    return said();
  }],
  ['GET', '/rfm/moves', ({ query }) => moves(query.get('since'))],
  ['GET', '/cohorts', ({ query }) => cohorts(query.get('by'), Number(query.get('periods')))],
];

function said() {
  return { version: settings.version, period_days: settings.period_days, is_quintiles: settings.borders === null, saved_at: null, saved_by: null };
}

function matrix(period_days, borders, scale = 1) {
  const shift = borders ? 0.92 : 1;
  const cells = [5, 4, 3, 2, 1].flatMap((recency) => [1, 2, 3, 4, 5].map((frequency) => {
    const customers = Math.round((COUNTS[recency - 1][frequency - 1] * shift + (borders ? recency * 40 : 0)) * scale);
    const orders = Math.round(customers * [1, 2, 3.4, 6.8, 17][frequency - 1]);
    return { recency, frequency, group: GROUPS[recency - 1][frequency - 1], customers, orders, minor: orders * (310_000 + frequency * 13_000) };
  }));
  const whole = add(cells);
  const sums = (of) => ({ customers: of.customers, share: whole.customers ? of.customers / whole.customers : 0, orders: of.orders, revenue: money(of.minor), revenue_share: whole.minor ? of.minor / whole.minor : null, average_receipt: of.orders ? money(of.minor / of.orders) : null });
  const count = (pick) => [1, 2, 3, 4, 5].map((score) => add(cells.filter((cell) => cell[pick] === score)).customers);
  return {
    settings: said(), period_days, borders: borders ?? QUINTILES, base: Math.round(214_380 * scale), whole: sums(whole),
    cells: cells.map(({ recency, frequency, group, ...of }) => ({ recency, frequency, group, ...sums(of) })),
    groups: CODES.map((code) => {
      const of = cells.filter(({ group }) => group === code);
      return { code, cells: of.map(({ recency, frequency }) => [recency, frequency]), ...sums(add(of)) };
    }),
    counts: { recency: count('recency'), frequency: count('frequency'), money: count('frequency').toReversed() }, as_of: AS_OF, is_complete: true,
  };
}

function add(cells) {
  return cells.reduce((sum, { customers, orders, minor }) => ({ customers: sum.customers + customers, orders: sum.orders + orders, minor: sum.minor + minor }), { customers: 0, orders: 0, minor: 0 });
}

/** People grow a score colder, some come back, and some are new. */
function moves(since) {
  const between = [];
  for (let recency = 1; recency <= 5; recency += 1) {
    for (let frequency = 1; frequency <= 5; frequency += 1) {
      const there = COUNTS[recency - 1][frequency - 1];
      if (recency > 1) between.push({ from: [recency, frequency], to: [recency - 1, frequency], customers: Math.round(there * 0.14) });
      if (recency < 5 && frequency < 5) between.push({ from: [recency, frequency], to: [5, frequency + 1], customers: Math.round(there * 0.05) });
      if (recency === 1) between.push({ from: [recency, frequency], to: null, customers: Math.round(there * 0.06) });
    }
  }
  between.push({ from: null, to: [5, 1], customers: 2_140 });
  const groups = new Map();
  const code = (place) => (place ? GROUPS[place[0] - 1][place[1] - 1] : null);
  const keep = (from, to, customers) => groups.set(`${from} ${to}`, { from, to, customers: (groups.get(`${from} ${to}`)?.customers ?? 0) + customers });
  between.forEach(({ from, to, customers }) => keep(code(from), code(to), customers));
  COUNTS.forEach((row, recency) => row.forEach((customers, frequency) => keep(GROUPS[recency][frequency], GROUPS[recency][frequency], Math.round(customers * 0.75))));
  return { since: `${since}T00:00:00Z`, groups: [...groups.values()], between, cells: [], as_of: AS_OF, is_complete: true };
}

function cohorts(by, periods) {
  const rows = Array.from({ length: periods }, (_, index) => {
    const ago = periods - 1 - index;
    const day = new Date(by === 'week' ? Date.UTC(2026, 10, 16 - ago * 7) : Date.UTC(2026, 10 - ago, 1));
    const size = Math.round((7_100 + ((index * 37) % 11) * 190) * (by === 'week' ? 0.24 : 1) * (ago === 0 ? 0.68 : 1));
    return { begins: day.toISOString().slice(0, 10), size, periods: Array.from({ length: ago + 1 }, (_, later) => period(size, later, index, ago)) };
  });
  return { rows, as_of: AS_OF, is_complete: true };
}

function period(size, later, index, ago) {
  const retention = later === 0 ? 1 : (0.49 - later * 0.032 + ((index + later) % 3) * 0.012) * (later === ago ? 0.7 : 1);
  const customers = Math.round(size * retention);
  const orders = Math.round(customers * 1.8);
  return { customers, retention, orders, revenue: money(orders * 361_000) };
}

/** A shop where hardly anybody has bought yet. */
export function rfmEmptied(path) {
  if (path === '/api/v1/rfm') return matrix(365, null, 0.0001);
  return path === '/api/v1/cohorts' ? { rows: [], as_of: AS_OF, is_complete: true } : undefined;
}
