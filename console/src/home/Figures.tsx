import type { Home } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { Kpi, KpiStrip, Money } from '../kit';

/** The four figures of the period. */
export function Figures({ home, days }: { home: Home | undefined; days: number }) {
  const t = useT();
  const fmt = useFmt();
  const share = home && home.base.customers > 0 ? home.reachable.value / home.base.customers : null;
  return (
    <KpiStrip label={t('home.key_figures', { count: days })}>
      <Kpi label={t('home.revenue')} value={home && <Money amount={home.revenue.value} compact />} change={home && changeOf(home.revenue.value.minor, home.revenue.previous?.minor)} points={wholeDays(home?.revenue.points)} />
      <Kpi label={t('home.orders')} value={home && fmt.number(home.orders.value)} change={home && change(home.orders)} points={wholeDays(home?.orders.points)} />
      <Kpi label={t('home.active_customers')} value={home && fmt.number(home.active_customers.value)} change={home && change(home.active_customers)} points={wholeDays(home?.active_customers.points)} />
      <Kpi label={t('home.reachable')} value={home && fmt.number(home.reachable.value)} detail={share === null ? null : t('home.share_of_base', { share: fmt.percent(share) })} points={wholeDays(home?.reachable.points)} neutral />
    </KpiStrip>
  );
}

/** Today is not over: its point would look like a fall. */
function wholeDays(points: number[] | undefined): number[] | undefined {
  return points?.slice(0, -1);
}

function change(figure: Home['orders']): number | null {
  return changeOf(figure.value, figure.previous);
}

function changeOf(value: number, previous: number | null | undefined): number | null {
  return previous ? value / previous - 1 : null;
}
