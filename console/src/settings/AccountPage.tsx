import { Button, Select, TextInput } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import { enter, signOut, useSession } from '../api/session';
import { LANGUAGES, type Locale, LOCALES, tCode, useLocale, useT } from '../i18n';
import { Avatar, Card, notifyDone, notifyProblem, Tag } from '../kit';
import { changeLanguage } from '../shell/language';
import classes from './Settings.module.css';
import { SettingsFrame } from './SettingsFrame';
import { useForm } from './useForm';
import { Footer } from './WorkspacePage';

/** The person signed in: name, language, session. */
export default function AccountPage() {
  const t = useT();
  const locale = useLocale();
  const router = useRouter();
  const { staff, role, workspaces } = useSession();
  const { value, isChanged, set, reset } = useForm({ name: staff.name });
  const save = useMutation({
    mutationFn: (name: string) => api.patch('/session', { name }),
    onSuccess: async (session) => {
      await enter(session);
      reset();
      notifyDone(t('settings.saved'));
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (value) save.mutate(value.name);
  }
  async function leave() {
    await signOut().then(() => router.navigate({ to: '/sign-in' }), (error) => notifyProblem(error, t('shell.not_signed_out')));
  }
  return (
    <SettingsFrame at="settings.account">
      <Card title={t('settings.account')}>
        <form className={classes.form} onSubmit={submit}>
          <div className={classes.person}>
            <Avatar name={staff.name} size={44} />
            <div><strong>{staff.name}</strong><div className="quiet">{staff.email}</div></div>
            <Tag tone="accent">{tCode('settings.role', role)}</Tag>
          </div>
          {problem && !problem.fields.name && <p className={classes.failure} role="alert">{problem.words}</p>}
          <div className={classes.pair}>
            <TextInput label={t('session.your_name')} autoComplete="name" required withAsterisk={false} value={value?.name ?? ''} error={problem?.fields.name} onChange={(event) => set('name', event.currentTarget.value)} />
            <Select label={t('settings.your_language')} data={LOCALES.map((one) => ({ value: one, label: LANGUAGES[one] }))} value={locale} allowDeselect={false} onChange={(next) => next && void changeLanguage(next as Locale)} />
          </div>
          <Footer isChanged={isChanged} isBusy={save.isPending} onReset={reset} />
        </form>
      </Card>
      <Card title={t('settings.session')}>
        <p className="quiet">{t('settings.session_text', { count: workspaces.length })}</p>
        <Button className={classes.leave} variant="default" leftSection={<IconLogout size={15} aria-hidden />} onClick={() => void leave()}>{t('shell.sign_out')}</Button>
      </Card>
    </SettingsFrame>
  );
}
