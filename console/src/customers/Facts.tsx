import type { CustomerCard } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { Kpi, KpiStrip, Money, Num } from '../kit';

/** Four figures of a customer with their course over twelve months. */
export function Facts({ facts }: { facts: CustomerCard['facts'] }) {
  const t = useT();
  const fmt = useFmt();
  const { monthly } = facts;
  const days = facts.days_since_last_order;
  return (
    <KpiStrip label={t('customers.facts')}>
      <Kpi label={t('customers.turnover')} value={<Money amount={facts.turnover} whole />} detail={t('customers.orders_count', { count: facts.orders })} points={course(monthly.map((month) => month.turnover_minor))} />
      <Kpi label={t('customers.average_receipt')} value={<Money amount={facts.average_receipt} whole />} points={course(monthly.filter((month) => month.orders > 0).map((month) => month.turnover_minor / month.orders))} />
      <Kpi label={t('customers.purchases_a_month')} value={<Num value={facts.purchases_per_month} decimals={1} />} points={course(monthly.map((month) => month.orders))} />
      <Kpi label={t('customers.last_order')} value={days === null ? '—' : days === 0 ? t('customers.today') : t('customers.days_ago', { days })} detail={facts.last_order_at && fmt.day(facts.last_order_at)} />
    </KpiStrip>
  );
}

/** A line is drawn only where something moved. */
function course(points: number[]): number[] {
  return points.some((point) => point !== points[0]) ? points : [];
}
