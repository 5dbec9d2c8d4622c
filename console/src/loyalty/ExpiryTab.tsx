import { Select, Switch, TextInput } from '@mantine/core';
import '@mantine/core/styles/Switch.layer.css';
import { useState } from 'react';
import type { PointKind } from '../api/types';
import { tCode, useT } from '../i18n';
import { Card, DateField } from '../kit';
import { Figure } from './Figure';
import { kindName } from './kinds';
import classes from './Loyalty.module.css';
import type { Editing } from './useLoyalty';

const ENDS = ['never', 'on', 'after'] as const;
const PERIODS = ['none', 'month', 'quarter', 'year'] as const;

/** When points die, and how long before it is noticed. */
export function ExpiryTab({ rules, change }: Editing) {
  const t = useT();
  return (
    <>
      {rules.currencies.map((kind, index) => <Kind key={kind.code} kind={kind} path={`currencies[${index}].expiry`} onChange={(expiry) => change({ currencies: rules.currencies.map((one, at) => (at === index ? { ...one, expiry } : one)) })} />)}
      <Card title={t('loyalty.notices')}><Notices days={rules.notice_days} onChange={(notice_days) => change({ notice_days })} /></Card>
    </>
  );
}

function Kind({ kind, path, onChange }: { kind: PointKind; path: string; onChange: (expiry: PointKind['expiry']) => void }) {
  const t = useT();
  const expiry = kind.expiry ?? 'never';
  const end = typeof expiry === 'string' ? 'never' : 'on' in expiry ? 'on' : 'after';
  const life = typeof expiry === 'object' && 'after' in expiry ? expiry.after : null;
  const begin = { never: 'never' as const, on: { on: `${new Date().getFullYear() + 1}-12-31` }, after: { after: { months: 12, days: 0, end_of: null, is_renewed: false } } };
  return (
    <Card title={t('loyalty.expiry_of', { points: kindName(kind) })}>
      <div className={classes.form}>
        <div className={classes.fields}>
          <Select label={t('loyalty.ends')} data={ENDS.map((value) => ({ value, label: tCode('loyalty.ends', value) }))} value={end} allowDeselect={false} onChange={(value) => value && onChange(begin[value as (typeof ENDS)[number]])} style={{ inlineSize: 340, maxInlineSize: '100%' }} />
          {typeof expiry === 'object' && 'on' in expiry && <DateField label={t('loyalty.last_day')} withLabel value={expiry.on} onChange={(on) => on && onChange({ on })} />}
          {life && <Figure label={t('loyalty.months')} path={path} value={life.months ?? 0} onChange={(months) => onChange({ after: { ...life, months: months ?? 0 } })} />}
          {life && <Figure label={t('loyalty.and_days')} path={path} value={life.days ?? 0} onChange={(days) => onChange({ after: { ...life, days: days ?? 0 } })} />}
        </div>
        {life && <Select label={t('loyalty.end_of')} description={t('loyalty.end_of_hint')} data={PERIODS.map((value) => ({ value, label: tCode('loyalty.end_of', value) }))} value={life.end_of ?? 'none'} allowDeselect={false} onChange={(value) => value && onChange({ after: { ...life, end_of: value === 'none' ? null : (value as 'month') } })} style={{ inlineSize: 340, maxInlineSize: '100%' }} />}
        {life && <Switch label={t('loyalty.is_renewed')} description={t('loyalty.is_renewed_hint')} checked={life.is_renewed ?? false} onChange={(event) => onChange({ after: { ...life, is_renewed: event.currentTarget.checked } })} />}
        <p className={classes.hint}>{t('loyalty.expiry_hint')}</p>
      </div>
    </Card>
  );
}

function Notices({ days, onChange }: { days: number[]; onChange: (days: number[]) => void }) {
  const t = useT();
  const [typed, setTyped] = useState<string | null>(null);
  const read = (text: string) => text.split(/[\s,;]+/).filter(Boolean).map(Number);
  const isWrong = typed !== null && read(typed).some((day) => !Number.isInteger(day) || day < 1);
  function tell(text: string) {
    setTyped(text);
    const next = read(text);
    if (next.every((day) => Number.isInteger(day) && day >= 1)) onChange(next);
  }
  return <TextInput label={t('loyalty.notice_days')} description={t('loyalty.notice_days_hint')} value={typed ?? days.join(', ')} error={isWrong && t('loyalty.not_a_number')} autoComplete="off" onChange={(event) => tell(event.currentTarget.value)} onBlur={() => !isWrong && setTyped(null)} style={{ maxInlineSize: 320 }} />;
}
