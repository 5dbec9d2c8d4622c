import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import { ORDER_TONES, STANDING_TONES } from '../coupons/states';
import { tCode, useT } from '../i18n';
import { AppLink, Card, DateTime, StatusBadge } from '../kit';
import classes from './Customers.module.css';

/** Coupons, prizes and tickets a customer has; absent where there are none. */
export function Held({ id }: { id: string }) {
  const t = useT();
  const { data } = useQuery({ queryKey: ['customers', 'held', id], queryFn: ({ signal }) => api.get(`/customers/${id}/coupons`, { signal }) });
  if (!data || data.coupons.length + data.prize_orders.length + data.tickets.length === 0) return null;
  return (
    <>
      {data.coupons.length > 0 && (
        <Card title={t('coupons.held_coupons')}>
          <ul className={classes.links}>
            {data.coupons.map(({ coupon, pool_name: pool, standing }) => (
              <li key={coupon.id}>
                <AppLink href={`/coupons/pools/${coupon.pool_id}`}>{pool}</AppLink> <code>{coupon.code}</code> <StatusBadge tone={STANDING_TONES[standing]}>{tCode('coupons.standing', standing)}</StatusBadge>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {data.prize_orders.length > 0 && (
        <Card title={tCode('coupons.tab', 'orders')}>
          <ul className={classes.links}>
            {data.prize_orders.map((order) => <li key={order.id}>{order.prize.name} <StatusBadge tone={ORDER_TONES[order.state]}>{tCode('coupons.order_state', order.state)}</StatusBadge> <span className="quiet"><DateTime at={order.ordered_at} show="day" /></span></li>)}
          </ul>
        </Card>
      )}
      {data.tickets.length > 0 && (
        <Card title={t('coupons.tickets')}>
          <ul className={classes.links}>
            {data.tickets.map((ticket) => <li key={ticket.id}><AppLink href={`/coupons/draws/${ticket.draw.id}`}>{ticket.draw.name}</AppLink> <code>{ticket.id}</code> {ticket.place ? <StatusBadge tone="good">{t('coupons.won', { place: ticket.place })}</StatusBadge> : ticket.is_void && <StatusBadge tone="quiet">{t('coupons.void')}</StatusBadge>}</li>)}
          </ul>
        </Card>
      )}
    </>
  );
}
