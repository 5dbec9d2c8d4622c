// Reports over everything: whichever way turnover is told apart, it sums to the same.
import { get, same } from './api.mjs';

const sum = (report) => report.rows.reduce((total, row) => total + row.revenue.minor, 0);
const ways = ['sales?by=month', 'sales?by=category', 'sales?by=brand', 'sales?by=store', 'sales?by=channel', 'products?limit=200'];
const sums = await Promise.all(ways.map(async (way) => sum(await get(`/api/v1/reports/${way}`))));
same('turnover each way', sums, ways.map(() => sums[0]));
const { rows } = await get('/api/v1/reports/customers');
same('months of buyers', rows.length, 12);
console.log(`reports: ${sums[0]} minor units in twelve months, the same each way`);
