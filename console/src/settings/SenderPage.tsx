import { NumberInput, PasswordInput, Radio, TextInput } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import type { SenderChange, SenderSettings } from '../api/types';
import { useT } from '../i18n';
import { Card, ErrorCard, LinesSkeleton, notifyDone, Segmented } from '../kit';
import { Dkim } from './Dkim';
import classes from './Settings.module.css';
import { SettingsFrame } from './SettingsFrame';
import { TestLetter } from './TestLetter';
import { useForm } from './useForm';
import { Footer } from './WorkspacePage';

const PORTS = { none: 25, starttls: 587, tls: 465 };
const KEY = ['settings', 'sender'];

/** The password is written only: left out it stays, empty it is removed. */
type Form = SenderSettings & { smtp: { password?: string | undefined } };

/** Who letters come from, over which server, and how they are signed. */
export default function SenderPage() {
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.get('/settings/sender', { signal }) });
  return (
    <SettingsFrame at="settings.sender">
      {query.error && <ErrorCard error={query.error} onRetry={() => void query.refetch()} />}
      {query.data ? <SenderForm saved={query.data} /> : !query.error && <Card><LinesSkeleton lines={8} /></Card>}
      {query.data && <TestLetter mode={query.data.mode} />}
      {query.data && <Dkim settings={query.data} onKept={() => void query.refetch()} />}
    </SettingsFrame>
  );
}

function SenderForm({ saved }: { saved: SenderSettings }) {
  const t = useT();
  const client = useQueryClient();
  const { value, isChanged, set, reset } = useForm<Form>(saved);
  const save = useMutation({
    mutationFn: (form: Form) => api.put('/settings/sender', bodyOf(form)),
    onSuccess: async (kept) => {
      client.setQueryData(KEY, kept);
      reset();
      notifyDone(t('settings.saved'));
      await client.invalidateQueries({ queryKey: ['home'] });
    },
  });
  if (!value) return null;
  const { smtp } = value;
  const problem = save.error ? asProblem(save.error) : null;
  const errorOf = (field: string) => problem?.fields[field];
  const setSmtp = (part: Partial<Form['smtp']>) => set('smtp', { ...smtp, ...part });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (value) save.mutate(value);
  }
  return (
    <form className={classes.cards} onSubmit={submit}>
      <Card title={t('settings.from')}>
        <div className={classes.form}>
          {problem && Object.keys(problem.fields).length === 0 && <p className={classes.failure} role="alert">{problem.words}</p>}
          <div className={classes.pair}>
            <TextInput label={t('settings.from_name')} value={value.from_name} error={errorOf('from_name')} onChange={(event) => set('from_name', event.currentTarget.value)} />
            <TextInput label={t('settings.from_email')} type="email" value={value.from_email} error={errorOf('from_email')} onChange={(event) => set('from_email', event.currentTarget.value)} />
          </div>
          <TextInput className={classes.half} label={t('settings.reply_to')} description={t('settings.reply_to_text')} type="email" value={value.reply_to ?? ''} error={errorOf('reply_to')} onChange={(event) => set('reply_to', event.currentTarget.value || null)} />
        </div>
      </Card>
      <Card title={t('settings.way')}>
        <div className={classes.form}>
          <Radio.Group aria-label={t('settings.way')} value={value.mode} onChange={(mode) => set('mode', mode as SenderSettings['mode'])}>
            <div className={classes.ways}>
              <label className={classes.way}><Radio value="sandbox" aria-label={t('settings.mode_sandbox')} /><span><strong>{t('settings.mode_sandbox')}</strong><span className="quiet small">{t('settings.mode_sandbox_text')}</span></span></label>
              <label className={classes.way}><Radio value="smtp" aria-label={t('settings.mode_smtp')} /><span><strong>{t('settings.mode_smtp')}</strong><span className="quiet small">{t('settings.mode_smtp_text')}</span></span></label>
            </div>
          </Radio.Group>
          {value.mode === 'smtp' && (
            <>
              <div className={classes.pair}>
                <TextInput label={t('settings.host')} placeholder="smtp.example.com" value={smtp.host} error={errorOf('smtp.host') ?? errorOf('smtp')} onChange={(event) => setSmtp({ host: event.currentTarget.value.trim() })} />
                <NumberInput label={t('settings.port')} value={smtp.port} min={1} max={65_535} hideControls allowDecimal={false} error={errorOf('smtp.port')} onChange={(port) => setSmtp({ port: Number(port) })} />
              </div>
              <div>
                <div className={classes.label}>{t('settings.security')}</div>
                <Segmented label={t('settings.security')} value={smtp.security} options={[{ value: 'starttls', label: 'STARTTLS' }, { value: 'tls', label: 'TLS' }, { value: 'none', label: t('settings.security_none') }]} onChange={(security) => setSmtp({ security, port: smtp.port === PORTS[smtp.security] ? PORTS[security] : smtp.port })} />
              </div>
              <div className={classes.pair}>
                <TextInput label={t('settings.username')} autoComplete="off" value={smtp.username ?? ''} error={errorOf('smtp.username')} onChange={(event) => setSmtp({ username: event.currentTarget.value })} />
                <PasswordInput label={t('settings.password')} autoComplete="new-password" placeholder={smtp.has_password ? t('settings.password_kept') : undefined} value={smtp.password ?? ''} visibilityToggleButtonProps={{ 'aria-label': t('session.show_password') }} onChange={(event) => setSmtp({ password: event.currentTarget.value || undefined })} />
              </div>
              <NumberInput className={classes.half} label={t('settings.connections')} description={t('settings.connections_text')} value={smtp.connections} min={1} max={200} hideControls allowDecimal={false} error={errorOf('smtp.connections')} onChange={(connections) => setSmtp({ connections: Number(connections) })} />
            </>
          )}
          <Footer isChanged={isChanged} isBusy={save.isPending} onReset={reset} />
        </div>
      </Card>
    </form>
  );
}

/** Signing has a request of its own, and a sandbox needs no server. */
function bodyOf({ dkim: _, smtp, ...form }: Form): SenderChange {
  if (form.mode === 'sandbox' && !smtp.host) return { ...form, smtp: null };
  const { has_password: __, ...sent } = smtp;
  return { ...form, smtp: { ...sent, username: sent.username ?? '' } };
}
