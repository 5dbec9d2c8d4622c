import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client';
import type { CustomerRow } from '../api/types';
import { useT } from '../i18n';
import { personLabel } from '../kit';

/** A customer as they stand in the field. */
export interface Found {
  id: string;
  label: string;
}

interface Props {
  label?: string;
  value: string | null;
  /** Who was chosen before the field was drawn. */
  known?: Found | null;
  /** Who cannot be chosen. */
  except?: string;
  onChange: (id: string | null, found: Found | null) => void;
  error?: string | undefined;
}

/** Namesakes are told apart by a contact, or by the id. */
function labelOf(row: CustomerRow): string {
  return row.name.trim() ? `${row.name.trim()} · ${row.phone ?? row.email ?? row.id}` : personLabel(row);
}

/** Chooses a customer by name, phone, e-mail or card. */
export function CustomerField({ label, value, known = null, except, onChange, error }: Props) {
  const t = useT();
  const [typed, setTyped] = useState(known?.label ?? '');
  const [q] = useDebouncedValue(typed, 200);
  const found = useQuery({ queryKey: ['customers', 'to-choose', q], queryFn: ({ signal }) => api.get('/customers', { query: { q, limit: 20 }, signal }), placeholderData: keepPreviousData });
  const people = (found.data?.items ?? []).filter(({ id }) => id !== except).map((row) => ({ id: row.id, label: labelOf(row) }));
  const options = known && !people.some(({ id }) => id === known.id) ? [known, ...people] : people;
  return <Select label={label ?? t('coupons.customer')} placeholder={t('coupons.customer_search')} data={options.map((one) => ({ value: one.id, label: one.label }))} value={value} onChange={(id) => onChange(id, options.find((one) => one.id === id) ?? null)} searchable openOnFocus={false} onSearchChange={setTyped} filter={({ options: all }) => all} nothingFoundMessage={t('coupons.nobody_found')} error={error} data-autofocus />;
}
