import { Select, Switch, TextInput } from '@mantine/core';
import '@mantine/core/styles/Switch.layer.css';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import type { CouponPoolSettings } from '../api/types';
import { useT } from '../i18n';
import { DateField } from '../kit';
import { CountField } from '../kit/CountField';
import classes from './Coupons.module.css';
import { dayOf, dayStart } from './days';

export const SETTINGS_FIELDS = ['name', 'promotion_id', 'until', 'valid_days', 'per_code', 'per_customer', 'per_day', 'label'] as const;
export const FRESH: CouponPoolSettings = { name: '', promotion_id: '', is_personal: false, from: null, until: null, valid_days: null, per_code: 1, per_customer: null, per_day: null, label: '', label_price: null };

interface Props {
  value: CouponPoolSettings;
  onChange: (value: CouponPoolSettings) => void;
  errors: Partial<Record<string, string>>;
}

/** What a pool says of its coupons: what they open, whose they are, how long and how often. */
export function SettingsFields({ value, onChange, errors }: Props) {
  const t = useT();
  const promotions = useQuery({ queryKey: ['promotions', 'to-open'], queryFn: ({ signal }) => api.get('/promotions', { signal }) });
  const set = (part: Partial<CouponPoolSettings>) => onChange({ ...value, ...part });
  const count = (label: string, key: 'valid_days' | 'per_code' | 'per_customer' | 'per_day') => (
    <CountField label={label} value={value[key] ?? ''} placeholder={t('coupons.no_limit')} onChange={(next) => set({ [key]: next === '' ? null : Number(next) })} error={errors[key]} min={1} />
  );
  return (
    <>
      <TextInput label={t('coupons.name')} value={value.name} onChange={(event) => set({ name: event.currentTarget.value })} error={errors.name} maxLength={200} data-autofocus />
      <Select label={t('coupons.opens')} description={t('coupons.opens_text')} data={(promotions.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} value={value.promotion_id || null} onChange={(id) => set({ promotion_id: id ?? '' })} error={errors.promotion_id} placeholder={t('coupons.choose_promotion')} nothingFoundMessage={t('coupons.no_promotions')} searchable openOnFocus={false} allowDeselect={false} />
      <Switch label={t('coupons.is_personal')} description={t('coupons.is_personal_text')} checked={value.is_personal} onChange={(event) => set({ is_personal: event.currentTarget.checked })} />
      <div className={classes.pair}>
        {count(t('coupons.per_code'), 'per_code')}
        {count(t('coupons.per_customer'), 'per_customer')}
        {count(t('coupons.per_day'), 'per_day')}
      </div>
      <div className={classes.pair}>
        <DateField label={t('coupons.from')} withLabel value={dayOf(value.from)} onChange={(day) => set({ from: dayStart(day) })} />
        <DateField label={t('coupons.until')} withLabel value={dayOf(value.until, -1)} onChange={(day) => set({ until: dayStart(day, 1) })} />
        {count(t('coupons.valid_days'), 'valid_days')}
      </div>
      {errors.until && <p className={classes.failure} role="alert">{errors.until}</p>}
    </>
  );
}
