import { IconDownload } from '@tabler/icons-react';
import type { AdAudience, AdExport } from '../../api/types';
import { tCode, useT } from '../../i18n';
import { Card, type Column, DataTable, DateTime, Num, type RowAction, StatusBadge, type Tone } from '../../kit';
import { type AdFile, download } from './deeds';

const TONES: Record<AdExport['state'], Tone> = { running: 'accent', finished: 'good', failed: 'bad', cancelled: 'quiet' };

/** The exports whose files are kept, the newest first. */
export function History({ audience }: { audience: AdAudience }) {
  const t = useT();
  const figure = (value: (row: AdExport) => number) => (row: AdExport) => <Num value={row.state === 'finished' ? value(row) : null} />;
  const columns: Column<AdExport>[] = [
    { key: 'number', title: t('ads.number'), cell: (row) => t('ads.export_number', { number: row.number }) },
    { key: 'state', title: t('ads.state'), cell: (row) => <StatusBadge tone={TONES[row.state]}>{tCode('ads.state', row.state)}</StatusBadge> },
    { key: 'at', title: t('ads.begun'), cell: (row) => <DateTime at={row.begun_at} show="dateTime" /> },
    { key: 'size', title: t('ads.lines'), align: 'end', cell: figure((row) => row.size) },
    { key: 'added', title: t('ads.added'), align: 'end', cell: figure((row) => row.added) },
    { key: 'removed', title: t('ads.removed'), align: 'end', cell: figure((row) => row.removed) },
    { key: 'left_out', title: t('ads.left_out'), align: 'end', cell: figure((row) => row.people - row.told) },
  ];
  const save = (label: string, file: AdFile): RowAction<AdExport> => ({ label, icon: <IconDownload size={15} aria-hidden />, onClick: (row) => download(row, file), isShown: (row) => row.state === 'finished' });
  const actions = [save(t('ads.download_full'), 'full'), save(t('ads.download_removals'), 'removals'), save(t('ads.download_additions'), 'additions')];
  return (
    <Card title={t('ads.history')} flush>
      <DataTable caption={t('ads.history')} columns={columns} rows={audience.exports} rowId={(row) => row.id} rowName={(row) => t('ads.export_number', { number: row.number })} actions={actions} />
    </Card>
  );
}
