import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/client';
import type { LoyaltyProgramme, LoyaltyRuleSet } from '../../api/types';
import { tCode, useT } from '../../i18n';
import { AppLink, Card, EmptyState, ErrorCard, LinesSkeleton } from '../../kit';
import { Asking, type Days } from '../../simulations/Asking';
import classes from '../../simulations/Simulations.module.css';
import { useSimulations } from '../../simulations/useSimulations';
import { isSame } from '../rules';
import { Found } from './Found';
import { standingOf } from './trial';
import { type Trial, trialsKey } from './useTrial';

interface Props {
  programme: LoyaltyProgramme;
  /** The draft on the screen. */
  rules: LoyaltyRuleSet;
  trial: Trial;
  /** Puts other rules on the screen. */
  onRules: (rules: LoyaltyRuleSet) => void;
}

/** What a draft of the rules would have done to the orders of the past, beside those in force. */
export default function TrialTab({ programme, rules, trial, onRules }: Props) {
  const t = useT();
  const [days, setDays] = useState<Days>('365');
  const { query, newest, shown, isBusy } = useSimulations(trialsKey(programme.id), (signal) => api.get(`/loyalty/programmes/${programme.id}/simulations`, { signal }));
  if (query.error) return <ErrorCard error={query.error} what={t('simulation.launch.not_loaded')} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Card><LinesSkeleton lines={6} /></Card>;
  const isWaiting = trial.isPending || isBusy;
  const isChanged = !isSame(rules, programme.rules);
  // The server writes defaults into what it keeps, so a draft tried from here is known by what was sent.
  const tried = shown && { version: shown.version, rules: trial.data?.job === shown.job ? trial.variables?.rules ?? shown.rules : shown.rules };
  const standing = tried ? standingOf(tried, rules, programme) : 'fresh';
  const canReturn = tried && (standing === 'changed' || standing === 'kept');
  return (
    <div className={classes.page}>
      <Asking
        what={t('simulation.rules.what')} job={t('kit.job.loyalty_simulation')} days={days} onDays={setDays} onBegin={() => trial.mutate({ rules, days: Number(days) })}
        isBusy={isWaiting} isDisabled={!isChanged} isAgain={shown !== undefined} newest={newest}
      >
        {standing !== 'fresh' && (
          <div className={classes.note} role="status">
            <span>{tCode('simulation.rules.standing', standing)}</span>
            {canReturn && !isWaiting && <Button size="xs" variant="default" onClick={() => onRules(tried.rules)}>{t(standing === 'kept' ? 'simulation.rules.take_up' : 'simulation.rules.back')}</Button>}
          </div>
        )}
        {!isChanged && !isWaiting && standing !== 'kept' && <p className={classes.note}>{t('simulation.rules.nothing_changed')}</p>}
      </Asking>
      {!shown?.found && !isWaiting && <Card><EmptyState icon={<IconHistory size={22} />} title={t('simulation.rules.empty')}>{t('simulation.rules.empty_text')}</EmptyState></Card>}
      {shown?.found && (shown.found.orders > 0 ? <Found simulation={shown} found={shown.found} /> : <NoOrders />)}
    </div>
  );
}

function NoOrders() {
  const t = useT();
  return <Card><EmptyState icon={<IconHistory size={22} />} title={t('simulation.rules.no_orders')} actions={<Button variant="default" component={AppLink} href="/imports/new">{t('simulation.rules.import')}</Button>}>{t('simulation.rules.no_orders_text')}</EmptyState></Card>;
}
