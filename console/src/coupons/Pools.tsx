import { IconDownload, IconPlayerPause, IconPlayerPlay, IconTicket } from '@tabler/icons-react';
import { api, apiUrl } from '../api/client';
import type { CouponPool } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { AppLink, type Column, DataTable, EmptyState, ListCard, notifyProblem, Num, type RowAction, StatusBadge, useList } from '../kit';
import { queryClient } from '../api/query';
import { Action } from './CouponsPage';
import { POOL_TONES, poolState } from './states';

const AGAIN_MS = 2_000;

/** Pools with how many coupons are left and for how long. */
export function Pools() {
  const t = useT();
  const list = useList('coupon-pools', '/coupon-pools', {}, { again: (rows) => (rows.some((row) => poolState(row, new Date()) === 'making') ? AGAIN_MS : false) });
  const columns: Column<CouponPool>[] = [
    { key: 'name', title: t('coupons.name'), cell: (row) => row.settings.name },
    { key: 'state', title: t('coupons.state'), cell: (row) => <PoolBadge pool={row} /> },
    { key: 'opens', title: t('coupons.opens'), cell: (row) => <AppLink href={`/promotions/${row.promotion.id}`}>{row.promotion.name || row.promotion.id}</AppLink> },
    { key: 'kind', title: t('coupons.kind'), cell: (row) => (row.codes.kind === 'generic' ? <code>{row.codes.code}</code> : tCode('coupons.kind', row.codes.kind)) },
    { key: 'left', title: t('coupons.left'), align: 'end', cell: (row) => <Num value={row.counts.left} /> },
    { key: 'issued', title: t('coupons.issued'), align: 'end', cell: (row) => <Num value={row.codes.kind === 'generic' ? null : row.counts.issued} /> },
    { key: 'redeemed', title: t('coupons.redeemed'), align: 'end', cell: (row) => <Num value={row.counts.redeemed} /> },
    { key: 'days', title: t('coupons.runs_out'), align: 'end', cell: (row) => <DaysLeft pool={row} /> },
  ];
  const actions: RowAction<CouponPool>[] = [
    { label: t('coupons.download'), icon: <IconDownload size={15} aria-hidden />, onClick: downloadCodes },
    { label: t('coupons.pause'), icon: <IconPlayerPause size={15} aria-hidden />, onClick: (row) => void setPaused(row, true, t('coupons.not_saved')), isShown: (row) => !row.is_paused },
    { label: t('coupons.resume'), icon: <IconPlayerPlay size={15} aria-hidden />, onClick: (row) => void setPaused(row, false, t('coupons.not_saved')), isShown: (row) => row.is_paused },
  ];
  const empty = <EmptyState icon={<IconTicket size={22} />} title={t('coupons.no_pools')} actions={<Action tab="pools" />}>{t('coupons.no_pools_text')}</EmptyState>;
  return (
    <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={empty}>
      <DataTable caption={tCode('coupons.tab', 'pools')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.settings.name} rowHref={(row) => `/coupons/pools/${row.id}`} actions={actions} more={list.more} dim={list.isStale} />
    </ListCard>
  );
}

/** Where a pool stands. */
export function PoolBadge({ pool }: { pool: CouponPool }) {
  const state = poolState(pool, new Date());
  return <StatusBadge tone={POOL_TONES[state]}>{tCode('coupons.pool_state', state)}</StatusBadge>;
}

/** Days until a pool runs out at the pace of late. */
export function DaysLeft({ pool: { counts } }: { pool: CouponPool }) {
  const t = useT();
  const fmt = useFmt();
  if (counts.days_left === null || counts.days_left === undefined) return <Num value={null} />;
  return <span title={t('coupons.pace', { days: fmt.number(counts.pace_days) })}>{t('coupons.days', { count: counts.days_left, figure: fmt.number(counts.days_left) })}</span>;
}

/** Saves all codes of a pool. */
export function downloadCodes({ id }: CouponPool) {
  window.location.assign(apiUrl(`/coupon-pools/${id}/codes.csv`));
}

/** Lets a pool rest, or go on. */
export async function setPaused({ id }: CouponPool, isPaused: boolean, what: string) {
  try {
    await (isPaused ? api.post(`/coupon-pools/${id}/pause`) : api.post(`/coupon-pools/${id}/resume`));
  } catch (error) {
    notifyProblem(error, what);
  }
  await queryClient.invalidateQueries({ queryKey: ['coupon-pools'] });
}
