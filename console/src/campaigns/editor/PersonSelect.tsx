import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { useT } from '../../i18n';
import { personLabel } from '../../kit';

/** For whom a letter is shown; nobody means a person of whom nothing is known. */
export function PersonSelect({ value, onChange, label }: { value: string | null; onChange: (id: string | null) => void; label?: string }) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, 250);
  const people = useQuery({ queryKey: ['customers', 'choice', q], queryFn: ({ signal }) => api.get('/customers', { query: { q, limit: 20 }, signal }), placeholderData: keepPreviousData });
  const rows = people.data?.items ?? [];
  return (
    <Select
      label={label} aria-label={label ? undefined : t('campaigns.as_person')} placeholder={t('campaigns.as_unknown')} searchable clearable clearButtonProps={{ 'aria-label': t('kit.clear') }} value={value} onChange={onChange}
      onSearchChange={(text) => setTyped(rows.some((row) => personLabel(row) === text) ? q : text)} filter={({ options }) => options} nothingFoundMessage={t('campaigns.nobody_found')} data={rows.map((row) => ({ value: row.id, label: personLabel(row) }))}
    />
  );
}
