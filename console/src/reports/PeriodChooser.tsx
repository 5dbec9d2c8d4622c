import { useState } from 'react';
import { useT } from '../i18n';
import { DateField, Segmented } from '../kit';
import { fault, MONTHS, type Months, type Period, type PeriodSearch } from './period';
import classes from './Reports.module.css';

interface Props {
  search: PeriodSearch;
  /** The days that the address means. */
  period: Period;
  onChange: (search: PeriodSearch) => void;
}

/** Whole months back from today, or days of one's own, told once they make a period. */
export function PeriodChooser({ search, period, onChange }: Props) {
  const t = useT();
  const isOwn = search.from !== undefined;
  const options = [...MONTHS.map((months) => ({ value: String(months), label: t('reports.months', { count: months }) })), { value: 'own', label: t('reports.own') }];
  return (
    <div className={classes.period}>
      <Segmented label={t('reports.period')} value={isOwn ? 'own' : String(search.months ?? 12)} options={options} onChange={(value) => onChange(value === 'own' ? period : { months: Number(value) as Months })} />
      {isOwn && <OwnDays period={period} onChange={onChange} />}
    </div>
  );
}

function OwnDays({ period, onChange }: { period: Period; onChange: (search: PeriodSearch) => void }) {
  const t = useT();
  const [typed, setTyped] = useState<{ from: string | null; to: string | null }>(period);
  const wrong = typed.from && typed.to ? fault({ from: typed.from, to: typed.to }) : null;
  function change(part: Partial<typeof typed>) {
    const { from, to } = { ...typed, ...part };
    setTyped({ from, to });
    if (from && to && !fault({ from, to })) onChange({ from, to });
  }
  return (
    <div className={classes.days}>
      <DateField label={t('reports.from')} value={typed.from} onChange={(from) => change({ from })} width={150} />
      <span aria-hidden className="quiet">–</span>
      <DateField label={t('reports.to')} value={typed.to} onChange={(to) => change({ to })} width={150} />
      {wrong && <p className={classes.wrong} role="alert">{t(wrong === 'order' ? 'reports.wrong_order' : 'reports.too_long')}</p>}
    </div>
  );
}
