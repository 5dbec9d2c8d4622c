import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '../i18n';
import classes from './FilterChips.module.css';

export interface FilterChip {
  key: string;
  /** The filter in words: "City: Almaty". */
  label: string;
  onRemove: () => void;
}

/** The filters in force, each removable; `children` adds one. Their truth is the URL's query. */
export function FilterChips({ chips, onClear, children }: { chips: FilterChip[]; onClear?: () => void; children?: ReactNode }) {
  const t = useT();
  if (chips.length === 0 && !children) return null;
  return (
    <div className={classes.chips} role="group" aria-label={t('kit.filters')}>
      {chips.map((chip) => (
        <button key={chip.key} type="button" className={classes.chip} onClick={chip.onRemove} aria-label={t('kit.remove_filter', { filter: chip.label })}>
          <span>{chip.label}</span>
          <IconX size={13} aria-hidden />
        </button>
      ))}
      {children}
      {chips.length > 1 && onClear && <button type="button" className={classes.clear} onClick={onClear}>{t('kit.clear_filters')}</button>}
    </div>
  );
}
