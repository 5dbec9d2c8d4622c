// Reports of the stand-in: made-up sales that grow a little from month to month.
const CURRENCY = 'KZT';
const AS_OF = '2026-11-21T05:42:00Z';
const PARTS = {
  category: ['Coffee', 'Beans', 'Bakery', 'Tea', 'Breakfast', 'Desserts', 'Cups', 'Filters', 'Gift cards', null],
  brand: ['Kofe Dala', 'Altyn Bean', 'Шай үйі', null],
  store: ['Абай 52', 'Достық Plaza', 'Mega Silk Way', 'Кабанбай батыра 11, вход со двора', null],
  channel: ['store', 'app', 'web'],
};
const PRODUCTS = [['FW-250', 'Flat white'], ['BN-1KG', 'Beans 1 kg, Colombia Huila, washed, medium roast'], ['CR-01', 'Croissant'], ['LT-350', 'Латте «Осень» 350 мл'], ['SYR-02', 'Сырники с вишней'], ['TE-10', 'Таңғы шай'], ['CK-77', null], ['CB-05', 'Cold brew'], [null, null]];

export const REPORT_ROUTES = [
  ['GET', '/reports/sales', ({ query }) => report(query, query.get('by') === 'month' ? months(query).map(sale) : parts(query))],
  ['GET', '/reports/products', ({ query }) => report(query, PRODUCTS.map(([sku, name], index) => ({ sku, name, quantity: index === 1 ? '1204.5' : String(Math.round(9_400 / (index + 1))), revenue: money(18_400_000 / (index + 1.2)) })))],
  ['GET', '/reports/customers', ({ query }) => report(query, months(query).map((month, index) => ({ month, new: 1_900 + ageOf(month) * 25 + ((index * 37) % 11) * 90, returning: 5_200 + ageOf(month) * 210 })))],
];

function report(query, rows) {
  return { from: query.get('from'), until: query.get('until'), as_of: AS_OF, is_complete: true, is_cut: false, rows };
}

/** First days of the months asked for. */
function months(query) {
  const [from, until] = [query.get('from').slice(0, 7), query.get('until')];
  const found = [];
  for (let [year, month] = from.split('-').map(Number); ; month === 12 ? ((year += 1), (month = 1)) : (month += 1)) {
    const first = `${year}-${String(month).padStart(2, '0')}-01`;
    if (first >= until) return found;
    found.push(first);
  }
}

function sale(name, index, all) {
  const age = ageOf(name);
  const orders = Math.round((40_000 + age * 750 + Math.sin(age * 1.7) * 4_200) * (index === all.length - 1 ? 0.68 : 1));
  return { name, revenue: money(orders * (2_700 + age * 6 + Math.cos(age) * 60)), orders, customers: Math.round(orders / 3.4) };
}

/** Months since the shop began. */
function ageOf(month) {
  const [year, number] = month.split('-').map(Number);
  return (year - 2025) * 12 + number - 1;
}

function parts(query) {
  const names = PARTS[query.get('by')] ?? PARTS.category;
  const size = months(query).length;
  return names.map((name, index) => ({ name, revenue: money((61_200_000 * size) / (index + 1) ** 1.3), orders: Math.round((21_000 * size) / (index + 1) ** 1.2), customers: Math.round((7_400 * size) / (index + 1)) }));
}

function money(major) {
  return { minor: Math.round(major) * 100, currency: CURRENCY };
}
