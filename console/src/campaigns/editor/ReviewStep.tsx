import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { Campaign, CampaignCheck } from '../../api/types';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { Card, ErrorCard, LinesSkeleton } from '../../kit';
import { stepOf, wordsOf } from './checks';
import classes from './Editor.module.css';
import type { StepId } from './Editor';
import type { Check } from './useCheck';
import type { Draft } from './useDraft';

interface Props {
  draft: Draft;
  campaign: Campaign;
  check: Check;
  onLaunch: () => void;
  onStep: (step: StepId) => void;
}

/** The list before the launch: each point says what it found and leads to its step. */
export function ReviewStep({ draft, campaign, check, onLaunch, onStep }: Props) {
  const t = useT();
  const fmt = useFmt();
  const estimate = check.data?.estimate;
  const isReady = check.data?.ready === true && draft.state.kind !== 'conflict';
  return (
    <Card
      title={t('campaigns.step_review')} aside={<Button size="xs" variant="subtle" loading={check.isFetching} onClick={() => void check.refetch()}>{t('campaigns.check_again')}</Button>}
      footer={(
        <div className={classes.launch}>
          <p>{estimate && (isReady ? t('campaigns.launch_reach', { count: estimate.to_send, figure: fmt.number(estimate.to_send), control: fmt.number(estimate.control) }) : t('campaigns.launch_not_ready'))}</p>
          <Button disabled={!isReady} onClick={onLaunch}>{campaign.state === 'scheduled' ? t('campaigns.reschedule') : draft.fields.scheduled_at ? t('campaigns.schedule') : t('campaigns.launch')}</Button>
        </div>
      )}
    >
      {check.error && <ErrorCard error={check.error} what={t('campaigns.not_checked')} onRetry={() => void check.refetch()} />}
      {!check.data && !check.error && <LinesSkeleton lines={6} />}
      {check.data && <ul className={classes.checks}>{sorted(check.data).map((point, index) => <Point key={`${point.code}-${index}`} point={point} onStep={onStep} />)}</ul>}
    </Card>
  );
}

function Point({ point, onStep }: { point: CampaignCheck['checks'][number]; onStep: (step: StepId) => void }) {
  const t = useT();
  const Icon = { ok: IconCheck, warning: IconAlertTriangle, error: IconX }[point.status];
  return (
    <li className={classes.check} data-status={point.status}>
      <span className={classes.checkMark} aria-hidden><Icon size={14} /></span>
      <div>
        <p className={classes.checkName}>{tCode('campaigns.check', point.code)}<span className="visually-hidden">: {tCode('campaigns.check_status', point.status)}</span></p>
        <p className="quiet small">{wordsOf(point)}</p>
      </div>
      {point.status !== 'ok' && <Button size="xs" variant="default" onClick={() => onStep(stepOf(point))}>{t('campaigns.put_right')}<span className="visually-hidden">: {tCode('campaigns.check', point.code)}</span></Button>}
    </li>
  );
}

const RANK = { error: 0, warning: 1, ok: 2 };

function sorted({ checks }: CampaignCheck) {
  return checks.toSorted((a, b) => RANK[a.status] - RANK[b.status]);
}
