import { Button } from '@mantine/core';
import { IconMailbox } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/client';
import type { SandboxRow } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { AppLink, type Column, ConfirmDialog, DataTable, DateTime, EmptyState, ListCard, notifyDone, Page, SearchField, Toolbar, useList } from '../kit';

/** Letters caught instead of sent, until a real sender is set. */
export default function SandboxPage() {
  const t = useT();
  const fmt = useFmt();
  const client = useQueryClient();
  const { q = '' } = useSearch({ from: '/shell/sandbox' });
  const navigate = useNavigate({ from: '/sandbox' });
  const [isAsking, setAsking] = useState(false);
  const list = useList('sandbox', '/sandbox', { q });
  const total = list.first?.total ?? 0;
  const columns: Column<SandboxRow>[] = [
    { key: 'subject', title: t('sandbox.subject'), width: '40%', cell: (row) => row.subject || t('sandbox.no_subject') },
    { key: 'to', title: t('sandbox.to'), cell: (row) => row.to },
    { key: 'campaign', title: t('sandbox.campaign'), cell: (row) => (row.campaign ? <AppLink href={`/campaigns/${row.campaign.id}`}>{row.campaign.name}</AppLink> : <span className="quiet">{t('sandbox.test_letter')}</span>) },
    { key: 'at', title: t('sandbox.caught'), align: 'end', cell: (row) => <DateTime at={row.at} show="relative" /> },
  ];
  async function empty() {
    await api.delete('/sandbox');
    await client.invalidateQueries({ queryKey: ['sandbox'] });
    notifyDone(t('sandbox.emptied'));
  }
  const nothing = q
    ? <EmptyState title={t('sandbox.none_found')} actions={<Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>{t('kit.clear_filters')}</Button>}>{t('sandbox.none_found_text')}</EmptyState>
    : <EmptyState icon={<IconMailbox size={22} />} title={t('sandbox.empty')} actions={<><Button component={AppLink} href="/campaigns">{t('sandbox.to_campaigns')}</Button><Button component={AppLink} href="/settings/sender" variant="default">{t('sandbox.set_sender')}</Button></>}>{t('sandbox.empty_text')}</EmptyState>;
  return (
    <Page title={t('sandbox.title')} subtitle={t('sandbox.what_for')} actions={total > 0 && <Button variant="default" onClick={() => setAsking(true)}>{t('sandbox.empty_it')}</Button>}>
      <Toolbar>
        <SearchField label={t('sandbox.search')} value={q} onChange={(text) => void navigate({ search: { q: text || undefined }, replace: true })} />
        {list.first && <span className="quiet figures">{t('sandbox.total', { count: total, figure: fmt.number(total) })}</span>}
      </Toolbar>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={nothing}>
        <DataTable caption={t('sandbox.title')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.subject} rowHref={(row) => `/sandbox/${row.id}`} more={list.more} dim={list.isStale} />
      </ListCard>
      <ConfirmDialog opened={isAsking} onClose={() => setAsking(false)} title={t('sandbox.empty_title')} confirmLabel={t('sandbox.empty_it')} danger onConfirm={empty}>
        <p>{t('sandbox.empty_warning', { count: total, figure: fmt.number(total) })}</p>
      </ConfirmDialog>
    </Page>
  );
}
