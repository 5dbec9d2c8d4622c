import type { ReactNode } from 'react';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { Kpi, KpiStrip, Money } from '../kit';
import type { useBuyers, useSales } from './useReports';

type Sales = ReturnType<typeof useSales>['data'];
type Buyers = ReturnType<typeof useBuyers>['data'];

interface Props {
  /** Null where it could not be read. */
  sales: Sales | null;
  buyers: Buyers | null;
  /** The same of the period before; figures stand alone without it. */
  salesBefore: Sales;
  buyersBefore: Buyers;
}

/** The period in four figures, each with its course by month and its change to the period before. */
export function Figures({ sales, buyers, salesBefore, buyersBefore }: Props) {
  const t = useT();
  const fmt = useFmt();
  const [now, before] = [totals(sales), totals(salesBefore)];
  const currency = sales?.rows[0]?.revenue.currency;
  const amount = (minor: number | null) => (currency && minor !== null ? <Money amount={{ minor, currency }} compact /> : '—');
  const rows = sales?.rows ?? [];
  const shown = (report: unknown, value: ReactNode) => (report === undefined ? undefined : report === null ? '—' : value);
  const fresh = buyers?.rows.map((row) => row.new) ?? [];
  const freshBefore = buyers && buyersBefore ? sum(buyersBefore.rows.map((row) => row.new)) : null;
  return (
    <KpiStrip label={t('reports.at_a_glance')}>
      <Kpi label={t('reports.measure.revenue')} value={shown(sales, amount(now.revenue))} change={change(now.revenue, before.revenue)} points={rows.map((row) => row.revenue.minor)} />
      <Kpi label={t('reports.measure.orders')} value={shown(sales, fmt.number(now.orders))} change={change(now.orders, before.orders)} points={rows.map((row) => row.orders)} />
      <Kpi label={t('reports.average_receipt')} value={shown(sales, amount(now.average))} change={change(now.average, before.average)} points={rows.filter((row) => row.orders > 0).map((row) => row.revenue.minor / row.orders)} />
      <Kpi label={t('reports.new_customers')} value={shown(buyers, fmt.number(sum(fresh)))} change={change(sum(fresh), freshBefore)} points={fresh} />
    </KpiStrip>
  );
}

function totals(sales: Sales | null) {
  const rows = sales?.rows ?? [];
  const [revenue, orders] = [sum(rows.map((row) => row.revenue.minor)), sum(rows.map((row) => row.orders))];
  return { revenue, orders, average: orders > 0 ? Math.round(revenue / orders) : null };
}

function change(now: number | null, before: number | null): number | null {
  return now !== null && before !== null && before > 0 ? now / before - 1 : null;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
