import type { Replayed } from '../../api/types';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { Card, DataTable, DateTime, Money, Num } from '../../kit';
import { less } from '../../simulations/less';
import classes from '../../simulations/Simulations.module.css';
import { why } from '../simulator/Receipt';

export function Months({ found }: { found: Replayed }) {
  const t = useT();
  const fmt = useFmt();
  const costed = found.with.costed.minor > 0;
  return (
    <DataTable
      caption={t('simulation.launch.by_month')} rows={found.months} rowId={({ month }) => month} rowName={({ month }) => fmt.month(month)}
      columns={[
        { key: 'month', title: t('simulation.launch.month'), cell: ({ month }) => fmt.month(month) },
        { key: 'orders', title: t('simulation.launch.orders'), align: 'end', cell: ({ reached_orders }) => <Num value={reached_orders} /> },
        { key: 'given', title: t('simulation.launch.given'), align: 'end', cell: ({ given }) => <Money amount={given} compact /> },
        { key: 'cost', title: t('simulation.launch.cost'), align: 'end', cell: ({ added }) => <Money amount={added} compact /> },
        ...(costed ? [{ key: 'margin', title: t('simulation.launch.margin_change'), align: 'end' as const, cell: (row: Replayed['months'][number]) => <Money amount={less(row.margin_with, row.margin_without)} compact /> }] : []),
        { key: 'points', title: t('simulation.launch.points'), align: 'end', cell: ({ points }) => <Num value={points} /> },
      ]}
    />
  );
}

interface SharesProps {
  title: string;
  first: string;
  /** What orders or lines without one are called. */
  unnamed: string;
  shares: Replayed['stores'];
}

export function Shares({ title, first, unnamed, shares }: SharesProps) {
  const t = useT();
  if (shares.length === 0) return null;
  const name = (share: Replayed['stores'][number]) => share.name ?? unnamed;
  return (
    <Card flush title={title}>
      <DataTable
        caption={title} rows={shares} rowId={(share) => share.name ?? ''} rowName={name}
        columns={[
          { key: 'name', title: first, cell: name },
          { key: 'orders', title: t('simulation.launch.orders'), align: 'end', cell: ({ orders }) => <Num value={orders} /> },
          { key: 'given', title: t('simulation.launch.given'), align: 'end', cell: ({ given }) => <Money amount={given} compact /> },
          { key: 'paid', title: t('simulation.launch.paid'), align: 'end', cell: ({ paid }) => <Money amount={paid} compact /> },
        ]}
      />
    </Card>
  );
}

export function Overlaps({ found }: { found: Replayed }) {
  const t = useT();
  if (found.reached_orders === 0) return null;
  if (found.overlaps.length === 0) return <Card title={t('simulation.launch.overlaps')}><p className="quiet">{t('simulation.launch.no_overlaps')}</p></Card>;
  return (
    <Card flush title={t('simulation.launch.overlaps')} aside={t('simulation.launch.overlaps_aside')}>
      <DataTable
        caption={t('simulation.launch.overlaps')} rows={found.overlaps} rowId={({ promotion }) => promotion.id} rowName={({ promotion }) => promotion.name} rowHref={({ promotion }) => `/promotions/${promotion.id}`}
        columns={[
          { key: 'name', title: t('promotions.one'), cell: ({ promotion }) => promotion.name },
          { key: 'both', title: t('simulation.launch.both'), align: 'end', cell: ({ both }) => <Num value={both} /> },
          { key: 'displaced', title: t('simulation.launch.displaced'), align: 'end', cell: ({ displaced }) => <Num value={displaced} /> },
          { key: 'before', title: t('simulation.launch.gave_before'), align: 'end', cell: ({ before }) => <Money amount={before} compact /> },
          { key: 'after', title: t('simulation.launch.gives_after'), align: 'end', cell: ({ after }) => <Money amount={after} compact /> },
        ]}
      />
    </Card>
  );
}

export function Limits({ found, currency }: { found: Replayed; currency: string }) {
  const t = useT();
  const fmt = useFmt();
  if (found.limits.length === 0) return null;
  const value = (measure: string, amount: number) => (measure === 'money' ? fmt.money({ minor: amount, currency }) : fmt.number(amount));
  return (
    <Card title={t('simulation.launch.limits')}>
      <ul className={classes.facts}>
        {found.limits.map((limit, index) => (
          <li key={index}>
            <span>{tCode('simulation.limit', `${limit.measure}_${limit.per}${limit.daily ? '_day' : ''}`)}: {t('simulation.launch.used', { used: value(limit.measure, limit.used), most: value(limit.measure, limit.most) })}</span>
            <span className={limit.used_up_at ? classes.warn : 'quiet'}>{limit.used_up_at ? <>{t('simulation.launch.used_up')} <DateTime at={limit.used_up_at} /></> : t('simulation.launch.lasts')}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Reasons({ found }: { found: Replayed }) {
  const t = useT();
  if (found.reasons.length === 0) return null;
  return (
    <Card title={t('simulation.launch.reasons')}>
      <ul className={classes.facts}>
        {found.reasons.map(({ reason, orders }) => <li key={reason}><span>{why(reason)}</span><Num value={orders} /></li>)}
      </ul>
    </Card>
  );
}
