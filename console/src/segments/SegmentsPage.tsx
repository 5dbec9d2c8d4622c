import { Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import type { SegmentRow } from '../api/types';
import { useT } from '../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, ListCard, Num, Page, Percent, useList } from '../kit';

/** Groups of customers kept by their conditions. */
export default function SegmentsPage() {
  const t = useT();
  const list = useList<SegmentRow>('segments', '/segments');
  const columns: Column<SegmentRow>[] = [
    { key: 'name', title: t('segments.name'), cell: (row) => row.name },
    { key: 'size', title: t('segments.size'), align: 'end', cell: (row) => <Num value={row.size} /> },
    { key: 'share', title: t('segments.share'), align: 'end', cell: (row) => <Percent share={row.share} /> },
    { key: 'updated', title: t('segments.updated'), align: 'end', cell: (row) => <DateTime at={row.updated_at} show="relative" /> },
  ];
  const create = <Button component={AppLink} href="/segments/new">{t('shell.new_segment')}</Button>;
  return (
    <Page title={t('segments.title')} actions={create}>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={<EmptyState icon={<IconUsersGroup size={22} />} title={t('segments.empty')} actions={create}>{t('segments.empty_text')}</EmptyState>}>
        <DataTable caption={t('segments.title')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} rowHref={(row) => `/segments/${row.id}`} more={list.more} dim={list.isStale} />
      </ListCard>
    </Page>
  );
}
