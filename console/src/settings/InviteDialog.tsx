import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import { useSession } from '../api/session';
import type { Role } from '../api/types';
import { useT } from '../i18n';
import { CodeBlock, DateTime, Dialog } from '../kit';
import { RoleChoice } from './RoleChoice';
import classes from './Settings.module.css';

/** Invites somebody and shows the link, this once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const { workspace } = useSession();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('marketer');
  const invite = useMutation({
    mutationFn: () => api.post('/staff/invitations', { email: email.trim(), role }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['staff'] }),
  });
  const problem = invite.error ? asProblem(invite.error) : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    invite.mutate();
  }
  if (invite.data) {
    return (
      <Dialog onClose={onClose} title={t('settings.invitation_ready', { email: invite.data.email })} size={520} closeOnClickOutside={false}>
        <div className={classes.form}>
          <p>{t('settings.invitation_once')}</p>
          <CodeBlock label={t('settings.invitation_link')} code={invite.data.link} />
          <p className="quiet small">{t('settings.invitation_until')}: <DateTime at={invite.data.expires_at} /></p>
          <div className={classes.footer}><Button onClick={onClose}>{t('settings.key_copied')}</Button></div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} title={t('settings.invite_to', { workspace: workspace.name })} size={520} closeOnClickOutside={false}>
      <form className={classes.form} onSubmit={submit}>
        {problem && !problem.fields.email && <p className={classes.failure} role="alert">{problem.words}</p>}
        <TextInput label={t('session.email')} description={t('settings.invite_email_text')} type="email" autoComplete="off" required withAsterisk={false} data-autofocus value={email} error={problem?.fields.email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <RoleChoice value={role} onChange={setRole} />
        <div className={classes.footer}>
          {!email.trim() && <span className={`${classes.needs} quiet small`}>{t('kit.fill_in_first')}</span>}
          <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
          <Button type="submit" loading={invite.isPending} disabled={!email.trim()}>{t('settings.make_link')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
