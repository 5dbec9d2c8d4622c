import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { PromotionSimulation } from '../../api/types';
import { useFmt } from '../../fmt';
import { t as told, useT } from '../../i18n';
import { Card, EmptyState, ErrorCard, LinesSkeleton, notifyProblem, ProgressBar, Segmented, watchJob } from '../../kit';
import { Found } from './Found';
import classes from './Launch.module.css';

const DAYS = ['30', '90', '365'] as const;
type Days = (typeof DAYS)[number];

/** A promotion replayed over the orders of the past before it begins. */
export default function LaunchSimulation({ promotionId }: { promotionId: string }) {
  const t = useT();
  const client = useQueryClient();
  const [days, setDays] = useState<Days>('365');
  const queryKey = ['promotions', 'one', promotionId, 'simulations'];
  const query = useQuery({ queryKey, queryFn: ({ signal }) => api.get(`/promotions/${promotionId}/simulations`, { signal }), refetchInterval: ({ state }) => (state.data?.items[0] && isAtWork(state.data.items[0]) ? 1_000 : false) });
  const begin = useMutation({
    mutationFn: () => api.post(`/promotions/${promotionId}/simulations`, { days: Number(days) }),
    onSuccess: ({ job }) => {
      watchJob(job, { title: told('simulation.launch.job'), canCancel: true, page: `/promotions/${promotionId}?tab=launch`, refresh: [queryKey] });
      return client.invalidateQueries({ queryKey });
    },
    onError: (error) => notifyProblem(error, told('simulation.launch.not_begun')),
  });
  if (query.error) return <ErrorCard error={query.error} what={t('simulation.launch.not_loaded')} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Card><LinesSkeleton lines={6} /></Card>;
  const newest = query.data.items[0];
  const shown = query.data.items.find(({ found }) => found);
  const isBusy = begin.isPending || (newest !== undefined && isAtWork(newest));
  return (
    <div className={classes.page}>
      <Card>
        <div className={classes.head}>
          <p className={classes.what}>{t('simulation.launch.what')}</p>
          <Segmented label={t('simulation.launch.period')} value={days} onChange={setDays} options={DAYS.map((value) => ({ value, label: t('simulation.launch.days', { days: Number(value) }) }))} />
          <Button onClick={() => begin.mutate()} disabled={isBusy} leftSection={<IconHistory size={16} aria-hidden />}>{shown ? t('simulation.launch.again') : t('simulation.launch.begin')}</Button>
        </div>
        {newest && isAtWork(newest) && <AtWork simulation={newest} />}
        {newest && (newest.state === 'failed' || newest.state === 'cancelled') && <p className={classes.over} role="status">{t(newest.state === 'failed' ? 'simulation.launch.failed' : 'simulation.launch.cancelled')}</p>}
      </Card>
      {shown?.found ? <Found simulation={shown} found={shown.found} /> : !isBusy && <Card><EmptyState icon={<IconHistory size={22} />} title={t('simulation.launch.empty')}>{t('simulation.launch.empty_text')}</EmptyState></Card>}
    </div>
  );
}

function isAtWork({ state }: PromotionSimulation): boolean {
  return state === 'queued' || state === 'running';
}

function AtWork({ simulation: { job } }: { simulation: PromotionSimulation }) {
  const t = useT();
  const fmt = useFmt();
  const progress = useQuery({ queryKey: ['jobs', job], queryFn: ({ signal }) => api.get(`/jobs/${job}`, { signal }), refetchInterval: 700 }).data?.progress;
  const words = progress?.total ? t('simulation.launch.progress', { done: fmt.number(progress.done), total: fmt.number(progress.total) }) : t('kit.job_queued');
  return (
    <div className={classes.work}>
      <ProgressBar withText label={t('simulation.launch.job')} value={progress?.done ?? 0} max={progress?.total ?? null} valueText={words} />
      <Button size="xs" variant="default" onClick={() => void api.post(`/jobs/${job}/cancel`)}>{t('kit.cancel')}</Button>
    </div>
  );
}
