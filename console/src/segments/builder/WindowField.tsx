import { tCode, useT } from '../../i18n';
import { DateField } from '../../kit';
import type { Window } from '../rules/condition';
import { dayAfter, lastDay } from '../rules/value';
import { beginWindow, WINDOW_KINDS, type WindowKind, windowKind, withClock } from '../rules/window';
import { AmountField } from './AmountField';
import classes from './Builder.module.css';
import { Choice } from './Choice';
import { useChoices } from './context';
import { DaysField } from './ValueField';

interface Props {
  window: Window | null;
  onChange: (window: Window | null) => void;
}

/** When a behaviour is looked for. */
export function WindowField({ window, onChange }: Props) {
  const t = useT();
  const { currency } = useChoices();
  const kind = windowKind(window);
  return (
    <>
      <Choice label={t('conditions.period')} width={140} value={kind} options={WINDOW_KINDS.map((value) => ({ value, label: tCode('conditions.window', value) }))} onChange={(next) => onChange(beginWindow(next as WindowKind, window))} />
      {kind === 'last_days' && <DaysField days={window?.last_days ?? null} onChange={(days) => onChange({ ...window, last_days: days })} />}
      {kind === 'last_hours' && (
        <span className={classes.pair}>
          <AmountField label={t('conditions.hours_count')} type="whole" currency={currency} value={window?.last_hours ?? null} onChange={(hours) => onChange({ last_hours: hours })} />
          <span>{t('conditions.hours', { hours: window?.last_hours ?? 0 })}</span>
        </span>
      )}
      {kind === 'dates' && (
        <span className={classes.pair}>
          <DateField label={t('conditions.first_day')} value={window?.from ?? null} onChange={(from) => onChange({ ...window, from })} />
          <span aria-hidden>–</span>
          <DateField label={t('conditions.last_day')} value={lastDay(window?.to)} onChange={(to) => onChange({ ...window, to: dayAfter(to) })} />
        </span>
      )}
      {window?.zone === 'customer' && <Choice label={t('conditions.whose_clock')} width={150} value="customer" options={[{ value: 'customer', label: t('conditions.clock.customer') }, { value: 'workspace', label: t('conditions.clock.workspace') }]} onChange={(next) => onChange(withClock(window, next as 'workspace' | 'customer'))} />}
    </>
  );
}
