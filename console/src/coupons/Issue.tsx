import { useState } from 'react';
import { api } from '../api/client';
import type { CouponPool, IssuedCoupon } from '../api/types';
import { useT } from '../i18n';
import { CopyButton } from '../kit';
import classes from './Coupons.module.css';
import { CustomerField } from './CustomerField';
import { FormDialog } from './FormDialog';
import { useKey, useSave } from './useSave';

/** Issues a coupon of a pool to a customer and shows its code. */
export function Issue({ pool, onClose }: { pool: CouponPool; onClose: () => void }) {
  const t = useT();
  const key = useKey();
  const [customer, setCustomer] = useState<string | null>(null);
  const [issued, setIssued] = useState<IssuedCoupon | null>(null);
  const save = useSave(() => api.post(`/coupon-pools/${pool.id}/coupons`, { customer_id: customer ?? '', key }), { keys: ['coupon-pools', 'customers'], then: setIssued });
  const done = issued !== null;
  return (
    <FormDialog title={t('coupons.issue_of', { name: pool.settings.name })} save={done ? t('kit.close') : t('coupons.issue')} fields={['customer_id']} error={save.error} busy={save.busy} disabled={!customer} onSave={done ? onClose : save.run} onClose={onClose}>
      {done ? <ul className={classes.samples}><li><code>{issued.code}</code></li><li><CopyButton text={issued.code} /></li></ul> : <CustomerField value={customer} onChange={setCustomer} error={save.fields.customer_id} />}
    </FormDialog>
  );
}
