import type { CampaignReport } from '../../api/types';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Kpi, KpiStrip } from '../../kit';

/** The report's four figures. */
export function Figures({ report: { funnel, engagement, effect } }: { report: CampaignReport }) {
  const t = useT();
  const fmt = useFmt();
  const { sent } = funnel.outcomes;
  const conversion = effect?.metrics.find(({ code }) => code === 'conversion');
  const gained = effect?.incremental_revenue;
  const share = (people: number) => (sent > 0 ? t('campaigns.of_sent', { share: fmt.percent(people / sent) }) : '');
  return (
    <KpiStrip label={t('campaigns.at_a_glance')}>
      <Kpi label={t('campaigns.outcome.sent')} value={fmt.number(sent)} detail={t('campaigns.of_audience', { share: funnel.audience > 0 ? fmt.percent(sent / funnel.audience) : '—' })} />
      <Kpi label={t('campaigns.clicked_people')} value={fmt.number(engagement.clicks_human)} detail={share(engagement.clicks_human)} />
      <Kpi label={t('campaigns.metric.conversion')} value={conversion ? fmt.percent(conversion.treated_mean) : '—'} detail={conversion && t('campaigns.against_control', { difference: fmt.percentPoints(conversion.difference) })} />
      <Kpi label={t('campaigns.gained')} value={gained ? fmt.moneyCompact(gained.value) : '—'} detail={gained && t('campaigns.interval', { low: fmt.moneyCompact(gained.low), high: fmt.moneyCompact(gained.high) })} />
    </KpiStrip>
  );
}
