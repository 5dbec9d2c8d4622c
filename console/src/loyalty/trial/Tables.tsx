import type { LoyaltyRehearsed, PointKind } from '../../api/types';
import { type Money as Amount, useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Card, type Column, DataTable, Money, Num, StatusBadge } from '../../kit';
import { less } from '../../simulations/less';
import { nameOfKind } from '../kinds';
import { levelsOf } from './trial';

interface Row {
  name: string;
  without: Amount | number;
  with: Amount | number;
}

/** What either rules give and cost, figure by figure. */
export function Beside({ found, names, aside }: { found: LoyaltyRehearsed; names: readonly PointKind[]; aside: string }) {
  const t = useT();
  const { without, with: draft } = found;
  const kinds = new Set([...draft.points, ...without.points].map(({ currency }) => currency));
  const none = { issued: 0, expired: 0, liability: { minor: 0, currency: draft.paid.currency } };
  const rows: Row[] = [...kinds].flatMap((kind) => {
    const of = (side: typeof draft) => side.points.find(({ currency }) => currency === kind) ?? none;
    const [before, after, points] = [of(without), of(draft), nameOfKind(names, kind)];
    if (before.issued === 0 && after.issued === 0) return [];
    return [
      { name: t('simulation.rules.row.issued', { points }), without: before.issued, with: after.issued },
      { name: t('simulation.rules.row.expired', { points }), without: before.expired, with: after.expired },
      { name: t('simulation.rules.row.liability', { points }), without: before.liability, with: after.liability },
    ];
  });
  rows.push({ name: t('simulation.rules.row.discount'), without: without.discount, with: draft.discount }, { name: t('simulation.rules.row.paid'), without: without.paid, with: draft.paid });
  if (draft.costed.minor > 0) rows.push({ name: t('simulation.rules.row.margin'), without: without.margin, with: draft.margin });
  return (
    <Card flush title={t('simulation.rules.beside')} aside={aside}>
      <DataTable
        caption={t('simulation.rules.beside')} rows={rows} rowId={({ name }) => name} rowName={({ name }) => name}
        columns={[
          { key: 'name', title: t('simulation.rules.measure'), cell: ({ name }) => name },
          { key: 'without', title: t('simulation.rules.without'), align: 'end', cell: (row) => <Figure value={row.without} /> },
          { key: 'with', title: t('simulation.rules.with'), align: 'end', cell: (row) => <Figure value={row.with} /> },
          { key: 'difference', title: t('simulation.rules.difference'), align: 'end', cell: (row) => <Difference before={row.without} after={row.with} /> },
        ]}
      />
    </Card>
  );
}

function Figure({ value }: { value: Amount | number }) {
  return typeof value === 'number' ? <Num value={value} /> : <Money amount={value} whole />;
}

/** One figure less another, with its sign. */
function Difference({ before, after }: { before: Amount | number; after: Amount | number }) {
  const change = typeof after === 'number' ? after - Number(before) : less(after, before as Amount);
  const size = typeof change === 'number' ? change : change.minor;
  return <span className={size === 0 ? 'quiet nowrap' : 'nowrap'}>{size > 0 && '+'}<Figure value={change} /></span>;
}

/** How many people end on which level. */
export function Levels({ found }: { found: LoyaltyRehearsed }) {
  const t = useT();
  const levels = levelsOf(found);
  if (levels.length === 0) return null;
  return (
    <Card flush title={t('simulation.rules.levels')}>
      <DataTable
        caption={t('simulation.rules.levels')} rows={levels} rowId={({ code }) => code} rowName={({ code }) => code}
        columns={[
          { key: 'level', title: t('loyalty.level_name'), cell: ({ code }) => code },
          { key: 'without', title: t('simulation.rules.without'), align: 'end', cell: (level) => <Num value={level.without} /> },
          { key: 'with', title: t('simulation.rules.with'), align: 'end', cell: (level) => <Num value={level.with} /> },
          { key: 'difference', title: t('simulation.rules.difference'), align: 'end', cell: (level) => <Difference before={level.without} after={level.with} /> },
        ]}
      />
    </Card>
  );
}

