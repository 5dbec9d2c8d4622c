import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import { useT } from '../../i18n';
import { useFieldError } from './problems';

const SHOWN_MAX = 200;

/** A pool of coupons by its name; one that is not among the newest stays as its id. */
export function PoolField({ value, onChange, path }: { value: string; onChange: (pool: string) => void; path: string }) {
  const t = useT();
  const error = useFieldError(path);
  const pools = useQuery({ queryKey: ['coupon-pools', 'names'], queryFn: ({ signal }) => api.get('/coupon-pools', { query: { limit: SHOWN_MAX }, signal }), staleTime: 60_000 }).data?.items ?? [];
  const options = pools.map(({ id, settings }) => ({ value: id, label: settings.name }));
  const known = options.some((option) => option.value === value) || value === '' ? options : [...options, { value, label: value }];
  return (
    <Select
      aria-label={t('promotions.coupon_pool')} placeholder={t('promotions.coupon_pool_sample')} data={known} value={value || null} onChange={(next) => next && onChange(next)} allowDeselect={false} searchable nothingFoundMessage={t('promotions.no_pools')}
      error={error && t('promotions.coupon_pool_needed')} w={220}
    />
  );
}
