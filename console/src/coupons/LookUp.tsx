import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import { queryClient } from '../api/query';
import type { CouponSeen } from '../api/types';
import { tCode, useT } from '../i18n';
import { AppLink, Card, ConfirmDialog, DateTime, personName, StatusBadge } from '../kit';
import classes from './Coupons.module.css';
import { STANDING_TONES } from './states';

/** One code: whose it is, where it stands, what it was used for. */
export function LookUp() {
  const t = useT();
  const [typed, setTyped] = useState('');
  const [code, setCode] = useState('');
  const found = useQuery({ queryKey: ['coupons', 'seen', code], queryFn: ({ signal }) => api.get('/coupons', { query: { code }, signal }), enabled: code !== '' });
  function submit(event: FormEvent) {
    event.preventDefault();
    setCode(typed.trim());
  }
  return (
    <Card title={t('coupons.look_up')}>
      <div className={classes.stack}>
        <form className={classes.row} onSubmit={submit}>
          <TextInput className={classes.grow} label={t('coupons.code')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} maxLength={60} />
          <Button type="submit" variant="default" loading={found.isFetching} disabled={!typed.trim()}>{t('coupons.look')}</Button>
        </form>
        <div aria-live="polite">
          {found.error && <p className={classes.failure}>{asProblem(found.error).words}</p>}
          {found.data && !found.error && <Seen seen={found.data} />}
        </div>
      </div>
    </Card>
  );
}

function Seen({ seen }: { seen: CouponSeen }) {
  const t = useT();
  const [isAsked, setAsked] = useState(false);
  const canWithdraw = seen.issued_at && seen.standing !== 'expired' && seen.standing !== 'redeemed';
  async function withdraw() {
    await api.post('/coupons/withdraw', { code: seen.code });
    await queryClient.invalidateQueries({ queryKey: ['coupons'] });
  }
  return (
    <div className={classes.stack}>
      <dl className={classes.facts}>
        <dt>{t('coupons.code')}</dt><dd><code>{seen.code}</code> <StatusBadge tone={STANDING_TONES[seen.standing]}>{tCode('coupons.standing', seen.standing)}</StatusBadge></dd>
        <dt>{t('coupons.pool')}</dt><dd><AppLink href={`/coupons/pools/${seen.pool.id}`}>{seen.pool.name}</AppLink></dd>
        <dt>{t('coupons.customer')}</dt><dd>{seen.customer ? <AppLink href={`/customers/${seen.customer.id}`}>{personName(seen.customer)}</AppLink> : t('coupons.nobodys')}</dd>
        {seen.issued_at && <><dt>{t('coupons.issued_at')}</dt><dd><DateTime at={seen.issued_at} show="dateTime" /></dd></>}
        {seen.expires_at && <><dt>{t('coupons.valid_to')}</dt><dd><DateTime at={seen.expires_at} show="dateTime" /></dd></>}
      </dl>
      {seen.uses.length > 0 && (
        <ul className={classes.links}>
          {seen.uses.map((use) => <li key={use.receipt_id}><span>{tCode('coupons.use', use.state)}</span><span className="quiet">{use.receipt_id} · <DateTime at={use.changed_at} show="dateTime" /></span></li>)}
        </ul>
      )}
      {canWithdraw && <div><Button variant="default" size="xs" onClick={() => setAsked(true)}>{t('coupons.withdraw')}</Button></div>}
      <ConfirmDialog opened={isAsked} onClose={() => setAsked(false)} title={t('coupons.withdraw')} confirmLabel={t('coupons.withdraw')} danger onConfirm={withdraw}>{t('coupons.withdraw_text', { code: seen.code })}</ConfirmDialog>
    </div>
  );
}
