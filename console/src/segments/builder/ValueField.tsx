import { TagsInput, TextInput } from '@mantine/core';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { DateField } from '../../kit';
import { operandOf, type ValueType } from '../rules/condition';
import { isDays } from '../rules/value';
import { AmountField } from './AmountField';
import many from '../../kit/Many.module.css';
import classes from './Builder.module.css';
import { Choice } from './Choice';
import { useChoices } from './context';
import { NamedChoice, NamedField } from './NamedField';

interface Props {
  op: string;
  value: unknown;
  type: ValueType;
  onChange: (value: unknown) => void;
  /** Values seen in the data, with how many customers have each. */
  suggestions?: { value: string; count?: number }[];
}

/** The field for what an operation compares with: nothing, one value, two, many, or a number of days. */
export function ValueField({ op, value, type, onChange, suggestions = [] }: Props) {
  const t = useT();
  switch (operandOf(op)) {
    case 'one': return <OneField label={t('conditions.value')} type={type} value={value} onChange={onChange} />;
    case 'two': {
      const [from, to] = Array.isArray(value) ? value : [null, null];
      return (
        <span className={classes.pair}>
          <OneField label={t('conditions.value_from')} type={type} value={from} onChange={(next) => onChange([next, to])} />
          <span aria-hidden>–</span>
          <OneField label={t('conditions.value_to')} type={type} value={to} onChange={(next) => onChange([from, next])} />
        </span>
      );
    }
    case 'many': return type === 'campaign' || type === 'channel' ? <NamedField type={type} value={(Array.isArray(value) ? value : []) as string[]} onChange={onChange} /> : <ManyField values={(Array.isArray(value) ? value : []) as string[]} onChange={onChange} suggestions={suggestions} />;
    case 'days': return <DaysField days={isDays(value) ? value.days : null} onChange={(days) => onChange({ days })} />;
    default: return null;
  }
}

interface OneProps {
  label: string;
  type: ValueType;
  value: unknown;
  onChange: (value: unknown) => void;
}

function OneField({ label, type, value, onChange }: OneProps) {
  const t = useT();
  const { currency } = useChoices();
  switch (type) {
    case 'date': return <DateField label={label} value={typeof value === 'string' ? value : null} onChange={onChange} />;
    case 'bool': return <Choice label={label} width={110} value={typeof value === 'boolean' ? String(value) : null} options={[{ value: 'true', label: t('conditions.yes') }, { value: 'false', label: t('conditions.no') }]} onChange={(next) => onChange(next === 'true')} />;
    case 'campaign': case 'channel': return <NamedChoice label={label} type={type} value={typeof value === 'string' ? value : null} onChange={onChange} />;
    case 'text': return <TextInput aria-label={label} value={typeof value === 'string' ? value : ''} onChange={(event) => onChange(event.currentTarget.value)} style={{ inlineSize: 200 }} />;
    default: return <AmountField label={label} type={type} value={typeof value === 'number' ? value : null} onChange={onChange} currency={currency} />;
  }
}

/** A number of days, with its noun. */
export function DaysField({ days, onChange }: { days: number | null; onChange: (days: number | null) => void }) {
  const t = useT();
  const { currency } = useChoices();
  return (
    <span className={classes.pair}>
      <AmountField label={t('conditions.days_count')} type="whole" value={days} onChange={onChange} currency={currency} />
      <span>{t('conditions.days', { days: days ?? 0 })}</span>
    </span>
  );
}

interface ManyProps {
  values: string[];
  onChange: (values: string[]) => void;
  suggestions: { value: string; count?: number }[];
}

/** Several texts: those seen in the data are offered with their counts, anything else may be typed. */
function ManyField({ values, onChange, suggestions }: ManyProps) {
  const t = useT();
  const fmt = useFmt();
  const counts = new Map(suggestions.map(({ value, count }) => [value, count]));
  return (
    <TagsInput
      aria-label={t('conditions.values')} data={suggestions.map(({ value }) => value)} value={values} onChange={onChange} placeholder={values.length === 0 ? t('conditions.add_value') : ''} splitChars={[';']} acceptValueOnBlur maxDropdownHeight={320}
      renderOption={({ option }) => <span className={classes.option}>{option.value}<span className="quiet figures">{counts.get(option.value) !== undefined && fmt.number(counts.get(option.value) ?? 0)}</span></span>}
      classNames={{ root: classes.many, pill: many.pill, inputField: many.field }} comboboxProps={{ position: 'bottom-start' }}
    />
  );
}
