import { Button } from '@mantine/core';
import { IconKey, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client';
import type { Key } from '../api/types';
import { tCode, useT } from '../i18n';
import { Card, CodeBlock, type Column, ConfirmDialog, DataTable, DateTime, EmptyState, ListCard, Segmented, StatusBadge, Tag, useList } from '../kit';
import { NewKeyDialog } from './NewKeyDialog';
import { sample, type Way, wayLabel, WAYS } from './samples';
import classes from './Settings.module.css';
import { SettingsFrame } from './SettingsFrame';

/** Keys of machines, and how to send with them. */
export default function KeysPage() {
  const t = useT();
  const client = useQueryClient();
  const list = useList('keys', '/keys');
  const [isNew, setNew] = useState(false);
  const [revoked, setRevoked] = useState<Key | null>(null);
  const [fresh, setFresh] = useState<{ kind: string; key: string } | null>(null);
  const columns: Column<Key>[] = [
    { key: 'name', title: t('settings.name'), cell: (row) => <strong className={row.revoked_at ? 'quiet' : undefined}>{row.name}</strong> },
    { key: 'kind', title: t('settings.key_kind'), cell: (row) => <Tag tone={row.kind === 'secret' ? 'violet' : 'accent'}>{tCode('settings.key_kind', row.kind)}</Tag> },
    { key: 'prefix', title: t('settings.key_prefix'), cell: (row) => <code>{row.prefix}…</code> },
    { key: 'scopes', title: t('settings.key_scopes'), cell: (row) => <span className="small">{row.scopes.map((scope) => tCode('settings.scope', scope.replace(':', '_'))).join(', ') || '—'}</span> },
    { key: 'used', title: t('settings.key_used'), align: 'end', cell: (row) => <DateTime at={row.last_used_at} show="relative" /> },
    { key: 'state', title: t('settings.key_state'), align: 'end', cell: (row) => (row.revoked_at ? <StatusBadge tone="bad">{t('settings.key_revoked')}</StatusBadge> : <StatusBadge tone="good">{t('settings.key_works')}</StatusBadge>) },
  ];
  const create = <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setNew(true)}>{t('settings.new_key')}</Button>;
  const actions = [{ label: t('settings.revoke'), icon: <IconTrash size={15} aria-hidden />, onClick: setRevoked, danger: true, isShown: (row: Key) => !row.revoked_at }];
  async function revoke(key: Key) {
    await api.delete(`/keys/${key.id}`);
    await client.invalidateQueries({ queryKey: ['keys'] });
  }
  return (
    <SettingsFrame at="settings.keys" actions={create}>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={<EmptyState icon={<IconKey size={22} />} title={t('settings.no_keys')} actions={create}>{t('settings.no_keys_text')}</EmptyState>}>
        <DataTable caption={t('settings.keys')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} actions={actions} more={list.more} />
      </ListCard>
      <Samples writeKey={keyOf('write', fresh, list.rows)} secretKey={keyOf('secret', fresh, list.rows)} />
      {isNew && <NewKeyDialog onClose={() => setNew(false)} onMade={setFresh} />}
      {revoked && (
        <ConfirmDialog opened onClose={() => setRevoked(null)} title={t('settings.revoke_title', { name: revoked.name })} confirmLabel={t('settings.revoke')} danger onConfirm={() => revoke(revoked)}>
          <p>{t('settings.revoke_text')}</p>
        </ConfirmDialog>
      )}
    </SettingsFrame>
  );
}

/** The key just made, or the beginning of one that works. */
function keyOf(kind: Key['kind'], fresh: { kind: string; key: string } | null, rows: Key[] | undefined): string {
  if (fresh?.kind === kind) return fresh.key;
  const works = rows?.find((row) => row.kind === kind && !row.revoked_at);
  return `${works?.prefix ?? (kind === 'write' ? 'wk_' : 'sk_')}…`;
}

function Samples({ writeKey, secretKey }: { writeKey: string; secretKey: string }) {
  const t = useT();
  const [way, setWay] = useState<Way>('browser');
  return (
    <Card title={t('settings.samples')}>
      <div className={classes.form}>
        <p className="quiet">{t('settings.samples_text')}</p>
        <div className={classes.scroll}><Segmented label={t('settings.samples')} value={way} onChange={setWay} options={WAYS.map((one) => ({ value: one, label: wayLabel(one) }))} /></div>
        <CodeBlock label={wayLabel(way)} code={sample(way, location.origin, writeKey, secretKey)} />
      </div>
    </Card>
  );
}
