import { IconHistory } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { t as told, useT } from '../../i18n';
import { Card, EmptyState, ErrorCard, LinesSkeleton, notifyProblem, watchJob } from '../../kit';
import { Asking, type Days } from '../../simulations/Asking';
import classes from '../../simulations/Simulations.module.css';
import { useSimulations } from '../../simulations/useSimulations';
import { Found } from './Found';

/** A promotion replayed over the orders of the past before it begins. */
export default function LaunchSimulation({ promotionId }: { promotionId: string }) {
  const t = useT();
  const client = useQueryClient();
  const [days, setDays] = useState<Days>('365');
  const queryKey = ['promotions', 'one', promotionId, 'simulations'];
  const { query, newest, shown, isBusy } = useSimulations(queryKey, (signal) => api.get(`/promotions/${promotionId}/simulations`, { signal }));
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
  const isWaiting = begin.isPending || isBusy;
  return (
    <div className={classes.page}>
      <Asking what={t('simulation.launch.what')} job={t('simulation.launch.job')} days={days} onDays={setDays} onBegin={() => begin.mutate()} isBusy={isWaiting} isAgain={shown !== undefined} newest={newest} />
      {shown?.found ? <Found simulation={shown} found={shown.found} /> : !isWaiting && <Card><EmptyState icon={<IconHistory size={22} />} title={t('simulation.launch.empty')}>{t('simulation.launch.empty_text')}</EmptyState></Card>}
    </div>
  );
}
