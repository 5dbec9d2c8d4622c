import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../i18n';
import classes from './Toolbar.module.css';

interface Props {
  label: string;
  /** What is searched for now, as the URL has it. */
  value: string;
  onChange: (value: string) => void;
  /** Whether a dialog begins here. */
  isFirst?: boolean;
}

/** A search box that tells its text once typing rests for 250 ms. */
export function SearchField({ label, value, onChange, isFirst = false }: Props) {
  const t = useT();
  const [text, setText] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      tell.current(text);
    }, 250);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <TextInput
      type="text" role="searchbox" data-autofocus={isFirst || undefined} aria-label={label} placeholder={label} value={text} onChange={(event) => setText(event.currentTarget.value)} className={classes.search}
      leftSection={<IconSearch size={15} aria-hidden />} rightSection={text ? <CloseButton size="sm" aria-label={t('kit.clear')} onClick={() => setText('')} /> : null}
    />
  );
}
