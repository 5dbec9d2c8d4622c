import { useT } from '../i18n';
import classes from './Reports.module.css';

/** The figures of a single month, of which no line can be drawn. */
export function OneMonth({ month, figures }: { month: string; figures: [label: string, value: string][] }) {
  const t = useT();
  return (
    <dl className={classes.month}>
      <div><dt>{t('reports.month')}</dt><dd>{month}</dd></div>
      {figures.map(([label, value]) => <div key={label}><dt>{label}</dt><dd className="figures">{value}</dd></div>)}
    </dl>
  );
}
