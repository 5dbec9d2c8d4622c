import { Button, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import { useSession } from '../api/session';
import { useT } from '../i18n';
import { AppLink, Card } from '../kit';
import classes from './Settings.module.css';

/** One letter over the saved settings, and what the mail server said to it. */
export function TestLetter({ mode }: { mode: 'sandbox' | 'smtp' }) {
  const t = useT();
  const { staff } = useSession();
  const [to, setTo] = useState(staff.email);
  const send = useMutation({ mutationFn: () => api.post('/settings/sender/test', { to }) });
  function submit(event: FormEvent) {
    event.preventDefault();
    send.mutate();
  }
  return (
    <Card title={t('settings.test')}>
      <form className={classes.inline} onSubmit={submit}>
        <TextInput label={t('settings.test_to')} type="email" required withAsterisk={false} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        <Button type="submit" variant="default" leftSection={<IconSend size={15} aria-hidden />} loading={send.isPending}>{t('settings.test_send')}</Button>
      </form>
      <p className="quiet small">{t(mode === 'sandbox' ? 'settings.test_sandbox' : 'settings.test_text')}</p>
      <div role="status">
        {send.data?.ok && <p className={classes.success}>{t('settings.test_ok', { to })} {mode === 'sandbox' && <AppLink href="/sandbox">{t('shell.sandbox')}</AppLink>}</p>}
        {send.data && !send.data.ok && <p className={classes.failure}>{t('settings.test_failed')} {send.data.detail && <code>{send.data.detail}</code>}</p>}
        {send.error && <p className={classes.failure}>{asProblem(send.error).words}</p>}
      </div>
    </Card>
  );
}
