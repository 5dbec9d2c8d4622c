import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Fields } from '../../api/types';
import { useT } from '../../i18n';
import { Segmented } from '../../kit';
import { type Filter, filterOps, filterType, isFigure, UNNAMED } from '../rules/condition';
import { eventOf, filterFields, filtersOf, type Happening } from '../rules/happening';
import { filterLabel } from '../rules/labels';
import { withOp } from '../rules/value';
import classes from './Builder.module.css';
import { Choice } from './Choice';
import { useChoices } from './context';
import { OpChoice } from './OpChoice';
import { PropertyChoice } from './PropertyChoice';
import { ValueField } from './ValueField';

interface Props<T extends Happening> {
  /** Whatever can be narrowed down: a condition, a step, the beginning of a period. */
  happening: T;
  onChange: (happening: T, mark?: string) => void;
}

/** The end of the sentence: a first filter may be added, or all or any of those below is chosen. */
export function FilterMode<T extends Happening>({ happening, onChange }: Props<T>) {
  const t = useT();
  const { fields } = useChoices();
  const first = firstField(happening, fields);
  if (filtersOf(happening).length === 0) return first ? <AddFilter onClick={() => onChange({ ...happening, where: [begin(first, happening, fields)], where_mode: 'all' })} /> : null;
  const mode = happening.where_mode === 'any' ? 'any' : 'all';
  return (
    <span className={classes.pair}>
      <span className="quiet">{t('conditions.where')}</span>
      <Segmented label={t('conditions.mode')} value={mode} options={[{ value: 'all', label: t('conditions.mode_all') }, { value: 'any', label: t('conditions.mode_any') }]} onChange={(next) => onChange({ ...happening, where_mode: next })} />
    </span>
  );
}

/** What narrows a behaviour down, on a rail below its sentence. */
export function Filters<T extends Happening>({ happening, onChange }: Props<T>) {
  const t = useT();
  const { fields } = useChoices();
  const filters = filtersOf(happening);
  const offered = filterFields(happening, fields);
  const first = firstField(happening, fields);
  const set = (where: Filter[], mark?: string) => onChange({ ...happening, where }, mark);
  const label = (field: string) => filterLabel(field, happening);
  if (filters.length === 0) return null;
  return (
    <div className={classes.rail}>
      {filters.map((filter, index) => {
        const type = filterType(filter.field, happening, fields);
        const put = (next: Filter, mark?: string) => set(filters.toSpliced(index, 1, next), mark && `where${index}`);
        const turn = (field: string) => put(begin(field, happening, fields));
        return (
          <div key={index} className={classes.filter} role="group" aria-label={label(filter.field)}>
            <div className={classes.sentence}>
              {eventOf(happening) === null ? (
                <Choice label={t('conditions.filter_field')} width={140} isStrong isSearchable={offered.length > 8} value={filter.field} options={offered.map((field) => ({ value: field, label: label(field) }))} onChange={turn} />
              ) : (
                <PropertyChoice label={t('conditions.filter_field')} isStrong field={filter.field} seen={offered} onChange={turn} />
              )}
              <OpChoice op={filter.op} ops={filterOps(type)} isFigure={isFigure(type)} onChange={(op) => put(withOp(filter, op))} />
              <ValueField op={filter.op} value={filter.value} type={type} suggestions={suggestions(filter.field, fields)} onChange={(value) => put({ ...filter, value }, 'value')} />
            </div>
            <ActionIcon aria-label={t('conditions.remove_filter', { filter: label(filter.field) })} onClick={() => set(filters.toSpliced(index, 1))}><IconX size={15} aria-hidden /></ActionIcon>
          </div>
        );
      })}
      {first && <AddFilter onClick={() => set([...filters, begin(first, happening, fields)])} />}
    </div>
  );
}

function AddFilter({ onClick }: { onClick: () => void }) {
  const t = useT();
  return <Button variant="subtle" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={onClick}>{t('conditions.add_filter')}</Button>;
}

/** What a further filter asks about; a property is named by hand where none was seen with the event. */
function firstField(happening: Happening, fields?: Fields): string | undefined {
  return filterFields(happening, fields)[0] ?? (eventOf(happening) ? UNNAMED : undefined);
}

function begin(field: string, happening: Happening, fields?: Fields): Filter {
  const [usual = 'equals'] = filterOps(filterType(field, happening, fields));
  return withOp({ field, op: usual } as Filter, usual);
}

/** Values of a field of orders seen in the data. */
export function suggestions(field: string, fields?: Fields): { value: string }[] {
  const seen = { category: fields?.products.categories, brand: fields?.products.brands, store: fields?.stores, channel: fields?.channels }[field] ?? [];
  return seen.map((value) => ({ value }));
}
