import { useState } from 'react';
import { api } from '../api/client';
import type { Prize } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { CountField } from '../kit/CountField';
import { FormDialog } from './FormDialog';
import { useKey, useSave } from './useSave';

/** Pieces that came into the stock, or were taken out. */
export function Restock({ prize, onClose }: { prize: Prize; onClose: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const key = useKey();
  const [amount, setAmount] = useState<number | string>('');
  const save = useSave(() => api.post(`/prizes/${prize.id}/restock`, { key, amount: Number(amount) }), { done: t('coupons.saved'), keys: ['prizes'], then: onClose });
  const after = prize.stock + Number(amount);
  return (
    <FormDialog title={t('coupons.restock_of', { name: prize.name })} save={t('coupons.save')} fields={['amount']} error={save.error} busy={save.busy} disabled={!Number(amount)} onSave={save.run} onClose={onClose}>
      <CountField label={t('coupons.pieces_came')} description={t('coupons.pieces_came_text')} value={amount} onChange={setAmount} error={save.fields.amount} data-autofocus />
      <p className="quiet">{t('coupons.stock_after', { before: fmt.number(prize.stock), after: fmt.number(after) })}</p>
    </FormDialog>
  );
}
