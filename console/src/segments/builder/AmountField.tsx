import { TextInput } from '@mantine/core';
import { fractionDigits, parseMinor, parseNumber, symbol, useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { useTyped } from '../../kit/useTyped';
import type { ValueType } from '../rules/condition';

interface Props {
  label: string;
  type: ValueType;
  value: number | null;
  onChange: (value: number | null) => void;
  currency: string;
}

/** A figure typed as people write it: money in major units, counts as whole numbers. What cannot be read stays as typed. */
export function AmountField({ label, type, value, onChange, currency }: Props) {
  const t = useT();
  const fmt = useFmt();
  const { typed, setTyped, tell } = useTyped(value, onChange);
  const digits = fractionDigits(currency);
  const written = value === null ? '' : type === 'money' ? fmt.number(value / 10 ** digits, digits) : fmt.number(value, 3);
  const isWrong = typed !== null && typed.trim() !== '' && value === null;
  return (
    <TextInput
      aria-label={label} inputMode={type === 'whole' ? 'numeric' : 'decimal'} autoComplete="off" value={typed ?? written} error={isWrong && t('conditions.not_a_number')}
      onChange={(event) => tell(event.currentTarget.value, read(event.currentTarget.value, type, currency))} onBlur={() => !isWrong && setTyped(null)} style={{ inlineSize: type === 'whole' ? 84 : 128 }}
      rightSection={type === 'money' ? <span className="quiet">{symbol(currency)}</span> : undefined} rightSectionPointerEvents="none"
    />
  );
}

/** What a typed figure means; null when it is none. */
export function read(text: string, type: ValueType, currency: string): number | null {
  if (type === 'money') return parseMinor(text, currency);
  if (type !== 'whole') return parseNumber(text);
  const digits = text.replace(/[\s\u00a0\u202f.,']/g, '');
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}
