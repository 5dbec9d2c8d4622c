import { useT } from '../../i18n';
import { DateField } from '../../kit';
import type { Window } from '../rules/condition';
import { dayAfter, lastDay } from '../rules/value';
import { AmountField } from './AmountField';
import classes from './Builder.module.css';
import { Choice } from './Choice';
import { useChoices } from './context';
import { DaysField } from './ValueField';

type Kind = 'ever' | 'last_days' | 'last_hours' | 'dates' | 'month' | 'year';

interface Props {
  window: Window | null;
  onChange: (window: Window | null) => void;
}

/** When a behaviour is looked for. */
export function WindowField({ window, onChange }: Props) {
  const t = useT();
  const { currency } = useChoices();
  const kind = kindOf(window);
  const options: { value: Kind; label: string }[] = [
    { value: 'ever', label: t('conditions.window.ever') }, { value: 'last_days', label: t('conditions.window.last_days') }, { value: 'last_hours', label: t('conditions.window.last_hours') },
    { value: 'dates', label: t('conditions.window.dates') }, { value: 'month', label: t('conditions.window.month') }, { value: 'year', label: t('conditions.window.year') },
  ];
  return (
    <>
      <Choice label={t('conditions.period')} width={140} value={kind} options={options} onChange={(next) => onChange(begin(next as Kind, window))} />
      {kind === 'last_days' && <DaysField days={window?.last_days ?? null} onChange={(days) => onChange({ last_days: days })} />}
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
    </>
  );
}

function kindOf(window: Window | null): Kind {
  if (!window) return 'ever';
  if (window.this) return window.this;
  if ('last_days' in window) return 'last_days';
  return 'last_hours' in window ? 'last_hours' : 'dates';
}

function begin(kind: Kind, window: Window | null): Window | null {
  switch (kind) {
    case 'ever': return null;
    case 'last_days': return { last_days: window?.last_days ?? 90 };
    case 'last_hours': return { last_hours: window?.last_hours ?? 24 };
    case 'dates': return { from: window?.from ?? null, to: window?.to ?? null };
    default: return { this: kind };
  }
}
