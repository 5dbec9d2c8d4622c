import type { AdExport } from '../../api/types';
import { useFmt } from '../../fmt';
import { hasMessage, tCode, useT } from '../../i18n';
import { Card, ProgressBar } from '../../kit';
import classes from './Ads.module.css';
import { decided } from './networks';

/** How far the export at work has got. */
export function Making({ made }: { made: AdExport }) {
  const t = useT();
  const fmt = useFmt();
  const title = t('ads.making', { number: made.number });
  const words = made.people > 0 ? t('kit.job_done_of', { done: fmt.number(decided(made)), total: fmt.number(made.people) }) : t('kit.job_queued');
  return (
    <Card title={title} aside={<span className="figures">{words}</span>}>
      <ProgressBar label={title} value={decided(made)} max={made.people || null} valueText={words} />
    </Card>
  );
}

/** The newest export came to nothing. */
export function Failed({ made }: { made: AdExport }) {
  const t = useT();
  const reason = made.problem && hasMessage(`errors.${made.problem}`) ? tCode('errors', made.problem) : null;
  return (
    <div className={classes.notice} data-tone="bad" role="alert">
      <strong>{made.state === 'failed' ? t('ads.failed', { number: made.number }) : t('ads.cancelled', { number: made.number })}</strong>
      {reason && <p>{reason}</p>}
      <p className="quiet">{t('ads.failed_text')}</p>
    </div>
  );
}
