import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import { enter } from '../api/session';
import type { Session } from '../api/types';
import { useT } from '../i18n';
import { Door } from './Door';
import classes from './Door.module.css';
import { safeNext } from './next';

/** E-mail and password, or a one-time link that needs neither. */
export default function SignInPage() {
  const t = useT();
  const router = useRouter();
  const { next, link } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  const open = async (session: Session) => {
    await enter(session);
    router.history.replace(safeNext(next));
  };
  const signIn = useMutation({ mutationFn: () => api.post('/session', { email, password }), onSuccess: open });
  const follow = useMutation({ mutationFn: (token: string) => api.post('/session/link', { token }).catch(alreadyIn), onSuccess: open });
  useOnce(() => link && follow.mutate(link));

  const failure = signIn.error ?? follow.error;
  function submit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate();
  }
  return (
    <Door title={t('session.sign_in')} subtitle={follow.isPending ? t('session.following_link') : undefined}>
      <form className={classes.form} onSubmit={submit}>
        {failure && <p className={classes.failure} role="alert">{asProblem(failure).words}</p>}
        <TextInput label={t('session.email')} type="email" name="email" autoComplete="username" required withAsterisk={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <PasswordInput label={t('session.password')} name="password" autoComplete="current-password" required withAsterisk={false} value={password} onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('session.show_password') }} />
        <Button type="submit" fullWidth loading={signIn.isPending || follow.isPending}>{t('session.sign_in')}</Button>
      </form>
    </Door>
  );
}

/** A spent link still leads on whoever used it and is signed in. */
async function alreadyIn(spent: unknown): Promise<Session> {
  return api.get('/session').catch(() => { throw spent; });
}

/** A link is spent by its first use, so it is followed once even when effects run twice. */
function useOnce(run: () => void) {
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current) return;
    isDone.current = true;
    run();
  });
}
