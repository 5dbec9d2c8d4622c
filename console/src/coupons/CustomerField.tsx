import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client';
import { useT } from '../i18n';
import { personLabel } from '../kit';

/** Chooses a customer by name, phone, e-mail or card. */
export function CustomerField({ value, onChange, error }: { value: string | null; onChange: (id: string | null) => void; error?: string }) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, 200);
  const found = useQuery({ queryKey: ['customers', 'to-choose', q], queryFn: ({ signal }) => api.get('/customers', { query: { q, limit: 20 }, signal }), placeholderData: keepPreviousData });
  const data = (found.data?.items ?? []).map((row) => ({ value: row.id, label: personLabel(row) }));
  return <Select label={t('coupons.customer')} placeholder={t('coupons.customer_search')} data={data} value={value} onChange={onChange} searchable onSearchChange={setTyped} filter={({ options }) => options} nothingFoundMessage={t('coupons.nobody_found')} error={error} data-autofocus />;
}
