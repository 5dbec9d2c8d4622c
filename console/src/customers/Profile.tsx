import { ActionIcon } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { api } from '../api/client';
import type { CustomerCard } from '../api/types';
import { useFmt } from '../fmt';
import { isLocale, LANGUAGES, tCode, useT } from '../i18n';
import { Card, notifyProblem, StatusBadge } from '../kit';
import classes from './Customers.module.css';

const REVEALABLE = ['email', 'phone', 'card', 'sms', 'push', 'call'];

/** Who somebody is: addresses masked until asked for, then what was told. */
export function Profile({ card }: { card: CustomerCard }) {
  const t = useT();
  const fmt = useFmt();
  const contacts = card.contact_points.map(({ channel, value, state, reason }) => ({ what: channel, label: tCode('customers.contact', channel), value, state, reason }));
  const channels = contacts.map(({ what }) => (what === 'sms' ? 'phone' : what));
  const others = card.identifiers.filter(({ kind }) => !channels.includes(kind)).map(({ kind, value, source }) => ({ what: kind, label: source && source !== 'api' ? t('customers.identifier_of', { kind: tCode('customers.identifier', kind), source }) : tCode('customers.identifier', kind), value, state: null, reason: null }));
  return (
    <Card title={t('customers.profile')}>
      <dl className={classes.facts}>
        {[...contacts, ...others].map((contact, index) => <ContactLine key={index} customer={card.id} {...contact} />)}
        {card.city && <Line label={t('customers.city')}>{card.city}</Line>}
        {card.birthday && <Line label={t('customers.birthday')}>{fmt.dayMonthLong(card.birthday)}</Line>}
        {card.gender && <Line label={t('customers.gender')}>{tCode('customers.gender', card.gender)}</Line>}
        {card.language && <Line label={t('customers.language')}>{isLocale(card.language) ? <span lang={card.language}>{LANGUAGES[card.language]}</span> : card.language}</Line>}
        {card.time_zone && <Line label={t('customers.time_zone')}>{card.time_zone}</Line>}
        {Object.entries(card.attributes).map(([key, value]) => <Line key={key} label={key}>{attributeWords(value)}</Line>)}
      </dl>
      {contacts.length + others.length === 0 && <p className="quiet">{t('customers.no_contacts')}</p>}
    </Card>
  );
}

function Line({ label, children }: { label: ReactNode; children: ReactNode }) {
  return <div className={classes.line}><dt>{label}</dt><dd>{children}</dd></div>;
}

interface ContactProps {
  customer: string;
  what: string;
  label: string;
  value: string;
  state: CustomerCard['contact_points'][number]['state'] | null;
  reason: string | null;
}

/** An address shown in full only when asked for; that it was looked at is kept in the audit log. */
function ContactLine({ customer, what, label, value, state, reason }: ContactProps) {
  const t = useT();
  const [revealed, setRevealed] = useState<string[] | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function reveal() {
    if (revealed) return setRevealed(null);
    setBusy(true);
    try {
      setRevealed((await api.post(`/customers/${customer}/reveal`, { what })).values);
    } catch (error) {
      notifyProblem(error, t('customers.not_revealed'));
    } finally {
      setBusy(false);
    }
  }
  const isPoor = state === 'bounced' || state === 'complained' || state === 'invalid';
  return (
    <Line label={label}>
      <span className={classes.contact}>
        <span aria-live="polite" className="figures">{revealed ? revealed.join(', ') : value}</span>
        {isPoor && <span title={reason ?? undefined}><StatusBadge tone="warn">{tCode('customers.contact_state', state)}</StatusBadge></span>}
      </span>
      {REVEALABLE.includes(what) && <ActionIcon size={24} loading={isBusy} aria-label={t(revealed ? 'customers.hide' : 'customers.reveal', { what: label })} onClick={() => void reveal()}>{revealed ? <IconEyeOff size={15} aria-hidden /> : <IconEye size={15} aria-hidden />}</ActionIcon>}
    </Line>
  );
}

function attributeWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
