import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../api/client';
import { useFmt } from '../fmt';
import { t as told, useT } from '../i18n';
import { Card, notifyProblem, ProgressBar, Segmented } from '../kit';
import classes from './Simulations.module.css';
import { isAtWork, type Simulation } from './useSimulations';

const DAYS = ['30', '90', '365'] as const;
export type Days = (typeof DAYS)[number];

interface Props {
  what: string;
  /** What its job is called. */
  job: string;
  days: Days;
  onDays: (days: Days) => void;
  onBegin: () => void;
  isBusy: boolean;
  isDisabled?: boolean;
  /** Whether something was found before. */
  isAgain: boolean;
  newest: Simulation | undefined;
  /** What is to be known of what is shown below. */
  children?: ReactNode;
}

/** Asks for a simulation over so many days, shows how far it is, and stops it. */
export function Asking({ what, job, days, onDays, onBegin, isBusy, isDisabled = false, isAgain, newest, children }: Props) {
  const t = useT();
  return (
    <Card>
      <div className={classes.head}>
        <p className={classes.what}>{what}</p>
        <Segmented label={t('simulation.launch.period')} value={days} onChange={onDays} options={DAYS.map((value) => ({ value, label: t('simulation.launch.days', { days: Number(value) }) }))} />
        <Button onClick={onBegin} disabled={isBusy || isDisabled} leftSection={<IconHistory size={16} aria-hidden />}>{isAgain ? t('simulation.launch.again') : t('simulation.launch.begin')}</Button>
      </div>
      {newest && isAtWork(newest) && <AtWork id={newest.job} title={job} />}
      {newest && (newest.state === 'failed' || newest.state === 'cancelled') && <p className={classes.over} role="status">{t(newest.state === 'failed' ? 'simulation.launch.failed' : 'simulation.launch.cancelled')}</p>}
      {children}
    </Card>
  );
}

function AtWork({ id, title }: { id: string; title: string }) {
  const t = useT();
  const fmt = useFmt();
  const progress = useQuery({ queryKey: ['jobs', id], queryFn: ({ signal }) => api.get(`/jobs/${id}`, { signal }), refetchInterval: 700 }).data?.progress;
  const cancel = useMutation({ mutationFn: () => api.post(`/jobs/${id}/cancel`), onError: (error) => notifyProblem(error, told('kit.not_cancelled')) });
  const words = progress?.total ? t('simulation.launch.progress', { done: fmt.number(progress.done), total: fmt.number(progress.total) }) : t('kit.job_queued');
  return (
    <div className={classes.work}>
      <ProgressBar withText label={title} value={progress?.done ?? 0} max={progress?.total ?? null} valueText={words} />
      <Button size="xs" variant="default" disabled={cancel.isPending} onClick={() => cancel.mutate()}>{t('kit.cancel')}</Button>
    </div>
  );
}
