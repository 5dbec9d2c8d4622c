import { Button, TextInput } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import type { SenderSettings } from '../api/types';
import { useT } from '../i18n';
import { Card, CodeBlock, ConfirmDialog, StatusBadge } from '../kit';
import classes from './Settings.module.css';

/** Signing: a key is made here, its public half goes into the domain's DNS. */
export function Dkim({ settings, onKept }: { settings: SenderSettings; onKept: () => void }) {
  const t = useT();
  const { dkim } = settings;
  const [domain, setDomain] = useState(dkim?.domain ?? settings.from_email.split('@')[1] ?? '');
  const [selector, setSelector] = useState(dkim?.selector ?? 'perennial');
  const [isAsked, setAsked] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const problem = failure ? asProblem(failure) : null;
  async function make() {
    setFailure(null);
    await api.post('/settings/sender/dkim', { domain, selector });
    onKept();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (dkim?.has_key) return setAsked(true);
    void make().catch(setFailure);
  }
  return (
    <Card title={t('settings.dkim')} aside={dkim?.has_key ? <StatusBadge tone="good">{t('settings.dkim_on')}</StatusBadge> : <StatusBadge>{t('settings.dkim_off')}</StatusBadge>}>
      <div className={classes.form}>
        <p className="quiet">{t('settings.dkim_text')}</p>
        <form className={classes.inline} onSubmit={submit}>
          <TextInput label={t('settings.dkim_domain')} required withAsterisk={false} value={domain} error={problem?.fields.domain} onChange={(event) => setDomain(event.currentTarget.value.trim())} />
          <TextInput label={t('settings.dkim_selector')} required withAsterisk={false} value={selector} error={problem?.fields.selector} onChange={(event) => setSelector(event.currentTarget.value.trim())} />
          <Button type="submit" variant="default" leftSection={<IconSignature size={15} aria-hidden />}>{t(dkim?.has_key ? 'settings.dkim_again' : 'settings.dkim_make')}</Button>
        </form>
        {problem && Object.keys(problem.fields).length === 0 && <p className={classes.failure} role="alert">{problem.words}</p>}
        {dkim?.public_record && (
          <>
            <CodeBlock label={t('settings.dkim_name')} code={`${dkim.selector}._domainkey.${dkim.domain}`} />
            <CodeBlock label={t('settings.dkim_value')} code={dkim.public_record} />
          </>
        )}
      </div>
      <ConfirmDialog opened={isAsked} onClose={() => setAsked(false)} title={t('settings.dkim_title', { domain: dkim?.domain ?? domain })} confirmLabel={t('settings.dkim_again')} danger onConfirm={make}>
        <p>{t('settings.dkim_warning')}</p>
      </ConfirmDialog>
    </Card>
  );
}
