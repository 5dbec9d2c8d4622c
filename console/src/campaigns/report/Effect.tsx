import { IconAlertTriangle, IconScale } from '@tabler/icons-react';
import type { CampaignReport, EffectMetric } from '../../api/types';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { Card, EmptyState, Tag } from '../../kit';
import { IntervalBar } from './IntervalBar';
import classes from './Report.module.css';

/** What the campaign changed: each figure of both groups, the difference with its interval, and what could have been seen. */
export function Effect({ report, controlPercent }: { report: CampaignReport; controlPercent: number }) {
  const t = useT();
  const fmt = useFmt();
  const { effect } = report;
  if (!effect) {
    return (
      <Card title={t('campaigns.effect')}>
        <EmptyState icon={<IconScale size={22} />} title={t(controlPercent > 0 ? 'campaigns.effect_not_yet' : 'campaigns.no_control')}>{t(controlPercent > 0 ? 'campaigns.effect_not_yet_text' : 'campaigns.no_control_text')}</EmptyState>
      </Card>
    );
  }
  const { sample_ratio: ratio } = effect;
  const format = formatOf(effect.total_revenue.currency);
  return (
    <Card title={t('campaigns.effect')} aside={t('campaigns.groups', { treated: fmt.number(effect.treated), control: fmt.number(effect.control) })} flush>
      {ratio.mismatch && (
        <p className={classes.warning} role="note" data-tone="bad">
          <IconAlertTriangle size={16} aria-hidden />
          <span>{t('campaigns.ratio_off', { expected: fmt.percent(ratio.expected), observed: fmt.percent(ratio.observed) })}</span>
        </p>
      )}
      {report.is_complete === false && <p className={classes.warning} role="note"><IconAlertTriangle size={16} aria-hidden /><span>{t('campaigns.window_open', { count: report.window_days })}</span></p>}
      <p className={classes.perPerson} aria-hidden>{t('campaigns.per_person')}</p>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('campaigns.effect_table')}>
        <table className={classes.effect}>
          <caption className="visually-hidden">{t('campaigns.effect_table')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('campaigns.per_person')}</th>
              <th scope="col" data-align="end">{t('campaigns.reached')}</th>
              <th scope="col" data-align="end">{t('campaigns.control')}</th>
              <th scope="col" data-align="end">{t('campaigns.difference')}</th>
              <th scope="col">{t('campaigns.interval_title')}</th>
              <th scope="col" data-align="end">{t('campaigns.smallest')}</th>
              <th scope="col">{t('campaigns.verdict')}</th>
            </tr>
          </thead>
          <tbody>{effect.metrics.map((metric) => <Row key={metric.code} metric={metric} format={format(metric.code)} isTrusted={!ratio.mismatch} />)}</tbody>
        </table>
      </div>
      <p className={classes.note}>{t('campaigns.effect_note')}</p>
    </Card>
  );

  function formatOf(currency: string) {
    return (code: EffectMetric['code']): Format => {
      if (code === 'conversion') return { mean: (value) => fmt.percent(value, 2), difference: (value) => fmt.percentPoints(value, 2) };
      if (code === 'orders') return { mean: (value) => fmt.number(value, 3), difference: (value) => signed(value, fmt.number(value, 3)) };
      const money = (value: number) => fmt.money({ minor: Math.round(value), currency });
      return { mean: money, difference: (value) => signed(value, money(value)) };
    };
  }
}

interface Format {
  mean: (value: number) => string;
  difference: (value: number) => string;
}

function signed(value: number, text: string): string {
  return value > 0 ? `+${text}` : text;
}

function Row({ metric, format, isTrusted }: { metric: EffectMetric; format: Format; isTrusted: boolean }) {
  const t = useT();
  const fmt = useFmt();
  const { low, high } = metric;
  const verdict = !isTrusted ? 'untrusted' : !metric.significant ? 'open' : metric.difference > 0 ? 'up' : 'down';
  const tone = ({ untrusted: 'warn', open: 'quiet', up: 'good', down: 'bad' } as const)[verdict];
  return (
    <tr>
      <th scope="row">{tCode('campaigns.metric', metric.code)}</th>
      <td data-align="end" data-label={t('campaigns.reached')}>{format.mean(metric.treated_mean)}</td>
      <td data-align="end" data-label={t('campaigns.control')}>{format.mean(metric.control_mean)}</td>
      <td data-align="end" data-label={t('campaigns.difference')}><strong>{format.difference(metric.difference)}</strong>{metric.relative !== null && <span className="quiet small"> {fmt.percentChange(metric.relative)}</span>}</td>
      <td data-label={t('campaigns.interval_title')}>
        <span className={classes.intervalCell}>
          <IntervalBar difference={metric.difference} low={low} high={high} format={format.difference} />
          <span className="quiet small nowrap">{low !== null && high !== null ? t('campaigns.interval', { low: format.difference(low), high: format.difference(high) }) : t('campaigns.no_interval')}</span>
        </span>
      </td>
      <td data-align="end" data-label={t('campaigns.smallest')}>{metric.smallest_effect === null ? '—' : format.difference(metric.smallest_effect)}</td>
      <td data-label={t('campaigns.verdict')}><Tag tone={tone}>{tCode('campaigns.verdict', verdict)}</Tag></td>
    </tr>
  );
}
