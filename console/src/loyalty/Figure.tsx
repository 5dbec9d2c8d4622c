import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { fractionDigits, parseMinor, parseNumber, symbol, useFmt } from '../fmt';
import { useT } from '../i18n';
import { useTyped } from '../kit/useTyped';
import { useWrong } from './useLoyalty';

interface Props {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
  /** The field's path in the rules. */
  path: string;
  /** Money of this currency, in minor units; a plain number when absent. */
  currency?: string;
  /** Decimals that are typed; the value is whole all the same: 5.5 is 550 with two. */
  decimals?: number;
  unit?: ReactNode;
  hint?: string;
  isOptional?: boolean;
  isHidden?: boolean;
  width?: number;
}

/** A whole figure typed as people write it. What cannot be read stays as typed, is marked, and changes nothing. */
export function Figure({ label, value, onChange, path, currency, decimals = 0, unit, hint, isOptional = false, isHidden = false, width = 180 }: Props) {
  const t = useT();
  const fmt = useFmt();
  const wrong = useWrong(path);
  const { typed, setTyped, tell } = useTyped(value, onChange);
  const digits = currency ? fractionDigits(currency) : decimals;
  const written = value === null ? '' : fmt.number(value / 10 ** digits, digits);
  const read = (text: string) => {
    if (currency) return parseMinor(text, currency);
    const number = parseNumber(text);
    return number === null ? null : Math.round(number * 10 ** digits);
  };
  const isEmpty = (text: string) => text.trim() === '';
  function enter(text: string) {
    const next = isEmpty(text) ? null : read(text);
    if (next === null && !(isEmpty(text) && isOptional)) setTyped(text);
    else tell(text, next);
  }
  const isWrong = typed !== null && (isEmpty(typed) ? !isOptional : read(typed) === null);
  return (
    <TextInput
      {...(isHidden ? { 'aria-label': label } : { label })} description={hint} inputMode="decimal" autoComplete="off" value={typed ?? written} error={isWrong ? t('loyalty.not_a_number') : wrong}
      onChange={(event) => enter(event.currentTarget.value)} onBlur={() => !isWrong && setTyped(null)} style={{ inlineSize: width, maxInlineSize: '100%' }}
      rightSection={unit || currency ? <span className="quiet small">{unit ?? (currency && symbol(currency))}</span> : undefined} rightSectionPointerEvents="none"
    />
  );
}
