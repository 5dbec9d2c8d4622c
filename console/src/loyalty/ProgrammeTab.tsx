import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { LoyaltyProgramme, PointKind } from '../api/types';
import { useT } from '../i18n';
import { AppLink, Card, CopyButton } from '../kit';
import { anotherKind, hasWords, kindName, withoutKind } from './kinds';
import classes from './Loyalty.module.css';
import { NewProgramme } from './NewProgramme';
import { type Editing, useWrong } from './useLoyalty';

/** What the programme is called, its kinds of points, and which programmes there are besides. */
export function ProgrammeTab({ rules, change, currency, programme, all }: Editing & { programme: LoyaltyProgramme; all: LoyaltyProgramme[] }) {
  const t = useT();
  const wrong = useWrong('name');
  const { currencies } = rules;
  const put = (index: number, next: Partial<PointKind>) => change({ currencies: currencies.map((kind, at) => (at === index ? { ...kind, ...next } : kind)) });
  return (
    <>
      <Card title={t('loyalty.name_title')}>
        <TextInput label={t('loyalty.name')} description={t('loyalty.name_hint')} value={rules.name} error={wrong} maxLength={100} autoComplete="off" onChange={(event) => change({ name: event.currentTarget.value })} style={{ maxInlineSize: 420 }} />
      </Card>
      <Card title={t('loyalty.kinds')} aside={<Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => change({ currencies: [...currencies, anotherKind(currencies, currency)] })}>{t('loyalty.add_kind')}</Button>}>
        <div className={classes.form}>
          <p className={classes.hint}>{t('loyalty.kinds_text')}</p>
          <ul className={classes.rows}>
            {currencies.map((kind, index) => {
              const isPublished = programme.rules.currencies.some(({ code }) => code === kind.code);
              return <Kind key={kind.code} kind={kind} path={`currencies[${index}]`} onChange={(next) => put(index, next)} onRemove={isPublished || currencies.length === 1 ? undefined : () => change(withoutKind(rules, kind.code))} />;
            })}
          </ul>
        </div>
      </Card>
      <Programmes programme={programme} all={all} />
    </>
  );
}

function Kind({ kind, path, onChange, onRemove }: { kind: PointKind; path: string; onChange: (next: Partial<PointKind>) => void; onRemove: (() => void) | undefined }) {
  const t = useT();
  const wrong = useWrong(`${path}.name`);
  const uses = [{ value: 'pay', label: t('loyalty.kind_pays') }, { value: 'count', label: t('loyalty.kind_counts') }];
  return (
    <li className={classes.line}>
      <div className={classes.fields}>
        <TextInput label={t('loyalty.kind_name')} placeholder={hasWords(kind.code) ? kindName({ code: kind.code }) : undefined} value={kind.name ?? ''} error={wrong} maxLength={60} autoComplete="off" onChange={(event) => onChange({ name: event.currentTarget.value || (hasWords(kind.code) ? null : '') })} style={{ inlineSize: 240 }} />
        <Select label={t('loyalty.kind_use')} data={uses} value={kind.is_spendable ? 'pay' : 'count'} allowDeselect={false} onChange={(value) => value && onChange({ is_spendable: value === 'pay' })} style={{ inlineSize: 300, maxInlineSize: '100%' }} />
      </div>
      {onRemove && <ActionIcon variant="subtle" size={34} aria-label={t('loyalty.remove_kind', { points: kindName(kind) })} onClick={onRemove}><IconX size={16} aria-hidden /></ActionIcon>}
    </li>
  );
}

function Programmes({ programme, all }: { programme: LoyaltyProgramme; all: LoyaltyProgramme[] }) {
  const t = useT();
  return (
    <Card title={t('loyalty.programmes')} aside={<NewProgramme all={all} />}>
      <div className={classes.form}>
        <p className={classes.hint}>{t('loyalty.programmes_text')}</p>
        <ul className={classes.rows}>
          {all.map((one, index) => (
            <li key={one.id} className={classes.line}>
              <div className={classes.award}>
                <span>{one.id === programme.id ? <strong aria-current="true">{one.name}</strong> : <AppLink href={`/loyalty?tab=programme&programme=${one.id}`}>{one.name}</AppLink>}</span>
                <span className="quiet small">{one.rules.currencies.map(kindName).join(', ')}</span>
                <span className="quiet small">{index === 0 ? t('loyalty.counts_here') : t('loyalty.counts_named', { programme: one.id })}</span>
              </div>
              {index > 0 && <CopyButton text={one.id} label={t('loyalty.copy_programme')} />}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
