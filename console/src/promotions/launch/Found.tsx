import type { PromotionSimulation, Replayed } from '../../api/types';
import { fractionDigits, type Money as Amount, useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Card, Kpi, KpiStrip, LineChart, Money, Num } from '../../kit';
import { less } from '../../simulations/less';
import classes from '../../simulations/Simulations.module.css';
import { Limits, Months, Overlaps, Reasons, Shares } from './Tables';

/** What a simulation found: what it costs, whom it reaches, and where. */
export function Found({ simulation, found }: { simulation: PromotionSimulation; found: Replayed }) {
  const t = useT();
  const fmt = useFmt();
  return (
    <>
      <Figures found={found} />
      <Card flush title={t('simulation.launch.by_month')} aside={t('simulation.launch.of', { version: simulation.version, from: fmt.day(simulation.from), until: fmt.day(simulation.until) })}>
        <div className={classes.course}><Course found={found} /></div>
        <Months found={found} />
      </Card>
      <div className={classes.pair}>
        <Shares title={t('simulation.launch.stores')} first={t('simulation.launch.store')} unnamed={t('simulation.launch.no_store')} shares={found.stores} />
        <Shares title={t('simulation.launch.categories')} first={t('simulation.launch.category')} unnamed={t('simulation.launch.no_category')} shares={found.categories} />
      </div>
      <Overlaps found={found} />
      <div className={classes.pair}>
        <Limits found={found} currency={found.given.currency} />
        <Reasons found={found} />
      </div>
      <ul className={classes.notes}>
        <li>{t('simulation.launch.note_prices')}</li>
        <li>{t('simulation.launch.note_people')}</li>
        <li>{t('simulation.launch.note_limits')}</li>
        {found.coupons_assumed && <li>{t('simulation.launch.note_coupons')}</li>}
      </ul>
    </>
  );
}

function Figures({ found }: { found: Replayed }) {
  const t = useT();
  const fmt = useFmt();
  const cost = less(found.with.discount, found.without.discount);
  const share = (part: number, whole: number) => fmt.percent(whole > 0 ? part / whole : 0, 1);
  const costed = found.with.costed.minor > 0;
  return (
    <KpiStrip label={t('simulation.launch.figures')}>
      <Kpi label={t('simulation.launch.cost')} value={<Money amount={cost} compact />} detail={t('simulation.launch.cost_detail', { given: fmt.moneyCompact(found.given) })} />
      <Kpi label={t('simulation.launch.margin')} value={costed ? <Money amount={found.with.margin} compact /> : <span className="quiet">—</span>} detail={costed ? t('simulation.launch.margin_detail', { before: fmt.moneyCompact(found.without.margin), share: share(found.with.costed.minor, found.with.paid.minor) }) : t('simulation.launch.no_costs')} />
      <Kpi label={t('simulation.launch.people')} value={<Num value={found.reached_people} />} detail={t('simulation.launch.people_detail', { share: share(found.reached_people, found.people) })} />
      <Kpi label={t('simulation.launch.orders')} value={<Num value={found.reached_orders} />} detail={t('simulation.launch.orders_detail', { share: share(found.reached_orders, found.orders) })} />
      <Kpi label={t('simulation.launch.points')} value={<Num value={found.points} compact />} detail={found.points_worth ? t('simulation.launch.points_detail', { worth: fmt.moneyCompact(found.points_worth) }) : t('simulation.launch.no_programme')} />
    </KpiStrip>
  );
}

function Course({ found: { months, given } }: { found: Replayed }) {
  const t = useT();
  const fmt = useFmt();
  if (months.length < 2) return null;
  const major = ({ minor }: Amount) => minor / 10 ** fractionDigits(given.currency);
  const sum = { minor: months.reduce((total, { added }) => total + added.minor, 0), currency: given.currency };
  return (
    <LineChart
      fromZero height={220} axisTitle={t('simulation.launch.month')} labels={months.map(({ month }) => fmt.monthShort(month))} format={(value) => fmt.money({ minor: Math.round(value * 10 ** fractionDigits(given.currency)), currency: given.currency })} axisFormat={(value) => fmt.compact(value)}
      summary={t('simulation.launch.course_said', { total: fmt.money(sum) })}
      series={[
        { key: 'given', label: t('simulation.launch.given'), values: months.map((month) => major(month.given)), colour: 2 },
        { key: 'added', label: t('simulation.launch.cost'), values: months.map((month) => major(month.added)), colour: 1 },
      ]}
    />
  );
}
