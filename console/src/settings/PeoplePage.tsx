import { Button } from '@mantine/core';
import { IconMailX, IconUserCog, IconUserMinus, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api } from '../api/client';
import { useSession } from '../api/session';
import type { Invitation, StaffMember } from '../api/types';
import { tCode, useT } from '../i18n';
import { Avatar, Card, type Column, ConfirmDialog, DataTable, DateTime, EmptyState, ErrorCard, ListCard, notifyDone, Tag, useList } from '../kit';
import { InviteDialog } from './InviteDialog';
import { RoleDialog } from './RoleDialog';
import classes from './Settings.module.css';
import { SettingsFrame } from './SettingsFrame';

/** Who works in the workspace, and who is invited to. */
export default function PeoplePage() {
  const t = useT();
  const client = useQueryClient();
  const { staff, workspace } = useSession();
  const people = useList('staff', '/staff');
  const [isInviting, setInviting] = useState(false);
  const [changed, setChanged] = useState<StaffMember | null>(null);
  const [removed, setRemoved] = useState<StaffMember | null>(null);
  const columns: Column<StaffMember>[] = [
    { key: 'name', title: t('settings.person'), cell: (row) => <span className={classes.actor}><Avatar name={row.name} size={22} /><strong>{row.name}</strong>{row.id === staff.id && <Tag tone="quiet">{t('settings.you')}</Tag>}</span> },
    { key: 'email', title: t('session.email'), cell: (row) => row.email },
    { key: 'role', title: t('settings.role'), cell: (row) => <Tag tone={row.role === 'owner' ? 'violet' : 'accent'}>{tCode('settings.role', row.role)}</Tag> },
    { key: 'signed_in', title: t('settings.signed_in'), align: 'end', cell: (row) => <DateTime at={row.signed_in_at} show="relative" /> },
  ];
  const isOther = (row: StaffMember) => row.id !== staff.id;
  const actions = [
    { label: t('settings.change_role'), icon: <IconUserCog size={15} aria-hidden />, onClick: setChanged, isShown: isOther },
    { label: t('settings.remove'), icon: <IconUserMinus size={15} aria-hidden />, onClick: setRemoved, danger: true, isShown: isOther },
  ];
  const invite = <Button leftSection={<IconUserPlus size={15} aria-hidden />} onClick={() => setInviting(true)}>{t('settings.invite')}</Button>;
  async function remove(person: StaffMember) {
    await api.delete(`/staff/${person.id}`);
    await client.invalidateQueries({ queryKey: ['staff'] });
    notifyDone(t('settings.removed', { name: person.name }));
  }
  return (
    <SettingsFrame at="settings.people" actions={invite}>
      <ListCard rows={people.rows} error={people.error} onRetry={people.retry} empty={null}>
        <DataTable caption={t('settings.people')} columns={columns} rows={people.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} actions={actions} />
      </ListCard>
      <Invitations isAlone={people.rows?.length === 1} invite={invite} />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      {changed && <RoleDialog person={changed} onClose={() => setChanged(null)} />}
      {removed && (
        <ConfirmDialog opened onClose={() => setRemoved(null)} title={t('settings.remove_title', { name: removed.name, workspace: workspace.name })} confirmLabel={t('settings.remove')} danger onConfirm={() => remove(removed)}>
          <p>{t('settings.remove_text')}</p>
        </ConfirmDialog>
      )}
    </SettingsFrame>
  );
}

/** Invitations nobody has accepted yet; for who works alone, what others are good for. */
function Invitations({ isAlone, invite }: { isAlone: boolean; invite: ReactNode }) {
  const t = useT();
  const client = useQueryClient();
  const open = useList('staff', '/staff/invitations');
  const [withdrawn, setWithdrawn] = useState<Invitation | null>(null);
  const columns: Column<Invitation>[] = [
    { key: 'email', title: t('session.email'), cell: (row) => <strong>{row.email}</strong> },
    { key: 'role', title: t('settings.role'), cell: (row) => <Tag tone={row.role === 'owner' ? 'violet' : 'accent'}>{tCode('settings.role', row.role)}</Tag> },
    { key: 'by', title: t('settings.invited_by'), cell: (row) => row.invited_by.name },
    { key: 'until', title: t('settings.invitation_until'), align: 'end', cell: (row) => <DateTime at={row.expires_at} /> },
  ];
  const actions = [{ label: t('settings.withdraw'), icon: <IconMailX size={15} aria-hidden />, onClick: setWithdrawn, danger: true }];
  async function withdraw({ id }: Invitation) {
    await api.delete(`/staff/invitations/${id}`);
    await client.invalidateQueries({ queryKey: ['staff'] });
  }
  if (open.error && !open.rows) return <ErrorCard error={open.error} onRetry={open.retry} />;
  if (!open.rows || (open.rows.length === 0 && !isAlone)) return null;
  if (open.rows.length === 0) return <Card flush><EmptyState icon={<IconUsers size={22} />} title={t('settings.alone')} actions={invite}>{t('settings.alone_text')}</EmptyState></Card>;
  return (
    <Card title={t('settings.invitations')} flush>
      <DataTable caption={t('settings.invitations')} columns={columns} rows={open.rows} rowId={(row) => row.id} rowName={(row) => row.email} actions={actions} />
      {withdrawn && (
        <ConfirmDialog opened onClose={() => setWithdrawn(null)} title={t('settings.withdraw_title', { email: withdrawn.email })} confirmLabel={t('settings.withdraw')} danger onConfirm={() => withdraw(withdrawn)}>
          <p>{t('settings.withdraw_text')}</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}
