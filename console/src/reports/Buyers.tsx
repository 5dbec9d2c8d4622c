import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { LineChart } from '../kit';
import { OneMonth } from './OneMonth';
import { ReportCard } from './ReportCard';
import type { useBuyers } from './useReports';

/** Who bought in each month for the first time, and who had bought before. */
export function Buyers({ buyers }: { buyers: ReturnType<typeof useBuyers> }) {
  const t = useT();
  const fmt = useFmt();
  return (
    <ReportCard title={t('reports.buyers')} asked={buyers} lines={9}>
      {({ rows }) => {
        const last = rows.at(-1);
        if (last && rows.length === 1) return <OneMonth month={fmt.month(last.month)} figures={[[t('reports.returning'), fmt.number(last.returning)], [t('reports.new'), fmt.number(last.new)]]} />;
        const said = last ? t('reports.buyers_said', { month: fmt.month(last.month), new: fmt.number(last.new), returning: fmt.number(last.returning) }) : '';
        return (
          <LineChart
            summary={said} axisTitle={t('reports.month')} labels={rows.map((row) => fmt.monthShort(row.month))} format={fmt.number} axisFormat={fmt.compact} height={272} fromZero
            series={[
              { key: 'returning', label: t('reports.returning'), values: rows.map((row) => row.returning), colour: 1 },
              { key: 'new', label: t('reports.new'), values: rows.map((row) => row.new), colour: 3 },
            ]}
          />
        );
      }}
    </ReportCard>
  );
}
