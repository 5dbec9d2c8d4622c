import type { LoyaltyRehearsed, LoyaltySimulation } from '../../api/types';
import { fractionDigits, type Money as Amount, useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Card, Kpi, KpiStrip, LineChart, Money, Num } from '../../kit';
import { less } from '../../simulations/less';
import classes from '../../simulations/Simulations.module.css';
import { Beside, Levels, Months, Moves, Overlaps } from './Tables';
import { costOf, issuedBy, liabilityOf } from './trial';

/** What a draft would have done: what it gives and costs, whom it lifts, and when. */
export function Found({ simulation: { from, until, redemption, rules }, found }: { simulation: LoyaltySimulation; found: LoyaltyRehearsed }) {
  const t = useT();
  const fmt = useFmt();
  const orders = t('simulation.rules.of', { from: fmt.day(from), until: fmt.day(until) });
  return (
    <>
      <Figures found={found} />
      <Said found={found} />
      <Beside found={found} names={rules.currencies} aside={orders} />
      <div className={classes.pair}>
        <Levels found={found} />
        <Moves found={found} />
      </div>
      <Card flush title={t('simulation.launch.by_month')} aside={orders}>
        <div className={classes.course}><Course found={found} /></div>
        <Months found={found} />
      </Card>
      <Overlaps found={found} />
      <ul className={classes.notes}>
        <li>{t('simulation.rules.note_start')}</li>
        <li>{t('simulation.rules.note_left_out')}</li>
        <li>{t('simulation.rules.note_liability', { share: fmt.percent(redemption / 10_000, 0) })}</li>
        <li>{t('simulation.rules.note_margin')}</li>
        <li>{t('simulation.launch.note_prices')}</li>
      </ul>
    </>
  );
}

function Figures({ found }: { found: LoyaltyRehearsed }) {
  const t = useT();
  const fmt = useFmt();
  const { without, with: draft } = found;
  const liability = liabilityOf(draft);
  const added = less(liability, liabilityOf(without));
  const share = (part: number, whole: number) => fmt.percent(whole > 0 ? part / whole : 0, 1);
  const isCosted = draft.costed.minor > 0;
  return (
    <KpiStrip label={t('simulation.rules.figures')}>
      <Kpi label={t('simulation.rules.issued')} value={<Num value={issuedBy('with', found)} compact />} detail={t('simulation.rules.before', { value: fmt.compact(issuedBy('without', found)) })} />
      <Kpi label={t('loyalty.liability')} value={<Money amount={liability} compact />} detail={t('simulation.rules.before', { value: fmt.moneyCompact(liabilityOf(without)) })} />
      <Kpi label={t('simulation.rules.cost')} value={<Money amount={less(costOf(draft), costOf(without))} compact />} detail={t('simulation.rules.cost_detail', { points: fmt.moneyCompact(added), discounts: fmt.moneyCompact(less(draft.discount, without.discount)) })} />
      <Kpi label={t('simulation.launch.margin_change')} value={isCosted ? <Money amount={less(draft.margin, without.margin)} compact /> : <span className="quiet">—</span>} detail={isCosted ? t('simulation.launch.margin_detail', { before: fmt.moneyCompact(without.margin), share: share(draft.costed.minor, draft.paid.minor) }) : t('simulation.launch.no_costs')} />
      <Kpi label={t('simulation.rules.people')} value={<Num value={found.concerned_people} />} detail={t('simulation.rules.people_detail', { count: found.concerned_orders, orders: fmt.number(found.concerned_orders), share: share(found.concerned_orders, found.orders) })} />
    </KpiStrip>
  );
}

function Said({ found }: { found: LoyaltyRehearsed }) {
  const t = useT();
  const fmt = useFmt();
  const { without, with: draft, up, down, moves } = found;
  const points = issuedBy('with', found) - issuedBy('without', found);
  const cost = less(costOf(draft), costOf(without));
  const amount = fmt.moneyWhole({ ...cost, minor: Math.abs(cost.minor) });
  const size = { count: Math.abs(points), points: fmt.number(Math.abs(points)) };
  const isNothing = found.concerned_orders === 0 && found.concerned_people === 0;
  return (
    <section className={classes.said} aria-label={t('simulation.rules.said')}>
      <p aria-hidden>{t('simulation.rules.said')}</p>
      {isNothing && <p>{t('simulation.rules.said_nothing')}</p>}
      {points !== 0 && <p>{t(points > 0 ? 'simulation.rules.more_points' : 'simulation.rules.fewer_points', size)}</p>}
      {!isNothing && <p>{cost.minor === 0 ? t('simulation.rules.same_cost') : t(cost.minor > 0 ? 'simulation.rules.dearer' : 'simulation.rules.cheaper', { amount })}</p>}
      {up > 0 && <p>{t('simulation.rules.climbed', { count: up, people: fmt.number(up) })}</p>}
      {down > 0 && <p>{t('simulation.rules.sunk', { count: down, people: fmt.number(down) })}</p>}
      {!isNothing && draft.levels.length > 0 && moves.length === 0 && <p>{t('simulation.rules.no_moves')}</p>}
    </section>
  );
}

/** Points month by month, or discounts where the rules give nothing else. */
function Course({ found }: { found: LoyaltyRehearsed }) {
  const t = useT();
  const fmt = useFmt();
  const { months, without, with: draft } = found;
  if (months.length < 2) return null;
  const [before, after] = [issuedBy('without', found), issuedBy('with', found)];
  const labels = months.map(({ month }) => fmt.monthShort(month));
  const series = (values: (side: 'without' | 'with') => number[]) => [
    { key: 'with', label: t('simulation.rules.with'), values: values('with'), colour: 1 as const },
    { key: 'without', label: t('simulation.rules.without'), values: values('without'), colour: 'control' as const },
  ];
  if (before > 0 || after > 0) {
    return (
      <LineChart
        fromZero height={220} axisTitle={t('simulation.launch.month')} labels={labels} format={(value) => fmt.number(value)} axisFormat={(value) => fmt.compact(value)}
        summary={t('simulation.rules.course_points', { before: fmt.number(before), after: fmt.number(after) })} series={series((side) => months.map((month) => month[`points_${side}`]))}
      />
    );
  }
  const { currency } = draft.paid;
  const unit = 10 ** fractionDigits(currency);
  const money = (value: number): Amount => ({ minor: Math.round(value * unit), currency });
  return (
    <LineChart
      fromZero height={220} axisTitle={t('simulation.launch.month')} labels={labels} format={(value) => fmt.money(money(value))} axisFormat={(value) => fmt.compact(value)}
      summary={t('simulation.rules.course_discounts', { before: fmt.money(without.discount), after: fmt.money(draft.discount) })} series={series((side) => months.map((month) => month[`discount_${side}`].minor / unit))}
    />
  );
}
