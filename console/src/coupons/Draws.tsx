import { IconConfetti } from '@tabler/icons-react';
import type { Draw } from '../api/types';
import { tCode, useT } from '../i18n';
import { type Column, DataTable, DateTime, EmptyState, ListCard, Num, StatusBadge, useList } from '../kit';
import { Action } from './CouponsPage';
import { DRAW_TONES } from './states';

/** Prize draws and where they stand. */
export function Draws() {
  const t = useT();
  const list = useList('draws', '/draws', {});
  const columns: Column<Draw>[] = [
    { key: 'name', title: t('coupons.name'), cell: (row) => row.name },
    { key: 'state', title: t('coupons.state'), cell: (row) => <StatusBadge tone={DRAW_TONES[row.state]}>{tCode('coupons.draw_state', row.state)}</StatusBadge> },
    { key: 'tickets', title: t('coupons.tickets'), align: 'end', cell: (row) => <Num value={row.tickets} /> },
    { key: 'holders', title: t('coupons.holders'), align: 'end', cell: (row) => <Num value={row.holders} /> },
    { key: 'prizes', title: t('coupons.winners_wanted'), align: 'end', cell: (row) => <Num value={row.prizes} /> },
    { key: 'made', title: t('coupons.made'), align: 'end', cell: (row) => <DateTime at={row.created_at} show="day" /> },
  ];
  const empty = <EmptyState icon={<IconConfetti size={22} />} title={t('coupons.no_draws')} actions={<Action tab="draws" />}>{t('coupons.no_draws_text')}</EmptyState>;
  return (
    <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={empty}>
      <DataTable caption={tCode('coupons.tab', 'draws')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} rowHref={(row) => `/coupons/draws/${row.id}`} more={list.more} dim={list.isStale} />
    </ListCard>
  );
}
