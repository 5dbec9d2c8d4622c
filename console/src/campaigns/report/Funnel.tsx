import { useNavigate, useSearch } from '@tanstack/react-router';
import type { CampaignReport, Outcome } from '../../api/types';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { Card } from '../../kit';
import classes from './Report.module.css';

export const OUTCOMES: Outcome[] = ['sent', 'control_group', 'no_consent', 'no_address', 'duplicate_address', 'suppressed', 'bounced', 'failed', 'stopped', 'pending'];

/** Everybody of the audience by how it ended for them; the rows add up to the last person, and each that has ended leads to its people. */
export function Funnel({ funnel: { audience, outcomes } }: { funnel: CampaignReport['funnel'] }) {
  const t = useT();
  const fmt = useFmt();
  const navigate = useNavigate({ from: '/campaigns/$id' });
  const { outcome: chosen } = useSearch({ from: '/shell/campaigns/$id' });
  const shown = OUTCOMES.filter((outcome) => (outcomes[outcome] ?? 0) > 0 || outcome === 'sent');
  const sum = OUTCOMES.reduce((total, outcome) => total + (outcomes[outcome] ?? 0), 0);
  function open(outcome: Outcome) {
    void navigate({ search: (before) => ({ ...before, outcome: before.outcome === outcome ? undefined : outcome }), replace: true, resetScroll: false }).then(() => document.getElementById('deliveries')?.scrollIntoView({ block: 'nearest', behavior: 'smooth' }));
  }
  return (
    <Card title={t('campaigns.audience')} aside={t('campaigns.people', { count: audience, figure: fmt.number(audience) })}>
      <ul className={classes.funnel}>
        {shown.map((outcome) => {
          const count = outcomes[outcome] ?? 0;
          const row = (
            <>
              <span className={classes.outcomeHead}>
                <span>{tCode('campaigns.outcome', outcome)}</span>
                <span className="figures"><strong>{fmt.number(count)}</strong> <span className="quiet">{audience > 0 ? fmt.percent(count / audience) : ''}</span></span>
              </span>
              <span className={classes.track} aria-hidden><span data-outcome={outcome} style={{ inlineSize: `${audience > 0 ? (count / audience) * 100 : 0}%` }} /></span>
              <span className="quiet small">{tCode('campaigns.outcome_text', outcome)}</span>
            </>
          );
          return (
            <li key={outcome}>
              {outcome === 'pending' ? <div className={classes.outcome} data-still>{row}</div> : <button type="button" className={classes.outcome} aria-pressed={chosen === outcome} onClick={() => open(outcome)}>{row}</button>}
            </li>
          );
        })}
      </ul>
      <p className={classes.sum} data-tone={sum === audience ? undefined : 'bad'}>
        <span>{t('campaigns.sum')}</span>
        <strong className="figures">{t('campaigns.sum_of', { sum: fmt.number(sum), audience: fmt.number(audience) })}</strong>
      </p>
    </Card>
  );
}
