import { useState } from 'react';
import { useT } from '../../i18n';
import { propertyField, propertyKey } from '../rules/condition';
import { Choice } from './Choice';

interface Props {
  label: string;
  /** The field of the property; one without a name is still to be chosen. */
  field: string;
  /** Fields of the properties seen with the event. */
  seen: string[];
  onChange: (field: string) => void;
  isStrong?: boolean;
}

/** A property of an event: one that was seen, or whatever name is typed. */
export function PropertyChoice({ label, field, seen, onChange, isStrong = false }: Props) {
  const t = useT();
  const [search, setSearch] = useState('');
  const [current, typed] = [keyOf(field), search.trim()];
  const options = [...new Set([...seen.map(keyOf), current, typed])].filter(Boolean);
  const choose = (key: string) => key && key !== current && onChange(propertyField(key));
  return <Choice label={label} width={140} isSearchable isStrong={isStrong} value={current || null} placeholder={t('conditions.choose_property')} options={options} onSearch={setSearch} onBlur={() => choose(typed)} onChange={choose} />;
}

function keyOf(field: string): string {
  return propertyKey(field) ?? field;
}
