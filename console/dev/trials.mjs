// Products, and what promotions would do to a basket and to the orders of a year. Development only.
const money = (minor) => ({ minor, currency: 'KZT' });
const PRODUCTS = [['TEA-1', 'Black tea 250 g', 169_000], ['COF-1', 'Ground coffee 500 g', 499_000], ['CUP-1', 'Mug', 250_000]].map(([sku, name, price]) => ({ sku, name, category: 'Tea', brand: null, price: money(price) }));
const TEA = { id: 'prm_1', name: 'Autumn tea' };
const HOURS = { id: 'prm_3', name: 'Happy hours' };

function priced(lines, share) {
  const told = lines.map(({ sku, quantity }) => {
    const price = PRODUCTS.find((one) => one.sku === sku)?.price.minor ?? 100_000;
    const gross = Math.round(price * Number(quantity));
    const off = Math.round(gross * share);
    return { sku, quantity, price: money(price), gross: money(gross), discounts: off > 0 ? [{ promotion: TEA, amount: money(off) }] : [], total: money(gross - off) };
  });
  const sum = (of) => money(told.reduce((total, line) => total + of(line), 0));
  const discount = sum((line) => line.gross.minor - line.total.minor);
  const applied = share > 0 ? [{ promotion: TEA, version: 1, amount: discount }] : [];
  return { lines: told, gross: sum((line) => line.gross.minor), discount, total: sum((line) => line.total.minor), to_pay: sum((line) => line.total.minor), applied, not_applied: [{ promotion: HOURS, reason: 'time' }], extras: [], coupons: [], offers: [], text: [] };
}

const MONTHS = ['08', '09', '10', '11'].map((month, index) => ({ month: `2026-${month}-01`, orders: 1_200, reached_orders: 380 + 20 * index, given: money(42_000_000 + 3_000_000 * index), added: money(38_000_000 + 2_600_000 * index), margin_without: money(230_000_000), margin_with: money(190_000_000), points: -3_900 }));
const books = (paid, discount, margin, points) => ({ paid: money(paid), discount: money(discount), costed: money(paid), margin: money(margin), points });
const FOUND = {
  orders: 4_800, people: 1_493, reached_orders: 1_640, reached_people: 702, given: money(186_000_000), without: books(3_700_000_000, 410_000_000, 1_080_000_000, 370_000), with: books(3_532_000_000, 578_000_000, 910_000_000, 353_200),
  points: -16_800, points_worth: money(-1_680_000), gifts: 0, coupons: 0, tickets: 0, deliveries: 0, months: MONTHS, coupons_assumed: false,
  stores: [{ name: 'Almaty, Abay', orders: 900, given: money(99_000_000), paid: money(920_000_000) }, { name: null, orders: 740, given: money(87_000_000), paid: money(810_000_000) }],
  categories: [{ name: 'Tea', orders: 1_640, given: money(186_000_000), paid: money(1_010_000_000) }],
  overlaps: [{ promotion: HOURS, both: 214, displaced: 18, before: money(6_600_000), after: money(6_000_000) }],
  limits: [{ measure: 'money', per: 'everybody', daily: false, most: 50_000_000, used: 50_000_000, used_up_at: '2026-09-14T09:00:00Z' }], reasons: [{ reason: 'condition', orders: 3_160 }],
};

export const TRIAL_ROUTES = [
  ['GET', '/products', ({ query }) => ({ items: PRODUCTS.filter(({ sku, name }) => `${sku} ${name}`.toLowerCase().includes((query.get('q') ?? '').toLowerCase())) })],
  ['POST', '/promotions/:id/try', ({ body }) => ({ version: 1, with: priced(body.lines, 0.15), without: priced(body.lines, 0), choices: [] })],
  ['GET', '/promotions/:id/simulations', ({ id }) => ({ items: id === 'prm_1' ? [{ job: 'job_3', version: 1, from: '2026-08-01T00:00:00Z', until: '2026-11-21T00:00:00Z', asked_at: '2026-11-21T00:00:00Z', by: 'Aigerim S.', state: 'done', found_at: '2026-11-21T00:00:10Z', found: FOUND }] : [] })],
];
