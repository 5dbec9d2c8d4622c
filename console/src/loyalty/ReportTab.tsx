import type { LoyaltyProgramme } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { Card, ErrorCard, Money, Percent, RowsSkeleton, Stale } from '../kit';
import { nameOfKind } from './kinds';
import classes from './Loyalty.module.css';
import { useReport } from './useLoyalty';

/** What points are to the books, by kind and funder. */
export function ReportTab({ programme }: { programme: LoyaltyProgramme }) {
  const t = useT();
  const fmt = useFmt();
  const report = useReport(programme.id);
  const counts = ['issued', 'active', 'pending', 'reserved', 'spent', 'expired', 'reversed', 'owed'] as const;
  return (
    <Card title={t('loyalty.tab.report')} aside={report.data && <Stale asOf={report.data.as_of} onRefresh={() => void report.refetch()} busy={report.isFetching} />}>
      {report.error && !report.data && <ErrorCard error={report.error} what={t('loyalty.report_not_loaded')} onRetry={() => void report.refetch()} />}
      {!report.data && !report.error && <RowsSkeleton rows={3} />}
      {report.data?.lines.length === 0 && <p className="quiet">{t('loyalty.nothing_issued')}</p>}
      <div className={classes.form}>
        {report.data?.lines.map((line) => (
          <section key={`${line.currency}/${line.funder ?? ''}`} className={classes.form}>
            <p className={classes.sentence}>{line.funder ? t('loyalty.points_by_funder', { points: nameOfKind(programme.rules.currencies, line.currency), funder: line.funder }) : t('loyalty.points_by_shop', { points: nameOfKind(programme.rules.currencies, line.currency) })}</p>
            <dl className={classes.facts}>
              {counts.map((count) => <div key={count}><dt>{tCode('loyalty.report', count)}</dt><dd className="figures">{fmt.number(line[count])}</dd></div>)}
              <div><dt>{t('loyalty.report.breakage')}</dt><dd className="figures"><Percent share={line.breakage} /></dd></div>
              <div><dt>{t('loyalty.report.cost')}</dt><dd className="figures"><Money amount={line.cost} /></dd></div>
              <div><dt>{t('loyalty.liability')}</dt><dd className="figures"><Money amount={line.liability} /></dd></div>
            </dl>
          </section>
        ))}
        {(report.data?.lines.length ?? 0) > 0 && <p className={classes.hint}>{t('loyalty.report_hint')}</p>}
      </div>
    </Card>
  );
}
