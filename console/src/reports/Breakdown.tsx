import { useState } from 'react';
import type { Sale } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { type Column, DataTable, Money, Num, Segmented } from '../kit';
import { ReportCard } from './ReportCard';
import classes from './Reports.module.css';
import { type Part, PARTS } from './routes';
import { ShareBar } from './ShareBar';
import type { useSales } from './useReports';
import { wholeOf } from './whole';

const AT_FIRST = 8;

interface Props {
  sales: ReturnType<typeof useSales>;
  by: Part;
  onBy: (by: Part) => void;
}

/** Sales by category, brand, store or channel, the largest first. */
export function Breakdown({ sales, by, onBy }: Props) {
  const t = useT();
  const fmt = useFmt();
  const [openPart, setOpenPart] = useState<Part | null>(null);
  const isOpen = openPart === by;
  const rows = sales.data?.rows ?? [];
  const total = rows.reduce((sum, { revenue }) => sum + revenue.minor, 0);
  const most = Math.max(...rows.map(({ revenue }) => revenue.minor));
  const whole = wholeOf(rows.map(({ revenue }) => revenue));
  const nameOf = ({ name }: Sale) => name ?? tCode('reports.without', by);
  const share = ({ revenue }: Sale) => (sales.data?.is_cut || total <= 0 ? null : fmt.percent(revenue.minor / total));
  const columns: Column<Sale>[] = [
    { key: 'name', title: tCode('reports.by', by), cell: (row) => <span className={row.name === null ? 'quiet' : classes.name}>{nameOf(row)}</span> },
    { key: 'share', title: t('reports.share'), width: '24%', phone: 'hide', cell: (row) => <ShareBar value={row.revenue.minor} most={most} words={share(row)} /> },
    { key: 'revenue', title: t('reports.measure.revenue'), align: 'end', cell: (row) => <Money amount={whole(row.revenue)} /> },
    { key: 'orders', title: t('reports.measure.orders'), align: 'end', cell: (row) => <Num value={row.orders} /> },
    { key: 'customers', title: t('reports.measure.customers'), align: 'end', cell: (row) => <Num value={row.customers} /> },
  ];
  const choice = <Segmented label={t('reports.told_apart')} value={by} onChange={onBy} options={PARTS.map((value) => ({ value, label: tCode('reports.by', value) }))} />;
  return (
    <ReportCard title={t('reports.breakdown')} aside={choice} asked={sales} flush note={(by === 'category' || by === 'brand') && t('reports.counted_in_each')}>
      {() => (
        <DataTable
          caption={t('reports.breakdown')} columns={columns} rows={isOpen ? rows : rows.slice(0, AT_FIRST)} rowId={nameOf} rowName={nameOf}
          more={isOpen || rows.length <= AT_FIRST ? null : { load: () => setOpenPart(by), busy: false }}
        />
      )}
    </ReportCard>
  );
}
