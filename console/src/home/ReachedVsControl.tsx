import { IconChartLine } from '@tabler/icons-react';
import { useSession } from '../api/session';
import type { Home } from '../api/types';
import { fractionDigits, symbol, useFmt } from '../fmt';
import { useT } from '../i18n';
import { AppLink, Card, EmptyState, LineChart } from '../kit';

/** What a person reached by the last campaign spends, beside a person of its control group. */
export function ReachedVsControl({ chart }: { chart: Home['reached_vs_control'] }) {
  const t = useT();
  const fmt = useFmt();
  const { workspace } = useSession();
  if (!chart) {
    return (
      <Card title={t('home.reached_vs_control')}>
        <EmptyState icon={<IconChartLine size={22} />} title={t('home.no_comparison')}>{t('home.no_comparison_text')}</EmptyState>
      </Card>
    );
  }
  const major = (minor: number) => minor / 10 ** fractionDigits(workspace.currency);
  const amount = (minor: number | undefined) => fmt.money({ minor: Math.round(minor ?? 0), currency: workspace.currency });
  const summary = t('home.chart_summary', { campaign: chart.campaign_name, reached: amount(chart.reached.at(-1)), control: amount(chart.control.at(-1)) });
  return (
    <Card title={t('home.reached_vs_control')} aside={<><AppLink href={`/campaigns/${chart.campaign_id}`}>{chart.campaign_name}</AppLink>, {symbol(workspace.currency)}</>}>
      <LineChart
        summary={summary} axisTitle={t('home.day')} labels={chart.days.map(fmt.dayMonth)} format={(value) => fmt.number(value, 0)} height={272} fillBetween
        series={[
          { key: 'reached', label: t('home.reached'), values: chart.reached.map(major), colour: 1 },
          { key: 'control', label: t('home.control'), values: chart.control.map(major), colour: 'control' },
        ]}
      />
    </Card>
  );
}
