import { Button } from '@mantine/core';
import { IconArrowBackUp, IconDownload, IconFileImport, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { apiUrl } from '../api/client';
import type { Import } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, ListCard, Num, Page, ProgressBar, StatusBadge, useList, useNow } from '../kit';
import classes from './Imports.module.css';
import { canUndo, isLive, TONES } from './states';
import { UndoDialog } from './UndoDialog';

const POLL_MS = 2_000;

/** Files taken in, and what became of their rows. */
export default function ImportsPage() {
  const t = useT();
  const fmt = useFmt();
  const now = useNow();
  const list = useList('imports', '/imports');
  const [undone, setUndone] = useState<Import | null>(null);
  useLive(list.rows?.some((row) => isLive(row.state)) ?? false);
  const columns: Column<Import>[] = [
    { key: 'file', title: t('imports.file'), cell: (row) => <span className={classes.fileName}>{row.file_name}</span> },
    { key: 'kind', title: t('imports.kind'), cell: (row) => (row.kind ? tCode('imports.kind', row.kind) : '—') },
    { key: 'state', title: t('imports.state'), cell: (row) => <State file={row} /> },
    { key: 'rows', title: t('imports.rows'), align: 'end', cell: (row) => <Num value={row.result?.rows ?? row.check?.rows} /> },
    { key: 'errors', title: t('imports.errors'), align: 'end', cell: (row) => <Errors count={row.result?.errors ?? row.check?.errors} /> },
    { key: 'size', title: t('imports.size'), align: 'end', phone: 'hide', cell: (row) => <span className="figures nowrap">{fmt.bytes(row.size_bytes)}</span> },
    { key: 'created', title: t('imports.created'), align: 'end', cell: (row) => <DateTime at={row.created_at} show="relative" /> },
  ];
  const actions = [
    { label: t('imports.download_errors'), icon: <IconDownload size={15} aria-hidden />, onClick: (row: Import) => location.assign(apiUrl(`/imports/${row.id}/errors.csv`)), isShown: (row: Import) => Boolean(row.error_file) },
    { label: t('imports.undo'), icon: <IconArrowBackUp size={15} aria-hidden />, onClick: setUndone, isShown: (row: Import) => canUndo(row, now), danger: true },
  ];
  const create = <Button component={AppLink} href="/imports/new" leftSection={<IconPlus size={15} aria-hidden />}>{t('shell.new_import')}</Button>;
  const sample = <Button component="a" href={apiUrl('/import-samples/customers.csv')} download variant="default" leftSection={<IconDownload size={15} aria-hidden />}>{t('imports.sample_of_customers')}</Button>;
  return (
    <Page title={t('imports.title')} subtitle={t('imports.subtitle')} actions={create}>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={<EmptyState icon={<IconFileImport size={22} />} title={t('imports.empty')} actions={<>{create}{sample}</>}>{t('imports.empty_text')}</EmptyState>}>
        <DataTable caption={t('imports.title')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.file_name} rowHref={(row) => `/imports/${row.id}`} actions={actions} more={list.more} dim={list.isStale} />
      </ListCard>
      {undone && <UndoDialog file={undone} onClose={() => setUndone(null)} />}
    </Page>
  );
}

function State({ file }: { file: Import }) {
  const t = useT();
  const { progress } = file;
  const badge = <StatusBadge tone={TONES[file.state]}>{tCode('imports.state', file.state)}</StatusBadge>;
  if (!progress || !(isLive(file.state) || file.state === 'paused')) return badge;
  return (
    <span className={classes.stateCell}>
      {badge}
      <ProgressBar label={t('imports.progress_of', { name: file.file_name })} value={progress.rows_done} max={progress.rows_total} tone={file.state === 'paused' ? 'warn' : 'accent'} withText />
    </span>
  );
}

function Errors({ count }: { count: number | null | undefined }) {
  return count ? <span className={classes.errorCount}><Num value={count} /></span> : <Num value={count} />;
}

/** Reads the list anew while something in it works. */
function useLive(isOn: boolean) {
  const client = useQueryClient();
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: ['imports', 'list'] }), POLL_MS);
    return () => clearInterval(timer);
  }, [client, isOn]);
}
