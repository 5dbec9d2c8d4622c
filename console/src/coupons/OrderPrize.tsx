import { useState } from 'react';
import { api } from '../api/client';
import type { Prize } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { CountField } from '../kit/CountField';
import { CustomerField } from './CustomerField';
import { FormDialog } from './FormDialog';
import { useKey, useSave } from './useSave';

/** Orders a prize for a customer, with the customer's points. */
export function OrderPrize({ prize, onClose }: { prize: Prize; onClose: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const key = useKey();
  const [customer, setCustomer] = useState<string | null>(null);
  const [quantity, setQuantity] = useState<number | string>(1);
  const save = useSave(() => api.post('/prize-orders', { prize_id: prize.id, customer_id: customer ?? '', quantity: Number(quantity), key }), { done: t('coupons.ordered'), keys: ['prizes', 'prize-orders', 'customers'], then: onClose });
  return (
    <FormDialog title={t('coupons.order_of', { name: prize.name })} save={t('coupons.order_prize')} fields={['customer_id', 'quantity']} error={save.error} busy={save.busy} disabled={!customer || !Number(quantity)} onSave={save.run} onClose={onClose}>
      <CustomerField value={customer} onChange={setCustomer} error={save.fields.customer_id} />
      <CountField label={t('coupons.pieces')} value={quantity} onChange={setQuantity} error={save.fields.quantity} min={1} max={prize.stock} />
      <p className="quiet">{t('coupons.order_costs', { points: fmt.number(prize.points * Number(quantity)) })}</p>
    </FormDialog>
  );
}
