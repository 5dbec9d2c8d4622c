import { Select, Switch } from '@mantine/core';
import '@mantine/core/styles/Switch.layer.css';
import { tCode, useT } from '../i18n';
import { Card } from '../kit';
import { Figure } from './Figure';
import { kindName } from './kinds';
import classes from './Loyalty.module.css';
import type { Editing } from './useLoyalty';

const RETURNS = ['only_pending', 'within_balance', 'unlimited'] as const;
const NEGATIVES = ['forbid', 'floor', 'net'] as const;

/** What points pay for, and what returns do to them. */
export function SpendTab({ rules, change, currency }: Editing) {
  const t = useT();
  const { spending } = rules;
  const put = (next: Partial<typeof spending>) => change({ spending: { ...spending, ...next } });
  const negative = typeof rules.negative === 'object' ? 'floor' : (rules.negative ?? 'forbid');
  return (
    <>
      <Card title={t('loyalty.paying')}>
        <div className={classes.form}>
          {rules.currencies.map((kind, index) => <Switch key={kind.code} label={t('loyalty.pays', { points: kindName(kind) })} checked={kind.is_spendable} onChange={(event) => change({ currencies: rules.currencies.map((one, at) => (at === index ? { ...one, is_spendable: event.currentTarget.checked } : one)) })} />)}
          <div className={classes.fields}>
            <Figure label={t('loyalty.so_many_points')} path="spending.points" value={spending.points} onChange={(points) => put({ points: points ?? 0 })} />
            <Figure label={t('loyalty.pay_so_much')} path="spending.money" value={spending.money} currency={currency} onChange={(money) => put({ money: money ?? 0 })} />
          </div>
          <div className={classes.fields}>
            <Figure label={t('loyalty.share_max')} path="spending.share_max" value={spending.share_max} unit="%" onChange={(share_max) => put({ share_max: share_max ?? 0 })} />
            <Figure label={t('loyalty.money_min')} path="spending.money_min" value={spending.money_min} currency={currency} onChange={(money_min) => put({ money_min: money_min ?? 0 })} />
            <Figure label={t('loyalty.step')} path="spending.step" value={spending.step} onChange={(step) => put({ step: step ?? 1 })} />
          </div>
        </div>
      </Card>
      <Card title={t('loyalty.returns')}>
        <div className={classes.form}>
          <p className={classes.hint}>{t('loyalty.returns_text')}</p>
          <div className={classes.fields}>
            <Select label={t('loyalty.return_takes')} data={RETURNS.map((value) => ({ value, label: tCode('loyalty.return_takes', value) }))} value={rules.returns} allowDeselect={false} onChange={(value) => value && change({ returns: value as (typeof RETURNS)[number] })} style={{ inlineSize: 300 }} />
            <Select label={t('loyalty.negative')} data={NEGATIVES.map((value) => ({ value, label: tCode('loyalty.negative', value) }))} value={negative} allowDeselect={false} onChange={(value) => value && change({ negative: value === 'floor' ? { floor: 500 } : (value as 'net') })} style={{ inlineSize: 300 }} />
            {typeof rules.negative === 'object' && <Figure label={t('loyalty.floor')} path="negative" value={rules.negative.floor} onChange={(floor) => change({ negative: { floor: floor ?? 0 } })} />}
          </div>
          <Figure label={t('loyalty.grace')} hint={t('loyalty.grace_hint')} path="return_grace_days" value={rules.return_grace_days} onChange={(days) => change({ return_grace_days: days ?? 0 })} />
        </div>
      </Card>
    </>
  );
}
