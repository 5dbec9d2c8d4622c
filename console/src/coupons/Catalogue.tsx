import { IconGift, IconPackageImport, IconPencil, IconShoppingCart } from '@tabler/icons-react';
import { useState } from 'react';
import type { Prize } from '../api/types';
import { tCode, useT } from '../i18n';
import { type Column, DataTable, EmptyState, ListCard, Num, type RowAction, StatusBadge, useList } from '../kit';
import classes from './Coupons.module.css';
import { Action } from './CouponsPage';
import { OrderPrize } from './OrderPrize';
import { PrizeForm } from './PrizeForm';
import { Restock } from './Restock';

const DIALOGS = { edit: PrizeForm, restock: Restock, order: OrderPrize };

/** What points buy, with its stock. */
export function Catalogue() {
  const t = useT();
  const [asked, setAsked] = useState<{ prize: Prize; dialog: keyof typeof DIALOGS } | null>(null);
  const ask = (dialog: keyof typeof DIALOGS) => (prize: Prize) => setAsked({ prize, dialog });
  const list = useList('prizes', '/prizes', {});
  const columns: Column<Prize>[] = [
    { key: 'name', title: t('coupons.name'), cell: (row) => <PrizeName prize={row} /> },
    { key: 'points', title: t('coupons.points'), align: 'end', cell: (row) => <Num value={row.points} /> },
    { key: 'stock', title: t('coupons.stock'), align: 'end', cell: (row) => <Num value={row.stock} /> },
    { key: 'state', title: t('coupons.state'), cell: (row) => <PrizeBadge prize={row} /> },
  ];
  const actions: RowAction<Prize>[] = [
    { label: t('coupons.edit'), icon: <IconPencil size={15} aria-hidden />, onClick: ask('edit') },
    { label: t('coupons.restock'), icon: <IconPackageImport size={15} aria-hidden />, onClick: ask('restock') },
    { label: t('coupons.order_prize'), icon: <IconShoppingCart size={15} aria-hidden />, onClick: ask('order'), isShown: (row) => row.is_offered && row.stock > 0 },
  ];
  const empty = <EmptyState icon={<IconGift size={22} />} title={t('coupons.no_prizes')} actions={<Action tab="catalogue" />}>{t('coupons.no_prizes_text')}</EmptyState>;
  const Dialog = asked && DIALOGS[asked.dialog];
  return (
    <>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={empty}>
        <DataTable caption={tCode('coupons.tab', 'catalogue')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} actions={actions} more={list.more} dim={list.isStale} />
      </ListCard>
      {Dialog && asked && <Dialog prize={asked.prize} onClose={() => setAsked(null)} />}
    </>
  );
}

function PrizeName({ prize }: { prize: Prize }) {
  return (
    <span className={classes.prize} title={prize.description || undefined}>
      {prize.picture ? <img src={prize.picture} alt="" loading="lazy" /> : <IconGift size={18} aria-hidden />}
      <span>{prize.name}{prize.partner && <span className="quiet small">{prize.partner}</span>}</span>
    </span>
  );
}

function PrizeBadge({ prize }: { prize: Prize }) {
  const state = !prize.is_offered ? 'hidden' : prize.stock > 0 ? 'offered' : 'out';
  return <StatusBadge tone={{ hidden: 'quiet', offered: 'good', out: 'bad' }[state] as 'quiet'}>{tCode('coupons.prize_state', state)}</StatusBadge>;
}
