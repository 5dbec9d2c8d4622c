import { TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconBox, IconCircleCheck, IconTruck, IconTruckDelivery, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../api/client';
import type { PrizeOrder } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, ListCard, Num, personName, type RowAction, Segmented, StatusBadge, Toolbar, useList } from '../kit';
import { FormDialog } from './FormDialog';
import { ORDER_STATES } from './routes';
import { ORDER_TONES } from './states';
import { useSave } from './useSave';

type Move = 'pack' | 'send' | 'deliver' | 'cancel';

/** Orders of prizes, the oldest first, with what is to be done next. */
export function PrizeOrders() {
  const t = useT();
  const fmt = useFmt();
  const navigate = useNavigate();
  const { state = 'ordered' } = useSearch({ from: '/shell/coupons' });
  const [asked, setAsked] = useState<{ order: PrizeOrder; move: Move } | null>(null);
  const list = useList('prize-orders', '/prize-orders', { state });
  const count = (of: string) => list.first?.counts.find((one) => one.state === of)?.count ?? 0;
  const columns: Column<PrizeOrder>[] = [
    { key: 'prize', title: t('coupons.prize'), cell: (row) => row.prize.name },
    { key: 'customer', title: t('coupons.customer'), cell: (row) => (row.customer ? <AppLink href={`/customers/${row.customer.id}`}>{personName(row.customer)}</AppLink> : t('customers.erased_person')) },
    { key: 'pieces', title: t('coupons.pieces'), align: 'end', cell: (row) => <Num value={row.quantity} /> },
    { key: 'points', title: t('coupons.points'), align: 'end', cell: (row) => <Num value={row.points} /> },
    { key: 'state', title: t('coupons.state'), cell: (row) => <StatusBadge tone={ORDER_TONES[row.state]}>{tCode('coupons.order_state', row.state)}</StatusBadge> },
    { key: 'at', title: t('coupons.ordered_at'), align: 'end', cell: (row) => <DateTime at={row.ordered_at} show="relative" /> },
  ];
  const at = (move: Move, from: readonly string[], icon: React.ReactNode, danger = false): RowAction<PrizeOrder> => ({ label: tCode('coupons.move', move), icon, danger, onClick: (order) => setAsked({ order, move }), isShown: (row) => from.includes(row.state) });
  const actions = [
    at('pack', ['ordered'], <IconBox size={15} aria-hidden />),
    at('send', ['ordered', 'packed'], <IconTruck size={15} aria-hidden />),
    at('deliver', ['ordered', 'packed', 'sent'], <IconCircleCheck size={15} aria-hidden />),
    at('cancel', ['ordered', 'packed', 'sent'], <IconX size={15} aria-hidden />, true),
  ];
  const options = ORDER_STATES.map((value) => ({ value, label: count(value) > 0 ? t('coupons.with_count', { label: tCode('coupons.order_state', value), count: fmt.number(count(value)) }) : tCode('coupons.order_state', value) }));
  return (
    <>
      <Toolbar><Segmented label={t('coupons.state')} value={state} options={options} onChange={(next) => void navigate({ to: '/coupons', search: { tab: 'orders', state: next === 'ordered' ? undefined : next }, replace: true })} /></Toolbar>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={<EmptyState icon={<IconTruckDelivery size={22} />} title={t('coupons.no_orders')}>{t('coupons.no_orders_text')}</EmptyState>}>
        <DataTable caption={tCode('coupons.tab', 'orders')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.prize.name} actions={actions} more={list.more} dim={list.isStale} />
      </ListCard>
      {asked && <MoveDialog order={asked.order} move={asked.move} onClose={() => setAsked(null)} />}
    </>
  );
}

function MoveDialog({ order, move, onClose }: { order: PrizeOrder; move: Move; onClose: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const [note, setNote] = useState('');
  const step: string = move;
  const save = useSave(() => api.post(`/prize-orders/${order.id}/${step}`, { note }), { done: t('coupons.saved'), keys: ['prize-orders', 'prizes', 'customers'], then: onClose });
  return (
    <FormDialog title={`${tCode('coupons.move', move)}: ${order.prize.name}`} save={tCode('coupons.move', move)} fields={['note']} error={save.error} busy={save.busy} onSave={save.run} onClose={onClose}>
      {move === 'cancel' && <p>{t('coupons.cancel_text', { points: fmt.number(order.points), pieces: fmt.number(order.quantity) })}</p>}
      <TextInput label={t('coupons.note')} description={t('coupons.note_text')} value={note} onChange={(event) => setNote(event.currentTarget.value)} error={save.fields.note} maxLength={500} data-autofocus />
    </FormDialog>
  );
}
