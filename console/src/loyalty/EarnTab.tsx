import { ActionIcon, Button, Select, Switch, TextInput } from '@mantine/core';
import '@mantine/core/styles/Switch.layer.css';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { PointEvent, PointKind } from '../api/types';
import { tCode, useT } from '../i18n';
import { Card } from '../kit';
import { Figure } from './Figure';
import { FundingFields } from './FundingFields';
import { kindName } from './kinds';
import classes from './Loyalty.module.css';
import { type Editing, useWrong } from './useLoyalty';

const ROUNDINGS = ['full_steps', 'down', 'nearest'] as const;
const WAITS = ['none', 'days', 'until_confirmed'] as const;
/** Names of events that are offered one after another. */
const USUAL = ['registration', 'birthday', 'referral', 'referred', 'review'];

/** Points for purchases, for what is no purchase, and by hand. */
export function EarnTab({ rules, change, currency }: Editing) {
  const t = useT();
  const put = (index: number, next: Partial<PointKind>) => change({ currencies: rules.currencies.map((kind, at) => (at === index ? { ...kind, ...next } : kind)) });
  return (
    <>
      {rules.currencies.map((kind, index) => <Purchases key={kind.code} kind={kind} path={`currencies[${index}]`} currency={currency} onChange={(next) => put(index, next)} />)}
      <Events rules={rules} change={change} currency={currency} />
      <Card title={t('loyalty.by_hand')}>
        <div className={classes.form}>
          <p className={classes.hint}>{t('loyalty.by_hand_text')}</p>
          <Figure label={t('loyalty.alone_max')} hint={t('loyalty.alone_max_hint')} path="adjust_alone_max" value={rules.adjust_alone_max ?? null} isOptional onChange={(adjust_alone_max) => change({ adjust_alone_max })} />
        </div>
      </Card>
    </>
  );
}

function Purchases({ kind, path, currency, onChange }: { kind: PointKind; path: string; currency: string; onChange: (next: Partial<PointKind>) => void }) {
  const t = useT();
  const { earning } = kind;
  const wait = typeof kind.pending === 'object' ? 'days' : (kind.pending ?? 'none');
  return (
    <Card title={t('loyalty.for_purchases', { points: kindName(kind) })} aside={<Switch label={t('loyalty.purchases_earn')} checked={Boolean(earning)} onChange={(event) => onChange({ earning: event.currentTarget.checked ? { points: 1, per: 10_000, rounding: 'full_steps' } : null })} />}>
      <div className={classes.form}>
        {!earning && <p className="quiet">{t('loyalty.purchases_earn_nothing')}</p>}
        {earning && (
          <div className={classes.fields}>
            <Figure label={t('loyalty.points_given')} path={`${path}.earning.points`} value={earning.points} onChange={(points) => onChange({ earning: { ...earning, points: points ?? 0 } })} />
            <Figure label={t('loyalty.for_each')} path={`${path}.earning.per`} value={earning.per} currency={currency} onChange={(per) => onChange({ earning: { ...earning, per: per ?? 0 } })} />
            <Select label={t('loyalty.rounding')} data={ROUNDINGS.map((value) => ({ value, label: tCode('loyalty.rounding', value) }))} value={earning.rounding ?? 'full_steps'} allowDeselect={false} onChange={(value) => value && onChange({ earning: { ...earning, rounding: value as (typeof ROUNDINGS)[number] } })} style={{ inlineSize: 240 }} />
            <FundingFields funding={earning.funding} path={`${path}.earning.funding`} currency={currency} onChange={(funding) => onChange({ earning: { ...earning, funding } })} />
          </div>
        )}
        <div className={classes.fields}>
          <Select label={t('loyalty.active')} data={WAITS.map((value) => ({ value, label: tCode('loyalty.active', value) }))} value={wait} allowDeselect={false} onChange={(value) => value && onChange({ pending: value === 'days' ? { days: 14 } : (value as 'none') })} style={{ inlineSize: 240 }} />
          {typeof kind.pending === 'object' && <Figure label={t('loyalty.days_later')} path={`${path}.pending`} value={kind.pending.days} onChange={(days) => onChange({ pending: { days: days ?? 0 } })} />}
        </div>
        <p className={classes.hint}>{t('loyalty.earn_hint')}</p>
      </div>
    </Card>
  );
}

function Events({ rules, change, currency }: Editing) {
  const t = useT();
  const put = (events: PointEvent[]) => change({ events });
  const edit = (index: number, next: Partial<PointEvent>) => put(rules.events.map((event, at) => (at === index ? { ...event, ...next } : event)));
  const add = () => {
    const event = USUAL.find((name) => !rules.events.some((one) => one.event === name)) ?? '';
    const times_max = event === 'referral' ? null : 1;
    put([...rules.events, { event, currency: rules.currencies[0]?.code ?? 'points', points: 50, times_max, days: null }]);
  };
  return (
    <Card title={t('loyalty.events')} aside={<Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>{t('loyalty.add_event')}</Button>}>
      <div className={classes.form}>
        <p className={classes.hint}>{t('loyalty.events_text')}</p>
        {rules.events.length === 0 && <p className="quiet">{t('loyalty.no_events')}</p>}
        <ul className={classes.rows}>
          {rules.events.map((event, index) => (
            <li key={index} className={classes.row}>
              <EventName event={event} path={`events[${index}].event`} onChange={(name) => edit(index, { event: name })} />
              {rules.currencies.length > 1 && <Select label={t('loyalty.event_kind')} data={rules.currencies.map((kind) => ({ value: kind.code, label: kindName(kind) }))} value={event.currency} allowDeselect={false} onChange={(code) => code && edit(index, { currency: code })} style={{ inlineSize: 172 }} />}
              <Figure label={t('loyalty.points_given')} width={104} path={`events[${index}].points`} value={event.points} onChange={(points) => edit(index, { points: points ?? 0 })} />
              <Figure label={t('loyalty.times_max')} width={120} path={`events[${index}].times_max`} value={event.times_max ?? null} isOptional onChange={(times_max) => edit(index, { times_max })} />
              <Figure label={t('loyalty.in_days')} width={104} path={`events[${index}].days`} value={event.days ?? null} isOptional onChange={(days) => edit(index, { days })} />
              <FundingFields funding={event.funding} path={`events[${index}].funding`} currency={currency} onChange={(funding) => edit(index, { funding })} />
              <ActionIcon variant="subtle" size={34} aria-label={t('loyalty.remove_event', { event: event.event })} onClick={() => put(rules.events.filter((_, at) => at !== index))}><IconX size={16} aria-hidden /></ActionIcon>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

function EventName({ event, path, onChange }: { event: PointEvent; path: string; onChange: (name: string) => void }) {
  const t = useT();
  const wrong = useWrong(path);
  return <TextInput label={t('loyalty.event')} value={event.event} error={wrong} autoComplete="off" onChange={(typed) => onChange(typed.currentTarget.value)} style={{ inlineSize: 172 }} />;
}
