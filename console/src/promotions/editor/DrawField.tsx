import { Select } from '@mantine/core';
import { useT } from '../../i18n';
import { useDraws } from '../useNames';
import { useFieldError } from './problems';

/** A prize draw by its name, of those that still take tickets. */
export function DrawField({ value, onChange, path }: { value: string; onChange: (draw: string) => void; path: string }) {
  const t = useT();
  const error = useFieldError(path);
  const draws = useDraws().data?.items ?? [];
  const options = draws.filter(({ id, state }) => id === value || state === 'open' || state === 'committed').map(({ id, name }) => ({ value: id, label: name }));
  const known = value === '' || options.some((option) => option.value === value) ? options : [...options, { value, label: value }];
  return (
    <Select
      aria-label={t('promotions.draw')} placeholder={t('promotions.draw_sample')} data={known} value={value || null} onChange={(next) => next && onChange(next)} allowDeselect={false} searchable nothingFoundMessage={t('promotions.no_draws')}
      error={error} w={260}
    />
  );
}
