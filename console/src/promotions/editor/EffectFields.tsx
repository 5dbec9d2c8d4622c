import { ActionIcon, Button, Textarea } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useT } from '../../i18n';
import { Choice } from '../../segments/builder/Choice';
import { blankPart, type Effect, type Part, type Scope } from '../definition';
import { DrawField } from './DrawField';
import classes from './Editor.module.css';
import { Figure, UNREAD } from './Figure';
import { FilterField } from './FilterField';
import { FundingFields } from './FundingFields';
import { PoolField } from './PoolField';
import { ProductField } from './ProductField';
import { useFieldError } from './problems';

interface Props {
  effect: Effect;
  onChange: (effect: Effect) => void;
  path: string;
}

/** The fields of an effect, in the order of a sentence. */
export function EffectFields({ effect, onChange, path }: Props) {
  const t = useT();
  const at = (field: string) => `${path}.${field}`;
  const figure = (value: number | undefined) => value ?? UNREAD;
  switch (effect.kind) {
    case 'percent': return (
      <>
        <Figure label={t('promotions.percent')} unit="percent" value={effect.basis_points} onChange={(value) => onChange({ ...effect, basis_points: figure(value) })} path={at('basis_points')} />
        <ScopeChoice scope={effect.scope ?? 'line'} kind="percent" onChange={(scope) => onChange({ ...effect, scope })} />
        <FilterField value={effect.of} onChange={(of) => onChange({ ...effect, of })} path={at('of')} />
      </>
    );
    case 'amount': return (
      <>
        <Figure label={t('promotions.amount')} unit="money" value={effect.amount} onChange={(value) => onChange({ ...effect, amount: figure(value) })} path={at('amount')} />
        <ScopeChoice scope={effect.scope ?? 'line'} kind="amount" onChange={(scope) => onChange({ ...effect, scope })} />
        <FilterField value={effect.of} onChange={(of) => onChange({ ...effect, of })} path={at('of')} />
      </>
    );
    case 'fixed_price': return (
      <>
        <Figure label={t('promotions.price')} unit="money" value={effect.price} onChange={(value) => onChange({ ...effect, price: figure(value) })} path={at('price')} />
        <FilterField value={effect.of} onChange={(of) => onChange({ ...effect, of })} path={at('of')} />
      </>
    );
    case 'bundle_price': return (
      <>
        <Figure label={t('promotions.price')} unit="money" value={effect.price} onChange={(value) => onChange({ ...effect, price: figure(value) })} path={at('price')} />
        <div className={classes.parts}>
          {effect.parts.map((part, index) => (
            <div key={index} className={classes.part}>
              <PartFields part={part} onChange={(next) => onChange({ ...effect, parts: effect.parts.map((one, place) => (place === index ? next : one)) })} path={at(`parts[${index}]`)} />
              {effect.parts.length > 1 && <ActionIcon aria-label={t('promotions.remove_part')} onClick={() => onChange({ ...effect, parts: effect.parts.filter((_, place) => place !== index) })}><IconX size={14} aria-hidden /></ActionIcon>}
            </div>
          ))}
          <Button size="xs" variant="subtle" justify="flex-start" style={{ justifySelf: 'start' }} leftSection={<IconPlus size={14} aria-hidden />} onClick={() => onChange({ ...effect, parts: [...effect.parts, blankPart()] })}>{t('promotions.add_part')}</Button>
        </div>
        <Most value={effect.most} onChange={(most) => onChange({ ...effect, most })} path={at('most')} />
      </>
    );
    case 'buy_get': return (
      <>
        <div className={classes.parts}>
          <div className={classes.part}><span className={classes.word}>{t('promotions.who_buys')}</span><PartFields part={effect.buy} onChange={(buy) => onChange({ ...effect, buy })} path={at('buy')} /></div>
          <div className={classes.part}><span className={classes.word}>{t('promotions.gets')}</span><PartFields part={effect.get} onChange={(get) => onChange({ ...effect, get })} path={at('get')} /></div>
          <div className={classes.part}><span className={classes.word}>{t('promotions.at_discount')}</span><Figure label={t('promotions.percent')} unit="percent" value={effect.basis_points} onChange={(value) => onChange({ ...effect, basis_points: figure(value) })} path={at('basis_points')} /></div>
        </div>
        <Most value={effect.most} onChange={(most) => onChange({ ...effect, most })} path={at('most')} />
      </>
    );
    case 'cheapest_free': return (
      <>
        <span className={classes.pair}><span>{t('promotions.of_every')}</span><Figure label={t('promotions.of_every')} unit="whole" value={effect.each} onChange={(value) => onChange({ ...effect, each: figure(value) })} path={at('each')} /></span>
        <FilterField value={effect.of} onChange={(of) => onChange({ ...effect, of })} path={at('of')} />
        <Most value={effect.most} onChange={(most) => onChange({ ...effect, most })} path={at('most')} />
      </>
    );
    case 'gift': return (
      <>
        <ProductField value={effect.sku} onChange={(sku) => onChange({ ...effect, sku })} path={at('sku')} />
        <span className={classes.pair}><span>{t('promotions.pieces')}</span><Figure label={t('promotions.pieces')} unit="pieces" value={effect.quantity} onChange={(value) => onChange({ ...effect, quantity: figure(value) })} path={at('quantity')} /></span>
      </>
    );
    case 'points': return (
      <>
        <Figure label={t('promotions.points')} unit="whole" value={effect.points} onChange={(value) => onChange({ ...effect, points: figure(value) })} path={at('points')} />
        <FilterField value={effect.of} onChange={(of) => onChange({ ...effect, of })} path={at('of')} />
        <FundingFields value={effect.funding} onChange={(funding) => onChange({ ...effect, funding })} path={at('funding')} />
      </>
    );
    case 'points_per_money': return (
      <>
        <Figure label={t('promotions.points')} unit="whole" value={effect.points} onChange={(value) => onChange({ ...effect, points: figure(value) })} path={at('points')} />
        <span className={classes.pair}><span>{t('promotions.for_every')}</span><Figure label={t('promotions.for_every')} unit="money" value={effect.per} onChange={(value) => onChange({ ...effect, per: figure(value) })} path={at('per')} /></span>
        <FilterField value={effect.of} onChange={(of) => onChange({ ...effect, of })} path={at('of')} />
        <FundingFields value={effect.funding} onChange={(funding) => onChange({ ...effect, funding })} path={at('funding')} />
      </>
    );
    case 'points_multiplier': return (
      <>
        <Figure label={t('promotions.times')} unit="times" value={effect.basis_points} onChange={(value) => onChange({ ...effect, basis_points: figure(value) })} path={at('basis_points')} />
        <FilterField value={effect.of} onChange={(of) => onChange({ ...effect, of })} path={at('of')} />
        <FundingFields value={effect.funding} onChange={(funding) => onChange({ ...effect, funding })} path={at('funding')} />
      </>
    );
    case 'coupon': return (
      <>
        <PoolField value={effect.pool} onChange={(pool) => onChange({ ...effect, pool })} path={at('pool')} />
        <span className={classes.pair}><span>{t('promotions.pieces')}</span><Figure label={t('promotions.pieces')} unit="whole" value={effect.count} onChange={(value) => onChange({ ...effect, count: figure(value) })} path={at('count')} /></span>
      </>
    );
    case 'ticket': return (
      <>
        <DrawField value={effect.draw} onChange={(draw) => onChange({ ...effect, draw })} path={at('draw')} />
        <span className={classes.pair}><span>{t('promotions.pieces')}</span><Figure label={t('promotions.pieces')} unit="whole" value={effect.count} onChange={(value) => onChange({ ...effect, count: figure(value) })} path={at('count')} /></span>
      </>
    );
    case 'message': return <Message value={effect.text} onChange={(text) => onChange({ ...effect, text })} path={at('text')} />;
    case 'free_delivery': return null;
  }
}

