import { MultiSelect } from '@mantine/core';
import { useT } from '../../i18n';
import { channelLabel } from '../rules/labels';
import many from '../../kit/Many.module.css';
import classes from './Builder.module.css';
import { Choice } from './Choice';
import { type Choices, useChoices } from './context';

type NamedType = 'campaign' | 'channel';

interface Props<Value> {
  type: NamedType;
  value: Value;
  onChange: (value: Value) => void;
}

const CHANNELS = ['email', 'sms', 'push'];

/** Several of what has a name and an id: campaigns, or channels of messages. */
export function NamedField({ type, value, onChange }: Props<string[]>) {
  const t = useT();
  const choices = useChoices();
  return (
    <MultiSelect
      aria-label={t('conditions.values')} data={optionsOf(type, value, choices)} value={value} onChange={onChange} placeholder={value.length === 0 ? t('conditions.add_value') : ''} searchable maxDropdownHeight={320} nothingFoundMessage={t('conditions.nothing_found')}
      classNames={{ root: classes.many, pill: many.pill, inputField: many.field }} comboboxProps={{ position: 'bottom-start' }}
    />
  );
}

/** One of them. */
export function NamedChoice({ label, type, value, onChange }: Props<string | null> & { label: string }) {
  return <Choice label={label} width={200} isSearchable value={value} options={optionsOf(type, value === null ? [] : [value], useChoices())} onChange={onChange} />;
}

/** What is not known by name any more is still offered, as its id. */
function optionsOf(type: NamedType, values: string[], { campaigns }: Choices): { value: string; label: string }[] {
  const named = type === 'campaign' ? campaigns.map(({ id, name }) => ({ value: id, label: name })) : CHANNELS.map((value) => ({ value, label: channelLabel(value) }));
  return [...named, ...values.filter((id) => !named.some(({ value }) => value === id)).map((value) => ({ value, label: type === 'channel' ? channelLabel(value) : value }))];
}
