import { type ComboboxData, Select } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { useT } from '../../i18n';
import classes from './Builder.module.css';

interface Props {
  label: string;
  value: string | null;
  options: ComboboxData;
  onChange: (value: string) => void;
  placeholder?: string;
  isSearchable?: boolean;
  isStrong?: boolean;
  /** Hears what is typed, which may become an option: Enter takes the first that fits. */
  onSearch?: (text: string) => void;
  onBlur?: () => void;
  width: number;
}

/** One of several, as a word in the sentence of a condition. */
export function Choice({ label, value, options, onChange, placeholder, isSearchable = false, isStrong = false, onSearch, onBlur, width }: Props) {
  const t = useT();
  return (
    <Select
      aria-label={label} data={options} value={value} placeholder={placeholder} searchable={isSearchable} allowDeselect={false} withCheckIcon={false} nothingFoundMessage={t('conditions.nothing_found')} maxDropdownHeight={320}
      onSearchChange={onSearch} selectFirstOptionOnChange={onSearch !== undefined} onBlur={onBlur}
      onChange={(next) => next !== null && onChange(next)} className={classes.choice} style={{ '--least': `${width}px` } as CSSProperties} styles={isStrong ? { input: { fontWeight: 560 } } : {}}
      rightSection={<IconSelector size={14} aria-hidden />} rightSectionPointerEvents="none" rightSectionWidth={28} comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
    />
  );
}
