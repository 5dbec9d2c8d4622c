import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { RfmMatrix } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { AppLink, Card, LinesSkeleton, Money } from '../kit';
import { type Cell, cellsText, hasCell, isSame } from './cells';
import classes from './Rfm.module.css';

interface Props {
  matrix: RfmMatrix | undefined;
  cells: Cell[];
  onChoose: (cells: Cell[]) => void;
  flow: { came: number; left: number } | null;
  since: string;
}

/** What the chosen cells come to, who came and who left, and a segment of them. */
export function Selection({ matrix, cells, onChoose, flow, since }: Props) {
  const t = useT();
  const fmt = useFmt();
  if (!matrix) return <Card title={t('rfm.chosen')}><LinesSkeleton lines={6} /></Card>;
  const sums = cells.length > 0 ? sum(matrix, cells) : matrix.whole;
  const average = sums.orders > 0 ? { minor: Math.round(sums.revenue.minor / sums.orders), currency: sums.revenue.currency } : null;
  const ofRevenue = matrix.whole.revenue.minor > 0 ? fmt.percent(sums.revenue.minor / matrix.whole.revenue.minor) : '—';
  const ofBuyers = matrix.whole.customers > 0 ? fmt.percent(sums.customers / matrix.whole.customers) : '—';
  const rows: [string, ReactNode][] = [
    [t('rfm.customers'), fmt.number(sums.customers)],
    [t('rfm.share'), ofBuyers],
    [t('rfm.revenue'), <Money key="revenue" amount={sums.revenue} compact />],
    [t('rfm.revenue_share'), ofRevenue],
    [t('rfm.average_receipt'), average ? <Money key="average" amount={average} whole /> : '—'],
    ...(flow ? [[t('rfm.came', { day: fmt.day(since) }), fmt.number(flow.came)], [t('rfm.left', { day: fmt.day(since) }), fmt.number(flow.left)]] as [string, string][] : []),
  ];
  const names = matrix.groups.filter((one) => one.cells.some((cell) => hasCell(cells, cell as unknown as Cell))).map(({ code }) => tCode('rfm.group', code));
  const count = t('rfm.cells_chosen', { count: cells.length });
  const title = cells.length === 0 ? t('rfm.all_buyers') : names.length <= 2 ? names.join(', ') : count;
  return (
    <Card>
      <div className={classes.panel} aria-live="polite">
        <div><p className="quiet small">{cells.length > 0 && names.length <= 2 ? count : t('rfm.chosen')}</p><h2>{title}</h2></div>
        <dl className={classes.facts}>{rows.map(([label, value]) => <div key={label}><dt>{label}</dt><dd className="figures">{value}</dd></div>)}</dl>
        {cells.length === 0 && <p className="quiet small">{t('rfm.never_bought', { count: matrix.base - matrix.whole.customers, size: fmt.number(matrix.base - matrix.whole.customers) })}</p>}
        <div className={classes.chips} role="group" aria-label={t('rfm.groups')}>
          {matrix.groups.map((one) => {
            const own = one.cells as unknown as Cell[];
            const isOn = isSame(own, cells);
            return <button key={one.code} type="button" className={classes.chip} aria-pressed={isOn} onClick={() => onChoose(isOn ? [] : own)}>{tCode('rfm.group', one.code)}</button>;
          })}
        </div>
        {cells.length > 0 ? <Button component={AppLink} href={`/segments/new?rfm=${cellsText(cells)}`} leftSection={<IconUserPlus size={15} aria-hidden />}>{t('rfm.make_segment')}</Button> : <p className="quiet small">{t('rfm.choose_cells')}</p>}
        {cells.length > 0 && <Button variant="default" onClick={() => onChoose([])}>{t('rfm.clear')}</Button>}
      </div>
    </Card>
  );
}

function sum(matrix: RfmMatrix, cells: Cell[]) {
  const of = matrix.cells.filter(({ recency, frequency }) => hasCell(cells, [recency, frequency]));
  const add = (pick: (cell: (typeof of)[number]) => number) => of.reduce((total, cell) => total + pick(cell), 0);
  return { customers: add((cell) => cell.customers), orders: add((cell) => cell.orders), revenue: { minor: add((cell) => cell.revenue.minor), currency: matrix.whole.revenue.currency } };
}
