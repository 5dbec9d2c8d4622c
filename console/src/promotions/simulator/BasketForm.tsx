import { ActionIcon, Autocomplete, Select, TagsInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { useSession } from '../../api/session';
import { fractionDigits, symbol, useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Card, DateField } from '../../kit';
import { PAYMENTS } from '../definition';
import { useFoundProducts } from '../products';
import { type Basket, isPrice, isQuantity, type Item, put } from './basket';
import classes from './Simulator.module.css';

interface Props {
  basket: Basket;
  onChange: (change: Partial<Basket>) => void;
}

/** What is bought, by whom, where, when and how it is paid. */
export function BasketForm({ basket, onChange }: Props) {
  const t = useT();
  return (
    <Card title={t('simulation.try.basket')}>
      <div className={classes.form}>
        <ProductPicker onPick={(product) => onChange({ items: put(basket.items, product) })} />
        {basket.items.length > 0 && (
          <ul className={classes.items}>
            {basket.items.map((item, index) => (
              <Line
                key={item.product.sku} item={item}
                onChange={(change) => onChange({ items: basket.items.map((other, place) => (place === index ? { ...other, ...change } : other)) })}
                onRemove={() => onChange({ items: basket.items.filter((_, place) => place !== index) })}
              />
            ))}
          </ul>
        )}
        <BuyerPicker buyer={basket.buyer} onPick={(buyer) => onChange({ buyer })} />
        <Circumstances basket={basket} onChange={onChange} />
      </div>
    </Card>
  );
}

function ProductPicker({ onPick }: { onPick: (product: Item['product']) => void }) {
  const t = useT();
  const fmt = useFmt();
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), 180);
  const found = useFoundProducts(settled);
  const label = (product: Item['product']) => [product.name ?? product.sku, product.price && fmt.money(product.price)].filter(Boolean).join(' · ');
  return (
    <Select
      searchable label={t('simulation.try.add')} placeholder={t('simulation.try.find_product')} nothingFoundMessage={t('simulation.try.no_product')} value={null} searchValue={text} onSearchChange={setText}
      data={found.map((product) => ({ value: product.sku, label: label(product) }))} filter={({ options }) => options} comboboxProps={{ shadow: 'md' }}
      onChange={(sku) => { const product = found.find((one) => one.sku === sku); if (product) onPick(product); setText(''); }}
    />
  );
}

function Line({ item: { product, quantity, price }, onChange, onRemove }: { item: Item; onChange: (change: Partial<Item>) => void; onRemove: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const { workspace } = useSession();
  const name = product.name ?? product.sku;
  const usual = product.price ? fmt.number(product.price.minor / 10 ** fractionDigits(product.price.currency), fractionDigits(product.price.currency)) : '';
  return (
    <li className={classes.item}>
      <span className={classes.name}>{name}{product.name && <span className={classes.sku}>{product.sku}</span>}</span>
      <TextInput aria-label={t('simulation.try.quantity_of', { name })} value={quantity} error={!isQuantity(quantity)} inputMode="decimal" className={classes.quantity} onChange={(event) => onChange({ quantity: event.currentTarget.value })} />
      <span aria-hidden className="quiet">×</span>
      <TextInput
        aria-label={t('simulation.try.price_of', { name })} value={price} placeholder={usual} error={!isPrice(price, workspace.currency) || (price.trim() === '' && !product.price)} inputMode="decimal" className={classes.price}
        rightSection={<span aria-hidden className="quiet">{symbol(workspace.currency)}</span>} onChange={(event) => onChange({ price: event.currentTarget.value })}
      />
      <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('simulation.try.remove', { name })} onClick={onRemove}><IconTrash size={15} aria-hidden /></ActionIcon>
    </li>
  );
}

function BuyerPicker({ buyer, onPick }: { buyer: Basket['buyer']; onPick: (buyer: Basket['buyer']) => void }) {
  const t = useT();
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), 180);
  const search = useQuery({ queryKey: ['search', settled], queryFn: ({ signal }) => api.get('/search', { query: { q: settled }, signal }), enabled: settled.length >= 2 && settled !== buyer?.name, placeholderData: keepPreviousData });
  const found = (search.data?.customers ?? []).map(({ id, name, hint }) => ({ value: id, label: [name || id, hint].filter(Boolean).join(' · ') }));
  const data = buyer && !found.some(({ value }) => value === buyer.id) ? [{ value: buyer.id, label: buyer.name }, ...found] : found;
  return (
    <Select
      searchable clearable label={t('simulation.try.buyer')} placeholder={t('simulation.try.nobody')} nothingFoundMessage={t(settled.length < 2 ? 'simulation.try.type_more' : 'simulation.try.no_customer')} value={buyer?.id ?? null} searchValue={text} onSearchChange={setText}
      data={data} filter={({ options }) => options} clearButtonProps={{ 'aria-label': t('kit.clear') }}
      onChange={(id) => { const one = data.find(({ value }) => value === id); onPick(one ? { id: one.value, name: one.label } : null); }}
    />
  );
}

function Circumstances({ basket, onChange }: Props) {
  const t = useT();
  const fields = useQuery({ queryKey: ['fields'], queryFn: ({ signal }) => api.get('/fields', { signal }), staleTime: 60_000 }).data;
  return (
    <div className={classes.pairs}>
      <Select clearable searchable label={t('simulation.try.store')} placeholder={t('simulation.try.any')} data={fields?.stores ?? []} value={basket.store || null} onChange={(store) => onChange({ store: store ?? '' })} clearButtonProps={{ 'aria-label': t('kit.clear') }} />
      <Select clearable label={t('simulation.try.channel')} placeholder={t('simulation.try.any')} data={fields?.channels ?? []} value={basket.channel || null} onChange={(channel) => onChange({ channel: channel ?? '' })} clearButtonProps={{ 'aria-label': t('kit.clear') }} />
      <Autocomplete label={t('simulation.try.payment')} placeholder={t('simulation.try.unknown')} data={PAYMENTS} value={basket.payment} onChange={(payment) => onChange({ payment })} />
      <TagsInput label={t('simulation.try.coupons')} placeholder={basket.coupons.length ? '' : t('simulation.try.none')} value={basket.coupons} onChange={(coupons) => onChange({ coupons })} maxTags={20} splitChars={[',', ' ']} clearButtonProps={{ 'aria-label': t('kit.clear') }} />
      <DateField withLabel label={t('simulation.try.day')} value={basket.day} onChange={(day) => onChange({ day })} width={170} />
      <TextInput label={t('simulation.try.time')} value={basket.day ? basket.time : ''} placeholder={t('simulation.try.now')} disabled={!basket.day} onChange={(event) => onChange({ time: event.currentTarget.value })} />
    </div>
  );
}
