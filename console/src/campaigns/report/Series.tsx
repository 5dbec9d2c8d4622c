import type { CampaignReport } from '../../api/types';
import { useSession } from '../../api/session';
import { fractionDigits, symbol, useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Card, LineChart } from '../../kit';

/** Revenue per person of both groups, day by day from the launch. */
export function Series({ report: { series, effect } }: { report: CampaignReport }) {
  const t = useT();
  const fmt = useFmt();
  const { workspace } = useSession();
  const currency = effect?.total_revenue.currency ?? workspace.currency;
  const last = series.at(-1);
  if (!effect || !last || series.length < 2) return null;
  const major = (minor: number) => minor / 10 ** fractionDigits(currency);
  const amount = (minor: number) => fmt.money({ minor: Math.round(minor), currency });
  return (
    <Card title={t('campaigns.series')} aside={t('campaigns.series_unit', { symbol: symbol(currency) })}>
      <LineChart
        summary={t('campaigns.series_said', { reached: amount(last.treated_mean), control: amount(last.control_mean) })} axisTitle={t('campaigns.day')} labels={series.map(({ day }) => fmt.dayMonth(day))} format={(value) => fmt.number(value, 0)} height={260} fillBetween
        series={[
          { key: 'reached', label: t('campaigns.reached'), values: series.map(({ treated_mean }) => major(treated_mean)), colour: 1 },
          { key: 'control', label: t('campaigns.control'), values: series.map(({ control_mean }) => major(control_mean)), colour: 'control' },
        ]}
      />
    </Card>
  );
}
