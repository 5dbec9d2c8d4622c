import { Select, TextInput } from '@mantine/core';
import type { ImportColumn, ImportTarget } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { Tag } from '../kit';
import { choiceOf, ownName } from './draft';
import classes from './Imports.module.css';
import { targetWords } from './words';

const NOT_TAKEN = '-';
const SURE = 80;
const SAMPLES_SHOWN = 3;

interface Props {
  column: ImportColumn;
  /** The target it means; nothing when it is not taken. */
  value: string | undefined;
  targets: ImportTarget[];
  isFixed: boolean;
  onChange: (target: string | null) => void;
}

/** One column of the file: its name, some values, and its meaning with how sure the guess was. */
export function ColumnRow({ column, value, targets, isFixed, onChange }: Props) {
  const t = useT();
  const { key, name } = choiceOf(value, targets);
  const isOwn = key?.endsWith('.') ?? false;
  const data = [{ value: NOT_TAKEN, label: t('imports.not_taken') }, ...targets.map((target) => ({ value: target.key, label: target.required ? t('imports.needed', { target: targetWords(target.key) }) : targetWords(target.key) }))];
  const samples = column.samples.filter((sample) => sample !== '').slice(0, SAMPLES_SHOWN);
  function choose(next: string | null) {
    if (!next || next === NOT_TAKEN) return onChange(null);
    onChange(next.endsWith('.') ? next + ownName(column.name) : next);
  }
  return (
    <tr data-taken={value !== undefined || undefined}>
      <th scope="row">{column.name}</th>
      <td className={classes.sampleCell}>{samples.length > 0 ? samples.map((sample, index) => <span key={index}>{sample}</span>) : <span className="quiet">{t('imports.no_values')}</span>}</td>
      <td>
        <div className={classes.meaning}>
          <Select aria-label={t('imports.meaning_of', { column: column.name })} data={data} value={key ?? NOT_TAKEN} onChange={choose} allowDeselect={false} disabled={isFixed} searchable nothingFoundMessage={t('imports.no_such_meaning')} maxDropdownHeight={320} />
          {isOwn && key && <TextInput aria-label={t('imports.own_name_of', { column: column.name })} value={name} disabled={isFixed} error={name === ''} onChange={(event) => onChange(key + event.currentTarget.value.trim())} />}
          <Guess column={column} value={value} />
        </div>
      </td>
    </tr>
  );
}

function Guess({ column, value }: { column: ImportColumn; value: string | undefined }) {
  const t = useT();
  const fmt = useFmt();
  if (!value || value !== column.guess) return null;
  const sure = fmt.percent(column.confidence / 100, 0);
  return column.confidence >= SURE ? <Tag tone="good">{t('imports.guess_sure', { sure })}</Tag> : <Tag tone="warn">{t('imports.guess_unsure', { sure })}</Tag>;
}
