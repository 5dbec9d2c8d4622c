import { ActionIcon, Button } from '@mantine/core';
import { IconMinus, IconX } from '@tabler/icons-react';
import { tCode, useT } from '../../i18n';
import { Choice } from '../../segments/builder/Choice';
import { useChoices } from '../../segments/builder/context';
import { EVERYTHING, type Filter } from '../definition';
import { useProductNames } from '../products';
import { ofFilter } from '../skus';
import { filterWords, TOLD_MAX } from '../words';
import classes from './Editor.module.css';
import { join, type Named, split } from './filter';
import { ProductsField } from './ProductsField';
import { WordsField } from './WordsField';

const KINDS: Named['kind'][] = ['categories', 'brands', 'skus'];

interface Props {
  value: Filter | undefined;
  onChange: (filter: Filter) => void;
  path: string;
}

/** Which products: all, or some by category, brand or code, and some of those not. */
export function FilterField({ value = EVERYTHING, onChange, path }: Props) {
  const t = useT();
  const drawn = split(value);
  if (!drawn) return <span className={classes.kept}><Told filter={value} /> <Button size="xs" variant="subtle" onClick={() => onChange(EVERYTHING)}>{t('promotions.choose_anew')}</Button></span>;
  const { base, except } = drawn;
  const options = [{ value: 'everything', label: t('promotions.filter.everything') }, ...KINDS.map((kind) => ({ value: kind as string, label: tCode('promotions.filter', kind) }))];
  const pick = (kind: string) => onChange(join(kind === 'everything' ? null : { kind: kind as Named['kind'], any_of: [] }, except));
  const basePath = base && except ? `${path}.of[0]` : path;
  const exceptPath = base && except ? `${path}.of[1].of` : `${path}.of`;
  return (
    <>
      <Choice label={t('promotions.products')} width={150} value={base?.kind ?? 'everything'} options={options} onChange={pick} />
      {base && <Names filter={base} onChange={(next) => onChange(join(next, except))} path={`${basePath}.any_of`} />}
      {except ? (
        <span className={classes.except}>
          <span>{t('promotions.except')}</span>
          <Choice label={t('promotions.except')} width={130} value={except.kind} options={options.slice(1)} onChange={(kind) => onChange(join(base, { kind: kind as Named['kind'], any_of: [] }))} />
          <Names filter={except} onChange={(next) => onChange(join(base, next))} path={`${exceptPath}.any_of`} />
          <ActionIcon aria-label={t('promotions.no_exception')} title={t('promotions.no_exception')} onClick={() => onChange(join(base, null))}><IconX size={14} aria-hidden /></ActionIcon>
        </span>
      ) : <Button size="xs" variant="subtle" leftSection={<IconMinus size={13} aria-hidden />} onClick={() => onChange(join(base, { kind: base?.kind === 'categories' ? 'brands' : 'categories', any_of: [] }))}>{t('promotions.add_exception')}</Button>}
    </>
  );
}

/** A filter the fields cannot draw, in words. */
function Told({ filter }: { filter: Filter }) {
  return filterWords(filter, useProductNames(ofFilter(filter).slice(0, TOLD_MAX)));
}

function Names({ filter, onChange, path }: { filter: Named; onChange: (filter: Named) => void; path: string }) {
  const { fields } = useChoices();
  if (filter.kind === 'skus') return <ProductsField values={filter.any_of} onChange={(any_of) => onChange({ ...filter, any_of })} path={path} />;
  const seen = filter.kind === 'categories' ? fields?.products.categories : fields?.products.brands;
  return <WordsField label={tCode('promotions.filter', filter.kind)} values={filter.any_of} onChange={(any_of) => onChange({ ...filter, any_of })} suggestions={(seen ?? []).map(nameOf)} path={path} />;
}

function nameOf(seen: string | { value: string }): string {
  return typeof seen === 'string' ? seen : seen.value;
}
