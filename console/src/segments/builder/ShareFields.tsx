import { TextInput } from '@mantine/core';
import { useT } from '../../i18n';
import type { Condition } from '../rules/condition';
import { AmountField } from './AmountField';
import classes from './Builder.module.css';
import { useChoices } from './context';

/** Which places of a draw are taken: those from 0 to 10 are a tenth of all customers. */
export function ShareFields({ condition, onChange }: { condition: Condition; onChange: (condition: Condition, mark?: string) => void }) {
  const t = useT();
  const { currency } = useChoices();
  const place = (name: 'from' | 'to', label: string) => <AmountField label={label} type="number" value={typeof condition[name] === 'number' ? condition[name] : null} onChange={(value) => onChange({ ...condition, [name]: value }, name)} currency={currency} />;
  return (
    <>
      <span className={classes.pair}>{t('conditions.share_from')}{place('from', t('conditions.value_from'))}</span>
      <span className={classes.pair}>{t('conditions.share_to')}{place('to', t('conditions.value_to'))}</span>
      <span className={classes.pair}>
        {t('conditions.share_of')}
        <TextInput aria-label={t('conditions.draw')} value={String(condition.salt ?? '')} onChange={(event) => onChange({ ...condition, salt: event.currentTarget.value }, 'salt')} style={{ inlineSize: 128 }} />
      </span>
    </>
  );
}
