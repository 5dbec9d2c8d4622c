import { useT } from '../../i18n';
import { type Condition, type Window } from '../rules/condition';
import { type Happening, sinceOf } from '../rules/happening';
import classes from './Builder.module.css';
import { Choice } from './Choice';
import { FilterMode, Filters } from './Filters';
import { HappeningFields } from './HappeningFields';

type Since = NonNullable<Window['since']>;

/** What a period begins with, on a rail below the sentence. */
export function SinceRail({ condition, onChange }: { condition: Condition; onChange: (condition: Condition, mark?: string) => void }) {
  const t = useT();
  const since = sinceOf(condition.window) as Since | null;
  if (!since) return null;
  const set = (next: Happening, mark?: string) => onChange({ ...condition, window: { since: next } }, mark && `since-${mark}`);
  return (
    <div className={classes.rail} role="group" aria-label={t('conditions.period_begins')}>
      <div className={classes.sentence}>
        <span className={classes.pair}>{t('conditions.period_begins')}</span>
        <Choice label={t('conditions.which_time')} width={120} value={since.edge ?? 'last'} options={[{ value: 'last', label: t('conditions.edge.last') }, { value: 'first', label: t('conditions.edge.first') }]} onChange={(edge) => set({ ...since, edge } as Since)} />
        <HappeningFields happening={since} onChange={set} />
        <FilterMode happening={since} onChange={set} />
      </div>
      <Filters happening={since} onChange={set} />
    </div>
  );
}
