import { TextInput } from '@mantine/core';
import { useSession } from '../../api/session';
import { fractionDigits, parseMinor, parseNumber, symbol, useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { useTyped } from '../../kit/useTyped';
import { PER_ONE, type Unit, useFieldError } from './problems';

interface Props {
  label: string;
  unit: Unit;
  /** In what the server keeps: minor units, thousandths of them for what a point costs, hundredths of a percent, thousandths of a piece. */
  value: number | undefined;
  /** `undefined` when the field was emptied; `UNREAD` when it holds no figure. */
  onChange: (value: number | undefined) => void;
  /** Where the server names it. */
  path: string;
  placeholder?: string;
}

/** Told for what cannot be read: no terms allow it, so that the server refuses to save it. */
export const UNREAD = -1;

/** A figure as people type it. What cannot be read stays as typed. */
export function Figure({ label, unit, value, onChange, path, placeholder }: Props) {
  const t = useT();
  const fmt = useFmt();
  const { currency } = useSession().workspace;
  const minor = 10 ** fractionDigits(currency);
  const perOne = unit === 'money' ? minor : unit === 'cost' ? minor * 1_000 : PER_ONE[unit];
  const error = useFieldError(path, unit, perOne);
  const { typed, setTyped, tell } = useTyped(value, onChange);
  const figure = (text: string) => (text.trim() === '' ? undefined : (read(text, unit, currency, perOne) ?? UNREAD));
  const written = value === undefined || value === UNREAD ? '' : fmt.number(value / perOne, unit === 'whole' ? 0 : unit === 'cost' ? 5 : 3);
  const isWrong = typed !== null && value === UNREAD;
  const sign = unit === 'money' || unit === 'cost' ? symbol(currency) : unit === 'percent' ? '%' : unit === 'times' ? '×' : null;
  return (
    <TextInput
      aria-label={label} inputMode={unit === 'whole' ? 'numeric' : 'decimal'} autoComplete="off" placeholder={placeholder} value={typed ?? written} error={isWrong ? t('conditions.not_a_number') : error} style={{ inlineSize: unit === 'money' || unit === 'cost' ? 132 : 96 }}
      onChange={(event) => tell(event.currentTarget.value, figure(event.currentTarget.value))} onBlur={() => !isWrong && setTyped(null)} rightSection={sign && <span className="quiet">{sign}</span>} rightSectionPointerEvents="none"
    />
  );
}

function read(text: string, unit: Unit, currency: string, perOne: number): number | null {
  if (unit === 'money') return parseMinor(text, currency);
  const number = parseNumber(text);
  if (number === null || !Number.isFinite(number) || number < 0) return null;
  const kept = Math.round(number * perOne);
  return Number.isSafeInteger(kept) && (unit !== 'whole' || Number.isInteger(number)) ? kept : null;
}
