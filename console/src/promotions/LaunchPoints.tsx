import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import { tCode, useT } from '../i18n';
import { ErrorCard, LinesSkeleton } from '../kit';
import classes from './Promotions.module.css';

/** What stands in the way of a promotion that is to begin, and what to think of; nothing when all is well. */
export function LaunchPoints({ id }: { id: string }) {
  const t = useT();
  const query = useQuery({ queryKey: ['promotions', 'check', id], queryFn: ({ signal }) => api.get(`/promotions/${id}/check`, { signal }) });
  if (query.error) return <ErrorCard error={query.error} what={t('promotions.conflicts_not_loaded')} onRetry={() => void query.refetch()} />;
  if (!query.data) return <LinesSkeleton lines={1} />;
  if (query.data.checks.length === 0) return null;
  return (
    <ul className={classes.conflicts} aria-label={t('promotions.launch_points')}>
      {query.data.checks.map(({ code, status, field, params }) => (
        <li key={`${field} ${code}`}>
          <IconAlertTriangle size={16} aria-hidden className={status === 'error' ? classes.bad : classes.warn} />
          <span>{tCode('promotions.launch_point', code, params)}</span>
        </li>
      ))}
    </ul>
  );
}