/** Who ends on another level: from which to which. */
export function Moves({ found }: { found: LoyaltyRehearsed }) {
  const t = useT();
  if (levelsOf(found).length === 0) return null;
  if (found.moves.length === 0) return <Card title={t('simulation.rules.moves')}><p className="quiet">{t('simulation.rules.no_moves')}</p></Card>;
  const told = ({ from, to }: LoyaltyRehearsed['moves'][number]) => t('loyalty.move', { from: from ?? t('simulation.rules.no_level'), to: to ?? t('simulation.rules.no_level') });
  return (
    <Card flush title={t('simulation.rules.moves')}>
      <DataTable
        caption={t('simulation.rules.moves')} rows={found.moves} rowId={({ from, to }) => `${from ?? ''}/${to ?? ''}`} rowName={told}
        columns={[
          { key: 'move', title: t('simulation.rules.move'), cell: told },
          { key: 'way', title: t('loyalty.level_name'), cell: ({ steps }) => (steps === 0 ? <span className="quiet">—</span> : <StatusBadge tone={steps > 0 ? 'good' : 'warn'}>{t(steps > 0 ? 'simulation.rules.up' : 'simulation.rules.down')}</StatusBadge>) },
          { key: 'people', title: t('simulation.rules.customers'), align: 'end', cell: ({ people }) => <Num value={people} /> },
        ]}
      />
    </Card>
  );
}

export function Months({ found }: { found: LoyaltyRehearsed }) {
  const t = useT();
  const fmt = useFmt();
  type Month = LoyaltyRehearsed['months'][number];
  const hasDiscounts = found.without.discount.minor > 0 || found.with.discount.minor > 0;
  const discounts: Column<Month>[] = [
    { key: 'discount_without', title: t('simulation.rules.discounts_before'), align: 'end', cell: (month) => <Money amount={month.discount_without} compact /> },
    { key: 'discount_with', title: t('simulation.rules.discounts_after'), align: 'end', cell: (month) => <Money amount={month.discount_with} compact /> },
  ];
  return (
    <DataTable
      caption={t('simulation.launch.by_month')} rows={found.months} rowId={({ month }) => month} rowName={({ month }) => fmt.month(month)}
      columns={[
        { key: 'month', title: t('simulation.launch.month'), cell: ({ month }) => fmt.month(month) },
        { key: 'orders', title: t('simulation.launch.orders'), align: 'end', cell: ({ orders }) => <Num value={orders} />, phone: 'hide' },
        { key: 'points_without', title: t('simulation.rules.points_before'), align: 'end', cell: (month) => <Num value={month.points_without} /> },
        { key: 'points_with', title: t('simulation.rules.points_after'), align: 'end', cell: (month) => <Num value={month.points_with} /> },
        ...(hasDiscounts ? discounts : []),
      ]}
    />
  );
}

export function Overlaps({ found: { overlaps } }: { found: LoyaltyRehearsed }) {
  const t = useT();
  if (overlaps.length === 0) return null;
  return (
    <Card flush title={t('simulation.rules.overlaps')} aside={t('simulation.rules.overlaps_aside')}>
      <DataTable
        caption={t('simulation.rules.overlaps')} rows={overlaps} rowId={({ promotion }) => promotion.id} rowName={({ promotion }) => promotion.name} rowHref={({ promotion }) => `/promotions/${promotion.id}`}
        columns={[
          { key: 'name', title: t('promotions.one'), cell: ({ promotion }) => promotion.name },
          { key: 'orders', title: t('simulation.launch.orders'), align: 'end', cell: ({ orders }) => <Num value={orders} /> },
          { key: 'by_promotion', title: t('simulation.rules.by_promotion'), align: 'end', cell: ({ by_promotion }) => <Money amount={by_promotion} compact /> },
          { key: 'by_level', title: t('simulation.rules.by_level'), align: 'end', cell: ({ by_level }) => <Money amount={by_level} compact /> },
        ]}
      />
    </Card>
  );
}
