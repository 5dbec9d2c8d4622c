import { IconMailbox } from '@tabler/icons-react';
import type { SandboxPage as SandboxList, SandboxRow } from '../api/types';
import { useT } from '../i18n';
import { type Column, DataTable, DateTime, EmptyState, ListCard, Page, useList } from '../kit';

/** Letters caught instead of sent, until a real sender is set. */
export default function SandboxPage() {
  const t = useT();
  const list = useList<SandboxRow, SandboxList>('sandbox', '/sandbox');
  const columns: Column<SandboxRow>[] = [
    { key: 'subject', title: t('sandbox.subject'), cell: (row) => row.subject },
    { key: 'to', title: t('sandbox.to'), cell: (row) => row.to },
    { key: 'campaign', title: t('sandbox.campaign'), cell: (row) => row.campaign?.name },
    { key: 'at', title: t('sandbox.caught'), align: 'end', cell: (row) => <DateTime at={row.at} show="relative" /> },
  ];
  return (
    <Page title={t('sandbox.title')} subtitle={t('sandbox.what_for')}>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={<EmptyState icon={<IconMailbox size={22} />} title={t('sandbox.empty')}>{t('sandbox.empty_text')}</EmptyState>}>
        <DataTable caption={t('sandbox.title')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.subject} rowHref={(row) => `/sandbox/${row.id}`} more={list.more} dim={list.isStale} />
      </ListCard>
    </Page>
  );
}
