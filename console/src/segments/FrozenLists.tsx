import { useNavigate } from '@tanstack/react-router';
import { IconSnowflake, IconUsersGroup } from '@tabler/icons-react';
import type { FrozenList } from '../api/types';
import { useT } from '../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, ListCard, Num, type RowAction, useList } from '../kit';
import { useReadChoices } from './builder/context';

/** People kept as they were at one moment. */
export function FrozenLists() {
  const t = useT();
  const navigate = useNavigate();
  const { names } = useReadChoices();
  const list = useList('lists', '/lists');
  const columns: Column<FrozenList>[] = [
    { key: 'name', title: t('segments.name'), cell: (row) => row.name },
    { key: 'size', title: t('segments.size'), align: 'end', cell: (row) => <Num value={row.size} /> },
    { key: 'segment', title: t('segments.from_segment'), cell: (row) => (row.segment_id ? <AppLink href={`/segments/${row.segment_id}`}>{names.get(row.segment_id) ?? row.segment_id}</AppLink> : '—') },
    { key: 'created', title: t('segments.frozen_at'), align: 'end', cell: (row) => <DateTime at={row.created_at} show="day" /> },
  ];
  const actions: RowAction<FrozenList>[] = [{ label: t('segments.segment_of_list'), icon: <IconUsersGroup size={15} aria-hidden />, onClick: (row) => void navigate({ to: '/segments/new', search: { list: row.id } }) }];
  return (
    <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={<EmptyState icon={<IconSnowflake size={22} />} title={t('segments.no_lists')}>{t('segments.no_lists_text')}</EmptyState>}>
      <DataTable caption={t('segments.frozen_lists')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} actions={actions} more={list.more} dim={list.isStale} />
    </ListCard>
  );
}
