import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import { enter } from '../api/session';
import { LANGUAGES, type Locale, LOCALES, useLocale, useT } from '../i18n';
import { ErrorCard, LinesSkeleton } from '../kit';
import { changeLanguage } from '../shell/language';
import { COUNTRIES, CURRENCIES, countryName, currencyName, guessPlace, timeZones } from './places';
import { Door } from './Door';
import classes from './Door.module.css';
import { JoinForm } from './JoinForm';

/** What a one-time link opens: the first run with the owner and the workspace, or a workspace somebody is invited to. */
export default function WelcomePage() {
  const t = useT();
  const { token = '' } = useSearch({ from: '/welcome' });
  const link = useQuery({ queryKey: ['welcome', token], queryFn: () => api.get('/welcome', { query: { token } }), retry: false });
  const found = link.data;
  if (found?.invitation) {
    return (
      <Door title={t('session.join_workspace', { workspace: found.invitation.workspace })} subtitle={found.email_taken ? t('session.join_known') : t('session.join_new')}>
        <JoinForm token={token} offer={found.invitation} hasAccount={found.email_taken} />
      </Door>
    );
  }
  return (
    <Door title={t('session.welcome')} subtitle={found && t('session.welcome_text')}>
      {link.isPending ? <div className={classes.form}><LinesSkeleton lines={6} /></div> : link.error ? <div className={classes.form}><ErrorCard error={link.error} what={t('session.link_failed')} safe={t('session.link_how')} /></div> : <OwnerForm token={token} />}
    </Door>
  );
}

function OwnerForm({ token }: { token: string }) {
  const t = useT();
  const locale = useLocale();
  const router = useRouter();
  const [guess] = useState(guessPlace);
  const [form, setForm] = useState({ name: '', email: '', password: '', shop: '', time_zone: guess.timeZone, currency: guess.currency, country: guess.country });
  const create = useMutation({
    mutationFn: () => api.post('/welcome', { token, name: form.name, email: form.email, password: form.password, language: locale, workspace: { name: form.shop, time_zone: form.time_zone, currency: form.currency, country: form.country, language: locale } }),
    onSuccess: async (session) => {
      await enter(session);
      await router.navigate({ to: '/' });
    },
  });
  const problem = create.error ? asProblem(create.error) : null;
  const field = (key: keyof typeof form) => ({ value: form[key], required: true, withAsterisk: false, onChange: (event: { currentTarget: { value: string } }) => set(key, event.currentTarget.value) });
  const choice = (key: keyof typeof form) => ({ value: form[key], allowDeselect: false, onChange: (value: string | null) => value && set(key, value) });
  const errorOf = (name: string) => problem?.fields[name];
  function set(key: keyof typeof form, value: string) {
    setForm((before) => ({ ...before, [key]: value }));
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate();
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      {problem && <p className={classes.failure} role="alert">{problem.words}</p>}
      <TextInput label={t('session.your_name')} autoComplete="name" error={errorOf('name')} {...field('name')} />
      <TextInput label={t('session.email')} type="email" autoComplete="username" error={errorOf('email')} {...field('email')} />
      <PasswordInput label={t('session.password')} description={t('session.password_rule', { count: 10 })} autoComplete="new-password" minLength={10} error={errorOf('password')} visibilityToggleButtonProps={{ 'aria-label': t('session.show_password') }} {...field('password')} />
      <fieldset className={classes.group}>
        <legend>{t('session.workspace')}</legend>
        <TextInput label={t('session.shop_name')} autoComplete="organization" error={errorOf('workspace.name')} {...field('shop')} />
        <div className={classes.pair}>
          <Select label={t('session.country')} data={COUNTRIES.map((code) => ({ value: code, label: countryName(code, locale) }))} searchable {...choice('country')} />
          <Select label={t('session.currency')} data={CURRENCIES.map((code) => ({ value: code, label: currencyName(code) }))} searchable {...choice('currency')} />
        </div>
        <div className={classes.pair}>
          <Select label={t('session.time_zone')} data={timeZones()} searchable limit={60} {...choice('time_zone')} />
          <Select label={t('session.language')} data={LOCALES.map((one) => ({ value: one, label: LANGUAGES[one] }))} value={locale} allowDeselect={false} onChange={(value) => value && void changeLanguage(value as Locale)} />
        </div>
      </fieldset>
      <Button type="submit" fullWidth loading={create.isPending}>{t('session.create_workspace')}</Button>
    </form>
  );
}
