import { ActionIcon, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { parseDate, useFmt } from '../fmt';
import { useT } from '../i18n';
import classes from './DateField.module.css';
import { useTyped } from './useTyped';

interface Props {
  label: string;
  /** 2026-11-21, or null when there is none. */
  value: string | null;
  onChange: (value: string | null) => void;
  /** Shows the label above the field instead of telling only readers of the screen. */
  withLabel?: boolean;
  width?: number;
}

/** A date typed as 21.11.2026 or 2026-11-21, or picked from the browser's own calendar. */
export function DateField({ label, value, onChange, withLabel = false, width = 168 }: Props) {
  const t = useT();
  const fmt = useFmt();
  const [picker, field] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  const [isEntered, setEntered] = useState(false);
  const { typed, setTyped, tell } = useTyped(value, onChange);
  // The words make room for the date as typed; what is typed next takes its place.
  useLayoutEffect(() => {
    if (isEntered) field.current?.select();
  }, [isEntered, field]);
  function enter() {
    setTyped(value ?? typed ?? '');
    setEntered(true);
  }
  function leave() {
    setEntered(false);
    if (!isWrong) setTyped(null);
  }
  const isWrong = typed !== null && typed.trim() !== '' && value === null;
  return (
    <div className={classes.field} style={{ inlineSize: width }}>
      <TextInput
        label={withLabel ? label : undefined} aria-label={withLabel ? undefined : label} placeholder={t('kit.date_sample')} error={isWrong && t('kit.date_wrong')} autoComplete="off"
        value={typed ?? (value ? fmt.day(value) : '')} ref={field} onFocus={enter} onBlur={leave} onChange={(event) => tell(event.currentTarget.value, parseDate(event.currentTarget.value))}
        rightSection={<ActionIcon size={24} aria-label={t('kit.open_calendar', { label })} onClick={() => picker.current?.showPicker()}><IconCalendar size={15} aria-hidden /></ActionIcon>}
      />
      <input ref={picker} type="date" tabIndex={-1} aria-hidden className={classes.picker} value={value ?? ''} onChange={(event) => { setTyped(null); onChange(event.currentTarget.value || null); }} />
    </div>
  );
}
