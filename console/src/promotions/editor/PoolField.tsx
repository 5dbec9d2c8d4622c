import { Select } from '@mantine/core';
import { useT } from '../../i18n';
import { usePools } from '../useNames';
import { useFieldError } from './problems';

/** A pool of coupons by its name; one that is not among the newest stays as its id. */
export function PoolField({ value, onChange, path }: { value: string; onChange: (pool: string) => void; path: string }) {
  const t = useT();
  const error = useFieldError(path);
  const pools = usePools().data?.items ?? [];
  const options = pools.map(({ id, settings }) => ({ value: id, label: settings.name }));
  const known = options.some((option) => option.value === value) || value === '' ? options : [...options, { value, label: value }];
  return (
    <Select
      aria-label={t('promotions.coupon_pool')} placeholder={t('promotions.coupon_pool_sample')} data={known} value={value || null} onChange={(next) => next && onChange(next)} allowDeselect={false} searchable nothingFoundMessage={t('promotions.no_pools')}
      error={error && t('promotions.coupon_pool_needed')} w={220}
    />
  );
}
