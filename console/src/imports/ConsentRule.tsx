import { Checkbox, Switch, TextInput } from '@mantine/core';
import type { ImportConsent } from '../api/types';
import { tCode, useT } from '../i18n';
import { Card, DateField } from '../kit';
import classes from './Imports.module.css';

const CHANNELS = ['email', 'sms', 'push'];

/** What all customers of the file have agreed to, and where; without it nothing is assumed. */
export function ConsentRule({ value, onChange, isFixed }: { value: ImportConsent | null; onChange: (value: ImportConsent | null) => void; isFixed: boolean }) {
  const t = useT();
  const toggle = (consent: ImportConsent, channel: string, isOn: boolean) => onChange({ ...consent, channels: CHANNELS.filter((one) => (one === channel ? isOn : consent.channels.includes(one))) });
  return (
    <Card title={t('imports.consent')}>
      <Switch label={t('imports.consent_for_all')} checked={value !== null} disabled={isFixed} onChange={(event) => onChange(event.currentTarget.checked ? { channels: ['email'], purpose: 'marketing', status: 'granted', source: '', at: null, text_version: null } : null)} />
      <p className="quiet small">{t('imports.consent_text')}</p>
      {value && (
        <div className={classes.fields}>
          <fieldset className={classes.bare}>
            <legend>{t('imports.consent_channels')}</legend>
            <div className={classes.checks}>{CHANNELS.map((channel) => <Checkbox key={channel} label={tCode('imports.channel', channel)} checked={value.channels.includes(channel)} disabled={isFixed} onChange={(event) => toggle(value, channel, event.currentTarget.checked)} />)}</div>
          </fieldset>
          <TextInput label={t('imports.consent_source')} description={t('imports.consent_source_text')} value={value.source} disabled={isFixed} onChange={(event) => onChange({ ...value, source: event.currentTarget.value })} />
          <DateField label={t('imports.consent_at')} withLabel value={value.at?.slice(0, 10) ?? null} onChange={(date) => onChange({ ...value, at: date && `${date}T00:00:00Z` })} />
          <TextInput label={t('imports.consent_version')} value={value.text_version ?? ''} disabled={isFixed} onChange={(event) => onChange({ ...value, text_version: event.currentTarget.value || null })} />
        </div>
      )}
    </Card>
  );
}
