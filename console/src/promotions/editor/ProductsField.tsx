import { MultiSelect } from '@mantine/core';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { tCode, useT } from '../../i18n';
import { productLabel, useFoundProducts, useProductNames } from '../products';
import many from '../../kit/Many.module.css';
import classes from './Editor.module.css';
import { useIsWrong } from './problems';

const WAIT_MS = 180;
/** Each name is a question to the server: beyond so many, codes are shown. */
const NAMED_MAX = 50;

interface Props {
  values: string[];
  onChange: (skus: string[]) => void;
  path: string;
}

/** Several products, found by name or code. A code that is not in the catalogue yet may be taken as it is typed. */
export function ProductsField({ values, onChange, path }: Props) {
  const t = useT();
  const isWrong = useIsWrong(path);
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), WAIT_MS);
  const names = useProductNames(values.slice(0, NAMED_MAX));
  const found = useFoundProducts(settled);
  const chosen = values.map((sku) => ({ value: sku, label: names.get(sku) ?? sku }));
  const others = found.filter(({ sku }) => !values.includes(sku)).map((product) => ({ value: product.sku, label: productLabel(product) }));
  const isNew = settled !== '' && ![...values, ...found.map(({ sku }) => sku)].some((sku) => sku.toLowerCase() === settled.toLowerCase());
  const typed = isNew ? [{ value: settled, label: t('promotions.code_as_typed', { code: settled }) }] : [];
  const label = tCode('promotions.filter', 'skus');
  return (
    <MultiSelect
      aria-label={label} placeholder={values.length === 0 ? t('promotions.product_sample') : ''} data={[...chosen, ...others, ...typed]} filter={({ options }) => options} value={values} onChange={onChange} searchable searchValue={text} onSearchChange={setText}
      hidePickedOptions nothingFoundMessage={t('promotions.no_products')} maxDropdownHeight={320} maxValues={200} error={isWrong && t('promotions.choose_one')} className={classes.words} classNames={{ pill: many.pill, inputField: many.field }} comboboxProps={{ position: 'bottom-start' }}
    />
  );
}
