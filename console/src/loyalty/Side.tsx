import { Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { LoyaltyProgramme, LoyaltyTierSet } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { Card, ErrorCard, Stale } from '../kit';
import classes from './Loyalty.module.css';
import { isSame } from './rules';
import { useReport, useSpread } from './useLoyalty';

/** What points alive will cost, and who would move. */
export function Side({ programme, tiers }: { programme: LoyaltyProgramme; tiers: LoyaltyTierSet | null }) {
  return (
    <div className={classes.stack}>
      <Liability programme={programme.id} />
      {tiers && <Moves programme={programme} tiers={tiers} />}
    </div>
  );
}

function Liability({ programme }: { programme: string }) {
  const t = useT();
  const fmt = useFmt();
  const report = useReport(programme);
  const lines = report.data?.lines ?? [];
  const sum = (of: (line: (typeof lines)[number]) => number) => lines.reduce((total, line) => total + of(line), 0);
  const currency = lines[0]?.liability.currency;
  return (
    <Card title={t('loyalty.liability')} aside={report.data && <Stale asOf={report.data.as_of} onRefresh={() => void report.refetch()} busy={report.isFetching} />}>
      {report.error && !report.data && <ErrorCard error={report.error} what={t('loyalty.report_not_loaded')} onRetry={() => void report.refetch()} />}
      {!report.data && !report.error && <Skeleton height={30} width={140} />}
      {report.data && (
        <div className={classes.form}>
          <span className={`${classes.big} figures`}>{currency ? fmt.moneyWhole({ minor: sum((line) => line.liability.minor), currency }) : '—'}</span>
          <p className={classes.hint}>{t('loyalty.liability_text')}</p>
          <dl className={classes.facts}>
            <div><dt>{t('loyalty.alive')}</dt><dd className="figures">{fmt.number(sum((line) => line.active))}</dd></div>
            <div><dt>{t('loyalty.pending')}</dt><dd className="figures">{fmt.number(sum((line) => line.pending))}</dd></div>
            <div><dt>{t('loyalty.reserved')}</dt><dd className="figures">{fmt.number(sum((line) => line.reserved))}</dd></div>
          </dl>
        </div>
      )}
    </Card>
  );
}

function Moves({ programme, tiers }: { programme: LoyaltyProgramme; tiers: LoyaltyTierSet }) {
  const t = useT();
  const fmt = useFmt();
  const [asked] = useDebouncedValue(tiers, 250);
  const spread = useSpread(programme.id, asked);
  const isTried = !isSame(tiers, programme.rules.tiers);
  const { data } = spread;
  return (
    <Card title={t('loyalty.who_would_move')}>
      {!data && !spread.error && <Skeleton height={60} />}
      {spread.error && !data && <p className="quiet">{t('loyalty.spread_not_loaded')}</p>}
      {data && (
        <div className={classes.form} aria-live="polite">
          <dl className={classes.facts}>
            <div><dt>{t('loyalty.rise')}</dt><dd className="figures">{fmt.number(data.up)}</dd></div>
            <div><dt>{t('loyalty.fall')}</dt><dd className="figures">{fmt.number(data.down)}</dd></div>
          </dl>
          {data.moves.length > 0 && (
            <dl className={classes.facts}>
              {data.moves.slice(0, 6).map((move) => <div key={`${move.from}/${move.to}`}><dt>{t('loyalty.move', { from: move.from, to: move.to })}</dt><dd className="figures">{fmt.number(move.members)}</dd></div>)}
            </dl>
          )}
          <p className={classes.hint}>{t(isTried ? 'loyalty.moves_tried' : 'loyalty.moves_now')}</p>
        </div>
      )}
    </Card>
  );
}
