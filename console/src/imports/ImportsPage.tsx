import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import type { Import, ImportState } from '../api/types';
import { tCode, useT } from '../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, ListCard, Num, Page, StatusBadge, type Tone, useList } from '../kit';

const TONES: Record<ImportState, Tone> = {
  uploaded: 'quiet', mapped: 'quiet', checking: 'accent', checked: 'violet', running: 'accent', paused: 'warn', finished: 'good', failed: 'bad', undoing: 'accent', undone: 'quiet', cancelled: 'quiet',
};

/** Files taken in, and what became of their rows. */
export default function ImportsPage() {
  const t = useT();
  const list = useList<Import>('imports', '/imports');
  const columns: Column<Import>[] = [
    { key: 'file', title: t('imports.file'), cell: (row) => row.file_name },
    { key: 'state', title: t('imports.state'), cell: (row) => <StatusBadge tone={TONES[row.state]}>{tCode('imports.state', row.state)}</StatusBadge> },
    { key: 'rows', title: t('imports.rows'), align: 'end', cell: (row) => <Num value={row.result?.rows ?? row.check?.rows} /> },
    { key: 'errors', title: t('imports.errors'), align: 'end', cell: (row) => <Num value={row.result?.errors ?? row.check?.errors} /> },
    { key: 'created', title: t('imports.created'), align: 'end', cell: (row) => <DateTime at={row.created_at} show="relative" /> },
  ];
  const create = <Button component={AppLink} href="/imports/new">{t('shell.new_import')}</Button>;
  return (
    <Page title={t('imports.title')} actions={create}>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={<EmptyState icon={<IconFileImport size={22} />} title={t('imports.empty')} actions={create}>{t('imports.empty_text')}</EmptyState>}>
        <DataTable caption={t('imports.title')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.file_name} rowHref={(row) => `/imports/${row.id}`} more={list.more} dim={list.isStale} />
      </ListCard>
    </Page>
  );
}
