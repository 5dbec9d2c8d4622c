import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import { queryClient } from '../api/query';
import { enter } from '../api/session';
import type { InvitationOffer } from '../api/types';
import { LANGUAGES, type Locale, LOCALES, tCode, useLocale, useT } from '../i18n';
import { changeLanguage } from '../shell/language';
import classes from './Door.module.css';

/** An invited person joins: with the password of their account, or with a name and a password for a new one. */
export function JoinForm({ token, offer, hasAccount }: { token: string; offer: InvitationOffer; hasAccount: boolean }) {
  const t = useT();
  const locale = useLocale();
  const router = useRouter();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const join = useMutation({
    mutationFn: () => api.post('/welcome/join', hasAccount ? { token, password } : { token, password, name, language: locale }),
    onSuccess: async (session) => {
      queryClient.clear();
      await enter(session);
      await router.navigate({ to: '/' });
    },
  });
  const problem = join.error ? asProblem(join.error) : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    join.mutate();
  }
  const typed = { value: password, required: true, withAsterisk: false, error: problem?.fields.password, visibilityToggleButtonProps: { 'aria-label': t('session.show_password') }, onChange: (event: { currentTarget: { value: string } }) => setPassword(event.currentTarget.value) };
  return (
    <form className={classes.form} onSubmit={submit}>
      {problem && <p className={classes.failure} role="alert">{problem.words}</p>}
      <TextInput label={t('session.email')} description={t('session.your_role', { role: tCode('settings.role', offer.role) })} type="email" name="email" autoComplete="username" readOnly value={offer.email} />
      {hasAccount
        ? <PasswordInput label={t('session.password')} name="password" autoComplete="current-password" {...typed} />
        : (
          <>
            <TextInput label={t('session.your_name')} autoComplete="name" required withAsterisk={false} value={name} error={problem?.fields.name} onChange={(event) => setName(event.currentTarget.value)} />
            <PasswordInput label={t('session.password')} description={t('session.password_rule', { count: 10 })} name="password" autoComplete="new-password" minLength={10} {...typed} />
            <Select label={t('session.language')} data={LOCALES.map((one) => ({ value: one, label: LANGUAGES[one] }))} value={locale} allowDeselect={false} onChange={(value) => value && void changeLanguage(value as Locale)} />
          </>
        )}
      <Button type="submit" fullWidth loading={join.isPending}>{t('session.join')}</Button>
    </form>
  );
}
