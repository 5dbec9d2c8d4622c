import { TextInput } from '@mantine/core';
import { useT } from '../../i18n';
import { useFieldError } from './problems';

/** A pool of coupons by its id. */
export function PoolField({ value, onChange, path }: { value: string; onChange: (pool: string) => void; path: string }) {
  const t = useT();
  const error = useFieldError(path);
  return <TextInput aria-label={t('promotions.coupon_pool')} placeholder={t('promotions.coupon_pool_sample')} value={value} onChange={(event) => onChange(event.currentTarget.value.trim())} error={error && t('promotions.coupon_pool_needed')} style={{ inlineSize: 200 }} />;
}
