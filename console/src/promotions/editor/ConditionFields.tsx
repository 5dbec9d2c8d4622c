import { TextInput } from '@mantine/core';
import { tCode, useT } from '../../i18n';
import { Choice } from '../../segments/builder/Choice';
import { useChoices } from '../../segments/builder/context';
import { type Condition, type Of, PAYMENTS, type Plain, WEEKDAYS } from '../definition';
import { clock } from './clock';
import { CouponField } from './CouponField';
import { CustomerField } from './CustomerField';
import classes from './Editor.module.css';
import { Figure, UNREAD } from './Figure';
import { FilterField } from './FilterField';
import { useIsWrong } from './problems';
import { WordsField } from './WordsField';

interface Props {
  condition: Plain;
  onChange: (condition: Condition) => void;
  path: string;
}

/** The fields of a condition, in the order of a sentence. */
export function ConditionFields({ condition, onChange, path }: Props) {
  const t = useT();
  const { fields } = useChoices();
  switch (condition.kind) {
    case 'customer': return <CustomerField tree={condition.tree} onChange={(tree) => onChange({ ...condition, tree })} />;
    case 'total': case 'quantity': return (
      <>
        <span className={classes.pair}>
          <span>{t('promotions.at_least')}</span>
          <Figure label={t('promotions.at_least')} unit={condition.kind === 'total' ? 'money' : 'pieces'} value={condition.at_least} onChange={(value) => onChange({ ...condition, at_least: value ?? UNREAD })} path={`${path}.at_least`} />
        </span>
        <FilterField value={condition.of} onChange={(of) => onChange({ ...condition, of })} path={`${path}.of`} />
      </>
    );
    case 'store': case 'channel': case 'payment': {
      const seen = condition.kind === 'store' ? fields?.stores : condition.kind === 'channel' ? fields?.channels : PAYMENTS;
      return <WordsField label={tCode('promotions.name_of', condition.kind)} values={condition.any_of} onChange={(any_of) => onChange({ ...condition, any_of })} suggestions={seen ?? []} path={`${path}.any_of`} />;
    }
    case 'time': return <TimeFields condition={condition} onChange={onChange} path={path} />;
    case 'purchase': return <PurchaseFields condition={condition} onChange={onChange} path={path} />;
    case 'coupon': return <CouponField value={condition.pool} onChange={(pool) => onChange({ ...condition, pool })} path={`${path}.pool`} />;
  }
}

function TimeFields({ condition, onChange, path }: { condition: Of<'time'>; onChange: (condition: Condition) => void; path: string }) {
  const t = useT();
  const isWrong = useIsWrong(path);
  const { weekdays = [] } = condition;
  const toggle = (day: (typeof WEEKDAYS)[number]) => onChange({ ...condition, weekdays: WEEKDAYS.filter((one) => (one === day ? !weekdays.includes(one) : weekdays.includes(one))) });
  return (
    <>
      <span className={classes.pair}>
        <TextInput aria-label={t('promotions.time_from')} placeholder="00:00" value={condition.from ?? ''} onChange={(event) => onChange({ ...condition, from: event.currentTarget.value || undefined })} onBlur={() => onChange({ ...condition, from: clock(condition.from) })} error={isWrong} style={{ inlineSize: 76 }} />
        <span aria-hidden>–</span>
        <TextInput aria-label={t('promotions.time_to')} placeholder="24:00" value={condition.to ?? ''} onChange={(event) => onChange({ ...condition, to: event.currentTarget.value || undefined })} onBlur={() => onChange({ ...condition, to: clock(condition.to) })} error={isWrong} style={{ inlineSize: 76 }} />
      </span>
      <span className={classes.days} role="group" aria-label={t('promotions.weekdays')}>
        {WEEKDAYS.map((day) => <button key={day} type="button" aria-pressed={weekdays.includes(day)} aria-label={tCode('promotions.weekday_full', day)} className={classes.day} onClick={() => toggle(day)}>{tCode('promotions.weekday', day)}</button>)}
      </span>
    </>
  );
}

function PurchaseFields({ condition, onChange, path }: { condition: Of<'purchase'>; onChange: (condition: Condition) => void; path: string }) {
  const t = useT();
  const kind = condition.every === undefined ? 'number' : 'every';
  const value = kind === 'every' ? condition.every : condition.number;
  const put = (which: string, figure: number | undefined) => onChange(which === 'every' ? { kind: 'purchase', every: figure ?? UNREAD } : { kind: 'purchase', number: figure ?? UNREAD });
  return (
    <>
      <Choice label={t('promotions.purchase_kind')} width={190} value={kind} options={[{ value: 'number', label: t('promotions.purchase_number') }, { value: 'every', label: t('promotions.purchase_every') }]} onChange={(next) => put(next, value)} />
      <Figure label={t('promotions.purchase_figure')} unit="whole" value={value} onChange={(next) => put(kind, next)} path={`${path}.${kind}`} />
    </>
  );
}
