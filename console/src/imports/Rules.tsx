import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ImportKind, ImportTarget } from '../api/types';
import { tCode, useLocale, useT } from '../i18n';
import { Card } from '../kit';
import { COUNTRIES, countryName } from '../session/places';
import { ConsentRule } from './ConsentRule';
import type { Draft } from './draft';
import classes from './Imports.module.css';
import { targetWords } from './words';

const USUAL = '-';
const IDENTIFIERS = ['external', 'email', 'phone', 'card'];

interface Props {
  draft: Draft;
  onChange: (draft: Draft) => void;
  kind: ImportKind;
  targets: ImportTarget[];
  isFixed: boolean;
}

/** What holds for every row: where the file comes from, how people are recognised, values for empty cells, consent. */
export function Rules({ draft, onChange, kind, targets, isFixed }: Props) {
  const t = useT();
  const locale = useLocale();
  const aboutPeople = kind === 'customers' || kind === 'orders';
  const countries = COUNTRIES.includes(draft.default_country) ? COUNTRIES : [draft.default_country, ...COUNTRIES];
  return (
    <>
      <Card title={t('imports.rules')}>
        <div className={classes.fields}>
          {kind !== 'products' && <TextInput label={t('imports.source')} description={t('imports.source_text')} value={draft.source} disabled={isFixed} onChange={(event) => onChange({ ...draft, source: event.currentTarget.value })} />}
          {kind === 'orders' && <TextInput label={t('imports.customer_source')} description={t('imports.customer_source_text')} value={draft.customer_source} disabled={isFixed} onChange={(event) => onChange({ ...draft, customer_source: event.currentTarget.value })} />}
          {aboutPeople && <Select label={t('imports.first_match')} description={t('imports.first_match_text')} allowDeselect={false} disabled={isFixed} value={draft.first_match ?? USUAL} data={[{ value: USUAL, label: t('imports.usual_match') }, ...IDENTIFIERS.map((one) => ({ value: one, label: tCode('imports.target', one) }))]} onChange={(value) => onChange({ ...draft, first_match: value === USUAL ? null : value })} />}
          {aboutPeople && <Select label={t('imports.country')} description={t('imports.country_text')} allowDeselect={false} searchable disabled={isFixed} value={draft.default_country} data={countries.map((code) => ({ value: code, label: countryName(code, locale) }))} onChange={(value) => value && onChange({ ...draft, default_country: value })} />}
        </div>
      </Card>
      <Defaults draft={draft} onChange={onChange} targets={targets} isFixed={isFixed} />
      {kind === 'customers' && <ConsentRule value={draft.consent} onChange={(consent) => onChange({ ...draft, consent })} isFixed={isFixed} />}
    </>
  );
}

function Defaults({ draft, onChange, targets, isFixed }: Omit<Props, 'kind'>) {
  const t = useT();
  const data = targets.filter(({ key }) => !key.endsWith('.')).map(({ key }) => ({ value: key, label: targetWords(key) }));
  const set = (index: number, pair: [string, string]) => onChange({ ...draft, defaults: draft.defaults.map((one, at) => (at === index ? pair : one)) });
  return (
    <Card title={t('imports.defaults')}>
      <p className="quiet small">{t('imports.defaults_text')}</p>
      {draft.defaults.map(([target, value], index) => (
        <div key={index} className={classes.default}>
          <Select aria-label={t('imports.default_target', { number: index + 1 })} data={data} value={target || null} searchable disabled={isFixed} placeholder={t('imports.meaning')} onChange={(next) => set(index, [next ?? '', value])} />
          <TextInput aria-label={t('imports.default_value', { number: index + 1 })} value={value} disabled={isFixed} onChange={(event) => set(index, [target, event.currentTarget.value])} />
          {!isFixed && <ActionIcon aria-label={t('imports.remove_default', { number: index + 1 })} onClick={() => onChange({ ...draft, defaults: draft.defaults.filter((_, at) => at !== index) })}><IconTrash size={15} aria-hidden /></ActionIcon>}
        </div>
      ))}
      {!isFixed && <Button variant="subtle" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => onChange({ ...draft, defaults: [...draft.defaults, ['', '']] })}>{t('imports.add_default')}</Button>}
    </Card>
  );
}
