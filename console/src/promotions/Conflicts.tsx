import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import type { PromotionConflict } from '../api/types';
import { useT } from '../i18n';
import { AppLink, ErrorCard, LinesSkeleton } from '../kit';
import classes from './Promotions.module.css';

/** Promotions this one meets in baskets, and what happens then. */
export function ConflictList({ id }: { id: string }) {
  const t = useT();
  const query = useQuery({ queryKey: ['promotions', 'conflicts', id], queryFn: ({ signal }) => api.get(`/promotions/${id}/conflicts`, { signal }) });
  if (query.error) return <ErrorCard error={query.error} what={t('promotions.conflicts_not_loaded')} onRetry={() => void query.refetch()} />;
  if (!query.data) return <LinesSkeleton lines={2} />;
  if (query.data.items.length === 0) return <p className={classes.fine}><IconCircleCheck size={16} aria-hidden />{t('promotions.no_conflicts')}</p>;
  return (
    <ul className={classes.conflicts} aria-label={t('promotions.conflicts')}>
      {query.data.items.map((conflict) => (
        <li key={conflict.promotion.id}>
          <IconAlertTriangle size={16} aria-hidden className={classes.warn} />
          <span>
            <AppLink href={`/promotions/${conflict.promotion.id}`}>{conflict.promotion.name}</AppLink>
            <span className="quiet small">{outcomeWords(conflict, t)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function outcomeWords({ outcome, comes_first, by_line }: PromotionConflict, t: ReturnType<typeof useT>): string {
  switch (outcome) {
    case 'both': return t(comes_first ? 'promotions.both_this_first' : 'promotions.both_that_first');
    case 'first': return t(comes_first ? 'promotions.first_this' : 'promotions.first_that');
    case 'exclusive': return t(comes_first ? 'promotions.exclusive_this' : 'promotions.exclusive_that');
    case 'best_for_customer': return t(by_line ? 'promotions.best_customer_line' : 'promotions.best_customer');
    default: return t(by_line ? 'promotions.best_shop_line' : 'promotions.best_shop');
  }
}
