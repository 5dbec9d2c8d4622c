import { TextInput } from '@mantine/core';
import { useT } from '../../i18n';
import type { Funding } from '../definition';
import classes from './Editor.module.css';
import { Figure } from './Figure';
import { useFieldError } from './problems';

/** Who pays for points, when not the shop, and what a point costs them. */
export function FundingFields({ value, onChange, path }: { value: Funding | undefined; onChange: (funding: Funding | undefined) => void; path: string }) {
  const t = useT();
  const error = useFieldError(`${path}.funder`);
  const name = (funder: string) => onChange(funder === '' ? undefined : { ...value, funder });
  return (
    <>
      <span className={classes.pair}><span>{t('promotions.funder')}</span><TextInput aria-label={t('promotions.funder')} placeholder={t('promotions.funder_shop')} value={value?.funder ?? ''} error={error} maxLength={100} autoComplete="off" onChange={(event) => name(event.currentTarget.value)} w={160} /></span>
      {value && <span className={classes.pair}><span>{t('promotions.unit_cost')}</span><Figure label={t('promotions.unit_cost')} unit="cost" value={value.unit_cost} onChange={(unit_cost) => onChange({ ...value, unit_cost })} path={`${path}.unit_cost`} placeholder={t('promotions.unit_cost_paid')} /></span>}
    </>
  );
}
