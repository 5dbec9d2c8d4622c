import { Button, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import type { Consent, ConsentStatus, CustomerCard } from '../api/types';
import { tCode, useT } from '../i18n';
import { Card, DateTime, Dialog, notifyDone, StatusBadge, type Tone } from '../kit';
import classes from './Customers.module.css';

const TONES: Record<ConsentStatus, Tone> = { granted: 'good', denied: 'quiet', revoked: 'quiet' };
const STATUSES: ConsentStatus[] = ['granted', 'denied', 'revoked'];
const CHANNELS = ['email', 'sms', 'push', 'call'];
const PURPOSES = ['marketing', 'transactional'];

type Asked = Pick<Consent, 'channel' | 'purpose' | 'status'>;

/** What a person agreed to, by channel and purpose. */
export function Consents({ card }: { card: CustomerCard }) {
  const t = useT();
  const [changing, setChanging] = useState<Asked | null>(null);
  const add = <Button variant="subtle" size="xs" onClick={() => setChanging({ channel: 'email', purpose: 'marketing', status: 'granted' })}>{t('customers.record_consent')}</Button>;
  return (
    <Card title={t('customers.consents')} aside={!card.erased_at && add}>
      {card.consents.length === 0 && <p className="quiet">{t('customers.no_consents')}</p>}
      <ul className={classes.consents}>
        {card.consents.map((consent) => (
          <li key={`${consent.channel}/${consent.purpose}`}>
            <div className={classes.consent}>
              <span>{t('customers.channel_purpose', { channel: tCode('customers.channel', consent.channel), purpose: tCode('customers.purpose', consent.purpose) })}</span>
              <StatusBadge tone={TONES[consent.status]}>{tCode('customers.consent_status', consent.status)}</StatusBadge>
            </div>
            <div className={classes.consent}>
              <span className="quiet small">{t('customers.consent_source', { source: sourceWords(consent.source) })} · <DateTime at={consent.at} show="day" /></span>
              {!card.erased_at && <Button variant="subtle" size="xs" aria-label={t('customers.change_consent_of', { channel: tCode('customers.channel', consent.channel), purpose: tCode('customers.purpose', consent.purpose) })} onClick={() => setChanging({ ...consent, status: consent.status === 'granted' ? 'revoked' : 'granted' })}>{t('customers.change')}</Button>}
            </div>
          </li>
        ))}
      </ul>
      {changing && <ConsentDialog id={card.id} asked={changing} onClose={() => setChanging(null)} />}
    </Card>
  );
}

function ConsentDialog({ id, asked: begun, onClose }: { id: string; asked: Asked; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [asked, setAsked] = useState(begun);
  const [source, setSource] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!source.trim()) return setFailure(t('customers.source_needed'));
    setBusy(true);
    try {
      client.setQueryData(['customers', id], await api.post(`/customers/${id}/consents`, { channel: asked.channel, purpose: asked.purpose, status: asked.status, source: source.trim() }));
      void client.invalidateQueries({ queryKey: ['timeline', id] });
      notifyDone(t('customers.consent_recorded'));
      onClose();
    } catch (error) {
      setFailure(asProblem(error).words);
    } finally {
      setBusy(false);
    }
  }
  const options = (prefix: 'channel' | 'purpose' | 'consent_status', of: string[]) => of.map((value) => ({ value, label: tCode(`customers.${prefix}`, value) }));
  return (
    <Dialog onClose={onClose} title={t('customers.record_consent')} size={440}>
      <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
        <Select label={t('customers.channel_label')} data={options('channel', CHANNELS)} value={asked.channel} allowDeselect={false} onChange={(channel) => channel && setAsked({ ...asked, channel })} />
        <Select label={t('customers.purpose_label')} data={options('purpose', PURPOSES)} value={asked.purpose} allowDeselect={false} onChange={(purpose) => purpose && setAsked({ ...asked, purpose })} />
        <Select label={t('customers.said')} data={options('consent_status', STATUSES)} value={asked.status} allowDeselect={false} onChange={(status) => status && setAsked({ ...asked, status: status as ConsentStatus })} />
        <TextInput label={t('customers.source')} description={t('customers.source_hint')} value={source} onChange={(event) => setSource(event.currentTarget.value)} error={failure} maxLength={200} data-autofocus />
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
          <Button type="submit" loading={isBusy}>{t('customers.record')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function sourceWords(source: string): string {
  return tCode('customers.source_name', source);
}
