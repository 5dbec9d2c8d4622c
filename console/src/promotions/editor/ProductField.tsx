import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useT } from '../../i18n';
import { productLabel, useFoundProducts, useProductNames } from '../products';
import { useFieldError } from './problems';

const WAIT_MS = 180;

/** A product of the catalogue, found by name or code. */
export function ProductField({ value, onChange, path }: { value: string; onChange: (sku: string) => void; path: string }) {
  const t = useT();
  const error = useFieldError(path);
  const [text, setText] = useState('');
  const name = useProductNames(value ? [value] : []).get(value);
  const chosen = productLabel({ sku: value, name });
  const [settled] = useDebouncedValue(text === chosen ? '' : text.trim(), WAIT_MS);
  const found = useFoundProducts(settled);
  const options = found.map((product) => ({ value: product.sku, label: productLabel(product) }));
  const known = value === '' || options.some((option) => option.value === value) ? options : [{ value, label: chosen }, ...options];
  return (
    <Select
      aria-label={t('promotions.product')} placeholder={t('promotions.product_sample')} data={known} filter={({ options: all }) => all} value={value || null} onChange={(sku) => sku && onChange(sku)} allowDeselect={false}
      searchable searchValue={text} onSearchChange={setText} nothingFoundMessage={t('promotions.no_products')} maxDropdownHeight={320} error={error} w={260}
    />
  );
}
