import { IconHistory } from '@tabler/icons-react';
import type { AuditEntry } from '../api/types';
import { tCode, useT } from '../i18n';
import { AppLink, Avatar, type Column, DataTable, DateTime, EmptyState, ListCard, useList } from '../kit';
import { pageOf } from './objects';
import classes from './Settings.module.css';
import { SettingsFrame } from './SettingsFrame';

/** Who did what to which object; it cannot be changed. */
export default function AuditPage() {
  const t = useT();
  const list = useList('audit', '/audit', { limit: 100 });
  const columns: Column<AuditEntry>[] = [
    { key: 'action', title: t('settings.what'), cell: (row) => tCode('settings.action', row.action) },
    { key: 'actor', title: t('settings.who'), cell: (row) => <Actor actor={row.actor} /> },
    { key: 'object', title: t('settings.object'), cell: (row) => <Thing id={row.object} /> },
    { key: 'params', title: t('settings.details'), phone: 'hide', cell: (row) => <Details params={row.params} /> },
    { key: 'at', title: t('settings.when'), align: 'end', cell: (row) => <DateTime at={row.at} /> },
  ];
  return (
    <SettingsFrame at="settings.audit">
      <p className="quiet">{t('settings.audit_text')}</p>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={<EmptyState icon={<IconHistory size={22} />} title={t('settings.no_audit')}>{t('settings.audit_text')}</EmptyState>}>
        <DataTable caption={t('settings.audit')} columns={columns} rows={list.rows ?? []} rowId={(row) => `${row.at} ${row.action} ${row.object} ${row.actor.id}`} rowName={(row) => row.object} more={list.more} dim={list.isStale} />
      </ListCard>
    </SettingsFrame>
  );
}

function Actor({ actor }: { actor: AuditEntry['actor'] }) {
  const name = actor.name || tCode('settings.actor', actor.kind);
  return (
    <span className={classes.actor}>
      {actor.kind === 'staff' ? <Avatar name={name} size={22} /> : null}
      <span>{name}{actor.kind === 'key' && <span className="quiet small"> {tCode('settings.actor', 'key')}</span>}</span>
    </span>
  );
}

function Thing({ id }: { id: string }) {
  const href = pageOf(id);
  return href ? <AppLink href={href}><code>{id}</code></AppLink> : <code>{id}</code>;
}

function Details({ params }: { params: AuditEntry['params'] }) {
  const pairs = Object.entries(params);
  if (pairs.length === 0) return <span className="quiet">—</span>;
  return <span className="small">{pairs.map(([key, value]) => <code key={key} className={classes.detail}>{key}: {String(value)}</code>)}</span>;
}