function ScopeChoice({ scope, kind, onChange }: { scope: Scope; kind: 'percent' | 'amount'; onChange: (scope: Scope) => void }) {
  const t = useT();
  const line = kind === 'percent' ? t('promotions.scope_line') : t('promotions.scope_unit');
  return <Choice label={t('promotions.scope')} width={160} value={scope} options={[{ value: 'line', label: line }, { value: 'basket', label: t('promotions.scope_basket') }]} onChange={(next) => onChange(next as Scope)} />;
}

/** So many of these. */
function PartFields({ part, onChange, path }: { part: Part; onChange: (part: Part) => void; path: string }) {
  const t = useT();
  return (
    <>
      <Figure label={t('promotions.pieces')} unit="pieces" value={part.quantity} onChange={(value) => onChange({ ...part, quantity: value ?? UNREAD })} path={`${path}.quantity`} />
      <FilterField value={part.of} onChange={(of) => onChange({ ...part, of })} path={`${path}.of`} />
    </>
  );
}

function Most({ value, onChange, path }: { value: number | undefined; onChange: (value: number | undefined) => void; path: string }) {
  const t = useT();
  return <span className={classes.pair}><span>{t('promotions.most_in_basket')}</span><Figure label={t('promotions.most_in_basket')} unit="whole" value={value} onChange={onChange} path={path} placeholder={t('promotions.any_number')} /></span>;
}

function Message({ value, onChange, path }: { value: string; onChange: (value: string) => void; path: string }) {
  const t = useT();
  const error = useFieldError(path);
  return <Textarea aria-label={t('promotions.message_text')} placeholder={t('promotions.message_text')} autosize minRows={2} maxLength={1_000} value={value} onChange={(event) => onChange(event.currentTarget.value)} error={error} className={classes.message} />;
}
