import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Fields } from '../../api/types';
import { useT } from '../../i18n';
import { Segmented } from '../../kit';
import { type Condition, eventOf, type Filter, filterOps, filtersOf, filterType, ORDER_FILTERS } from '../rules/condition';
import { withOp } from '../rules/value';
import { filterLabel } from '../rules/words';
import classes from './Builder.module.css';
import { Choice } from './Choice';
import { OpChoice } from './ConditionFields';
import { useChoices } from './context';
import { ValueField } from './ValueField';

interface Props {
  condition: Condition;
  onChange: (condition: Condition, mark?: string) => void;
}

/** The end of the sentence: a first filter may be added, or all or any of those below is chosen. */
export function FilterMode({ condition, onChange }: Props) {
  const t = useT();
  const { fields } = useChoices();
  const [first] = filterFields(condition, fields);
  if (filtersOf(condition).length === 0) return first ? <AddFilter onClick={() => onChange({ ...condition, where: [begin(first, condition, fields)], where_mode: 'all' })} /> : null;
  const mode = condition.where_mode === 'any' ? 'any' : 'all';
  return (
    <span className={classes.pair}>
      <span className="quiet">{t('conditions.where')}</span>
      <Segmented label={t('conditions.mode')} value={mode} options={[{ value: 'all', label: t('conditions.mode_all') }, { value: 'any', label: t('conditions.mode_any') }]} onChange={(next) => onChange({ ...condition, where_mode: next })} />
    </span>
  );
}

/** What narrows a behaviour down, on a rail below its sentence. */
export function Filters({ condition, onChange }: Props) {
  const t = useT();
  const { fields } = useChoices();
  const filters = filtersOf(condition);
  const offered = filterFields(condition, fields);
  const [first] = offered;
  const set = (where: Filter[], mark?: string) => onChange({ ...condition, where }, mark);
  if (filters.length === 0) return null;
  return (
    <div className={classes.rail}>
      {filters.map((filter, index) => {
        const type = filterType(filter.field, condition.event, fields);
        const put = (next: Filter, mark?: string) => set(filters.toSpliced(index, 1, next), mark && `where${index}`);
        return (
          <div key={index} className={classes.filter} role="group" aria-label={filterLabel(filter.field)}>
            <div className={classes.sentence}>
              <Choice label={t('conditions.filter_field')} width={140} isStrong isSearchable={offered.length > 8} value={filter.field} options={(offered.includes(filter.field) ? offered : [...offered, filter.field]).map((field) => ({ value: field, label: filterLabel(field) }))} onChange={(field) => put(begin(field, condition, fields))} />
              <OpChoice condition={filter} ops={filterOps(type)} isFigure={type !== 'text' && type !== 'bool' && type !== 'date'} onChange={(op) => put(withOp(filter, op))} />
              <ValueField op={filter.op} value={filter.value} type={type} suggestions={suggestions(filter.field, fields)} onChange={(value) => put({ ...filter, value }, 'value')} />
            </div>
            <ActionIcon aria-label={t('conditions.remove_filter', { filter: filterLabel(filter.field) })} onClick={() => set(filters.toSpliced(index, 1))}><IconX size={15} aria-hidden /></ActionIcon>
          </div>
        );
      })}
      {first && <AddFilter onClick={() => set([...filters, begin(first, condition, fields)])} />}
    </div>
  );
}

function AddFilter({ onClick }: { onClick: () => void }) {
  const t = useT();
  return <Button variant="subtle" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={onClick}>{t('conditions.add_filter')}</Button>;
}

function begin(field: string, condition: Condition, fields?: Fields): Filter {
  const [usual = 'equals'] = filterOps(filterType(field, condition.event, fields));
  return withOp({ field, op: usual } as Filter, usual);
}

/** Fields of orders and their lines, or properties seen on the event. */
function filterFields(condition: Condition, fields?: Fields): string[] {
  const event = eventOf(condition);
  if (event === null) return ORDER_FILTERS;
  return fields?.events.find(({ name }) => name === event)?.properties.map(({ key }) => `property.${key}`) ?? [];
}

function suggestions(field: string, fields?: Fields): { value: string }[] {
  const seen = { category: fields?.products.categories, brand: fields?.products.brands, store: fields?.stores, channel: fields?.channels }[field] ?? [];
  return seen.map((value) => ({ value }));
}
