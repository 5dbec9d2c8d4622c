import { IconBroadcast, IconDownload, IconRefresh, IconTrash } from '@tabler/icons-react';
import type { AdAudience } from '../../api/types';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, ListCard, Num, type RowAction, StatusBadge, useList } from '../../kit';
import { AddAdAudience } from './AddAdAudience';
import { type AdFile, download, useAdDeeds } from './deeds';
import { lastExport, running } from './networks';

/** Segments that are told to ad networks, each with its last export. */
export function AdAudiences() {
  const t = useT();
  const deeds = useAdDeeds();
  const list = useList('ad-audiences', '/ad-audiences');
  const columns: Column<AdAudience>[] = [
    { key: 'name', title: t('ads.name'), cell: (row) => row.name },
    { key: 'network', title: t('ads.network'), cell: (row) => tCode('ads.network', row.network) },
    { key: 'segment', title: t('ads.segment'), cell: (row) => <AppLink href={`/segments/${row.segment.id}`}>{row.segment.name || row.segment.id}</AppLink> },
    { key: 'exported', title: t('ads.last_export'), cell: (row) => <Exported row={row} /> },
    { key: 'size', title: t('ads.lines'), align: 'end', cell: (row) => <Num value={lastExport(row)?.size} /> },
    { key: 'added', title: t('ads.added'), align: 'end', cell: (row) => <Num value={lastExport(row)?.added} /> },
    { key: 'removed', title: t('ads.removed'), align: 'end', cell: (row) => <Num value={lastExport(row)?.removed} /> },
    { key: 'left_out', title: t('ads.left_out'), align: 'end', cell: (row) => <LeftOut row={row} /> },
  ];
  const save = (file: AdFile) => ({
    icon: <IconDownload size={15} aria-hidden />,
    onClick: (row: AdAudience) => { const made = lastExport(row); if (made) download(made, file); },
    isShown: (row: AdAudience) => lastExport(row) !== undefined,
  });
  const actions: RowAction<AdAudience>[] = [
    { label: t('ads.export_now'), icon: <IconRefresh size={15} aria-hidden />, onClick: (row) => void deeds.begin(row), isShown: (row) => !running(row) },
    { label: t('ads.download_full'), ...save('full') },
    { label: t('ads.download_removals'), ...save('removals') },
    { label: t('ads.download_additions'), ...save('additions') },
    { label: t('ads.delete'), icon: <IconTrash size={15} aria-hidden />, onClick: deeds.ask, danger: true },
  ];
  return (
    <>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={<EmptyState icon={<IconBroadcast size={22} />} title={t('ads.empty')} actions={<AddAdAudience />}>{t('ads.empty_text')}</EmptyState>}>
        <DataTable caption={t('ads.title')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} rowHref={(row) => `/segments/ads/${row.id}`} actions={actions} dim={list.isStale} />
      </ListCard>
      {deeds.dialog}
    </>
  );
}

function Exported({ row }: { row: AdAudience }) {
  const newest = row.exports[0];
  if (newest && newest.state !== 'finished') return <StatusBadge tone={newest.state === 'running' ? 'accent' : 'bad'}>{tCode('ads.state', newest.state)}</StatusBadge>;
  return <DateTime at={lastExport(row)?.finished_at} show="relative" />;
}

/** People of the segment who are not told, with the reasons on hover. */
function LeftOut({ row }: { row: AdAudience }) {
  const fmt = useFmt();
  const made = lastExport(row);
  if (!made) return <Num value={null} />;
  const reasons = (['no_consent', 'no_address', 'suppressed'] as const).map((reason) => `${tCode('ads.part', reason)}: ${fmt.number(made[reason])}`);
  return <span title={reasons.join('\n')}><Num value={made.people - made.told} /></span>;
}
