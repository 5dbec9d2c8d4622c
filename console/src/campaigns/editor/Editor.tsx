import { Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ActionIcon } from '@mantine/core';
import type { Campaign } from '../../api/types';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { ConfirmDialog, Page, StatusBadge, type Step, StepRail } from '../../kit';
import { fromMjml } from '../letter/mjml';
import { TONES } from '../states';
import { useDeeds } from '../useDeeds';
import { AudienceStep } from './AudienceStep';
import { withLetter } from './checks';
import { ContentStep } from './ContentStep';
import classes from './Editor.module.css';
import { GoalStep } from './GoalStep';
import { LaunchDialog } from './LaunchDialog';
import { ReviewStep } from './ReviewStep';
import { Conflict, SaveStatus } from './SaveStatus';
import { ScheduledNotice, ScheduleStep } from './ScheduleStep';
import { type Check, openPoints, useCheck } from './useCheck';
import { type Draft, useDraft } from './useDraft';

export const STEPS = ['goal', 'audience', 'content', 'schedule', 'review'] as const;
export type StepId = (typeof STEPS)[number];

/** A campaign being written: five steps on one page, saved as it goes. */
export default function Editor({ campaign }: { campaign: Campaign }) {
  const t = useT();
  const draft = useDraft(campaign);
  const answer = useCheck(campaign.id, draft.version);
  const check = { ...answer, data: withLetter(answer.data, draft.fields.mjml) } as Check;
  const [isLaunching, setLaunching] = useState(false);
  const { actions, dialog } = useDeeds();
  const current = useStepInView();
  const steps = useSteps(draft, campaign, check.data);
  const subject = { id: campaign.id, name: draft.fields.name, state: campaign.state, audience: null, done: 0 };
  useLaunchKey(() => setLaunching(true));

  return (
    <Page
      wide title={draft.fields.name} crumb={{ label: t('campaigns.title'), href: '/campaigns' }} badge={<StatusBadge tone={TONES[campaign.state]}>{tCode('campaigns.state', campaign.state)}</StatusBadge>}
      actions={(
        <>
          <SaveStatus draft={draft} />
          <Menu>
            <Menu.Target><ActionIcon variant="default" size={34} aria-label={t('kit.actions')}><IconDots size={16} aria-hidden /></ActionIcon></Menu.Target>
            <Menu.Dropdown>
              {actions.filter((action) => action.isShown?.(subject) ?? true).map((action) => <Menu.Item key={action.label} leftSection={action.icon} data-danger={action.danger || undefined} onClick={() => action.onClick(subject)}>{action.label}</Menu.Item>)}
            </Menu.Dropdown>
          </Menu>
          <Button onClick={() => go('review')}>{t('campaigns.review_and_launch')}</Button>
        </>
      )}
    >
      <Conflict draft={draft} />
      {campaign.state === 'scheduled' && campaign.scheduled_at && <ScheduledNotice campaign={campaign} />}
      <div className={classes.layout}>
        <div className={classes.rail}><StepRail label={t('campaigns.steps')} steps={steps} current={current} onSelect={(id) => go(id as StepId)} /></div>
        <div className={classes.steps}>
          <Section id="goal"><GoalStep draft={draft} /></Section>
          <Section id="audience"><AudienceStep draft={draft} check={check} /></Section>
          <Section id="content"><ContentStep draft={draft} campaign={campaign} /></Section>
          <Section id="schedule"><ScheduleStep draft={draft} toSend={check.data?.estimate.to_send ?? null} /></Section>
          <Section id="review"><ReviewStep draft={draft} campaign={campaign} check={check} onLaunch={() => setLaunching(true)} onStep={go} /></Section>
        </div>
      </div>
      {isLaunching && <LaunchDialog campaign={campaign} draft={draft} onClose={() => setLaunching(false)} />}
      {dialog}
      <Leaving draft={draft} />
    </Page>
  );
}

function Section({ id, children }: { id: StepId; children: React.ReactNode }) {
  return <div id={`step-${id}`} className={classes.section} tabIndex={-1}>{children}</div>;
}

function go(step: StepId) {
  const section = document.getElementById(`step-${step}`);
  section?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  section?.focus({ preventScroll: true });
}

function useSteps({ fields }: Draft, campaign: Campaign, check: Parameters<typeof openPoints>[0]): Step[] {
  const t = useT();
  const fmt = useFmt();
  const open = openPoints(check);
  const isBroken = (codes: string[]) => open.some(({ code, status }) => status === 'error' && codes.includes(code));
  const hasAudience = fields.segment_id !== null || fields.list_id !== null;
  const hasWords = fields.subject !== '' && fields.mjml !== '' && !(fromMjml(fields.mjml).kind === 'blocks' && isBroken(['content']));
  const state = (isDone: boolean, codes: string[]) => (isBroken(codes) && isDone ? 'problem' : isDone ? 'done' : 'todo');
  return [
    { id: 'goal', label: t('campaigns.step_goal'), detail: tCode('campaigns.goal', fields.goal), state: 'done' },
    { id: 'audience', label: t('campaigns.step_audience'), detail: hasAudience && check ? t('campaigns.people', { count: check.estimate.audience, figure: fmt.number(check.estimate.audience) }) : undefined, state: state(hasAudience, ['audience', 'consent', 'address', 'control', 'power']) },
    { id: 'content', label: t('campaigns.step_content'), detail: fields.subject || undefined, state: state(hasWords, ['subject', 'content', 'unsubscribe_link', 'links', 'sender']) },
    { id: 'schedule', label: t('campaigns.step_schedule'), detail: fields.scheduled_at ? fmt.dateTime(fields.scheduled_at) : t('campaigns.at_launch'), state: 'done' },
    { id: 'review', label: t('campaigns.step_review'), detail: check && (open.length > 0 ? t('campaigns.points_open', { count: open.length }) : t('campaigns.all_points_fine')), state: campaign.state === 'scheduled' ? 'done' : check?.ready === false && hasAudience && hasWords ? 'problem' : 'todo' },
  ];
}

/** The step at the top of what is seen. */
function useStepInView(): StepId {
  const [current, setCurrent] = useState<StepId>('goal');
  useEffect(() => {
    const find = () => {
      const passed = STEPS.filter((step) => (document.getElementById(`step-${step}`)?.getBoundingClientRect().top ?? Infinity) < innerHeight * 0.4);
      setCurrent(passed.at(-1) ?? 'goal');
    };
    document.addEventListener('scroll', find, { capture: true, passive: true });
    return () => document.removeEventListener('scroll', find, { capture: true });
  }, []);
  return current;
}

/** ⌘Enter is the page's primary action. */
function useLaunchKey(launch: () => void) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      launch();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
}

/** Saves before the page is left; asks when that cannot be done. */
function Leaving({ draft }: { draft: Draft }) {
  const t = useT();
  const blocker = useBlocker({
    shouldBlockFn: async ({ current, next }) => current.pathname !== next.pathname && draft.isDirty() && !(await draft.flush()),
    enableBeforeUnload: () => draft.isDirty(),
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <ConfirmDialog opened onClose={blocker.reset} title={t('campaigns.leave_title')} confirmLabel={t('campaigns.leave')} danger onConfirm={async () => blocker.proceed()}>
      <p>{t('campaigns.leave_text')}</p>
    </ConfirmDialog>
  );
}
