import { useT } from '../../i18n';
import type { Duration } from '../rules/condition';
import { AmountField } from './AmountField';
import classes from './Builder.module.css';
import { Choice } from './Choice';
import { useChoices } from './context';

type Unit = 'days' | 'hours' | 'minutes';
const UNITS: Unit[] = ['days', 'hours', 'minutes'];

/** A length of time: a number and its unit. */
export function DurationField({ time, onChange }: { time: Duration; onChange: (time: Duration, mark?: string) => void }) {
  const t = useT();
  const { currency } = useChoices();
  const unit = UNITS.find((one) => one in time) ?? 'days';
  const count = time[unit] ?? null;
  const words = { days: t('conditions.unit.days', { count: count ?? 0 }), hours: t('conditions.unit.hours', { count: count ?? 0 }), minutes: t('conditions.unit.minutes', { count: count ?? 0 }) };
  return (
    <span className={classes.pair}>
      <AmountField label={t('conditions.time_count')} type="whole" value={count} onChange={(next) => onChange({ [unit]: next }, 'time')} currency={currency} />
      <Choice label={t('conditions.time_unit')} width={96} value={unit} options={UNITS.map((value) => ({ value, label: words[value] }))} onChange={(next) => onChange({ [next]: count })} />
    </span>
  );
}
