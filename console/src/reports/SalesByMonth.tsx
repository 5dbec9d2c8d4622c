import { fractionDigits, useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { LineChart, Segmented } from '../kit';
import { countedUpTo } from './period';
import { OneMonth } from './OneMonth';
import { ReportCard } from './ReportCard';
import { type Measure, MEASURES } from './routes';
import type { useSales } from './useReports';

interface Props {
  sales: ReturnType<typeof useSales>;
  measure: Measure;
  onMeasure: (measure: Measure) => void;
}

/** Revenue, orders or customers month by month. */
export function SalesByMonth({ sales, measure, onMeasure }: Props) {
  const t = useT();
  const fmt = useFmt();
  const name = tCode('reports.measure', measure);
  const cut = sales.data && countedUpTo(sales.data.until);
  const choice = <Segmented label={t('reports.shown')} value={measure} onChange={onMeasure} options={MEASURES.map((value) => ({ value, label: tCode('reports.measure', value) }))} />;
  return (
    <ReportCard title={t('reports.by_month')} aside={choice} asked={sales} lines={9} note={cut && t('reports.counted_up_to', { day: fmt.day(cut) })}>
      {({ rows }) => {
        const currency = rows[0]?.revenue.currency ?? '';
        const scale = 10 ** fractionDigits(currency);
        const values = rows.map((row) => (measure === 'revenue' ? row.revenue.minor / scale : row[measure]));
        const words = (value: number) => (measure === 'revenue' ? fmt.money({ minor: Math.round(value * scale), currency }) : fmt.number(value));
        const axis = (value: number) => (measure === 'revenue' ? fmt.moneyCompact({ minor: Math.round(value * scale), currency }) : fmt.compact(value));
        const months = rows.map((row) => row.name ?? '');
        if (values.length === 1) return <OneMonth month={fmt.month(months[0] ?? '')} figures={[[name, words(values[0] ?? 0)]]} />;
        const said = t('reports.by_month_said', { measure: name, first: fmt.month(months[0] ?? ''), from: words(values[0] ?? 0), last: fmt.month(months.at(-1) ?? ''), to: words(values.at(-1) ?? 0) });
        return <LineChart summary={said} axisTitle={t('reports.month')} labels={months.map(fmt.monthShort)} format={words} axisFormat={axis} height={272} fromZero series={[{ key: measure, label: name, values, colour: 1 }]} />;
      }}
    </ReportCard>
  );
}
