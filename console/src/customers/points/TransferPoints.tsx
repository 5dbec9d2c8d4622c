import { Button, Select, TextInput } from '@mantine/core';
import { IconTransfer } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { ProgrammePoints } from '../../api/types';
import { CustomerField, type Found } from '../../coupons/CustomerField';
import { parseNumber, useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Dialog, notifyDone } from '../../kit';
import { kindOf } from '../../loyalty/kinds';
import classes from './Points.module.css';

interface Props {
  id: string;
  name: string;
  inside: ProgrammePoints;
}

/** Points of one customer given to another; nothing where there are none to give. */
export function TransferPoints(props: Props) {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  if (!props.inside.balances.some(({ active }) => active > 0)) return null;
  return (
    <>
      <Button variant="default" size="xs" leftSection={<IconTransfer size={14} aria-hidden />} onClick={() => setOpen(true)}>{t('loyalty.transfer')}</Button>
      {isOpen && <TransferDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

type Failure = Partial<Record<'to' | 'points' | 'reason' | 'other', string | undefined>>;

/** First who, how many and why; then all of it once more, as it cannot be undone. */
function TransferDialog({ id, name, inside, onClose }: Props & { onClose: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const client = useQueryClient();
  const balances = inside.balances.filter(({ active }) => active > 0);
  const [currency, setCurrency] = useState(balances[0]?.currency ?? '');
  const [to, setTo] = useState<Found | null>(null);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<Failure>({});
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const has = balances.find((one) => one.currency === currency)?.active ?? 0;
  const points = parseNumber(typed) ?? 0;
  const alone = inside.alone_max;
  const needsSecond = typeof alone === 'number' && points > alone;
  function ask(event: FormEvent) {
    event.preventDefault();
    const wrong: Failure = {};
    if (!to) wrong.to = t('loyalty.receiver_needed');
    if (!Number.isInteger(points) || points <= 0) wrong.points = t('loyalty.above_zero');
    else if (points > has) wrong.points = t('loyalty.can_give', { points: fmt.number(has) });
    if (!reason.trim()) wrong.reason = t('loyalty.reason_needed');
    setFailure(wrong);
    setAsking(Object.keys(wrong).length === 0);
  }
  async function transfer(event: FormEvent) {
    event.preventDefault();
    if (!to) return;
    setBusy(true);
    try {
      const award = await api.post(`/customers/${id}/points`, { programme: inside.programme.id, currency, points, reason: reason.trim(), to: to.id }, { idempotencyKey: key });
      onClose();
      const words = { count: points, points: fmt.number(points) };
      notifyDone(award.state === 'waiting' ? t('loyalty.proposed', { ...words, name }) : t('loyalty.transferred', { ...words, from: name, to: to.label }));
      await Promise.all([id, to.id].map((one) => client.invalidateQueries({ queryKey: ['points', one] })).concat(client.invalidateQueries({ queryKey: ['loyalty'] })));
    } catch (error) {
      const problem = asProblem(error);
      const { to: who, points: many, reason: why } = problem.fields;
      setFailure({ to: who, points: many, reason: why, other: who || many || why ? undefined : problem.words });
      setBusy(false);
      setAsking(false);
    }
  }
  return (
    <Dialog onClose={onClose} title={t('loyalty.transfer_from', { name })} size={440}>
      {!isAsking ? (
        <form className={classes.form} onSubmit={ask} noValidate>
          {balances.length > 1 && <Select label={t('loyalty.which_points')} data={balances.map((one) => ({ value: one.currency, label: kindOf(one) }))} value={currency} allowDeselect={false} onChange={(value) => value && setCurrency(value)} />}
          <CustomerField label={t('loyalty.receiver')} value={to?.id ?? null} known={to} except={id} onChange={(_, found) => setTo(found)} error={failure.to} />
          <TextInput label={t('loyalty.how_many')} description={t('loyalty.can_give', { points: fmt.number(has) })} inputMode="numeric" autoComplete="off" value={typed} error={failure.points} autoFocus={to !== null} onChange={(event) => setTyped(event.currentTarget.value)} />
          <TextInput label={t('loyalty.reason')} description={t('loyalty.reason_hint')} value={reason} error={failure.reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} />
          {needsSecond && <p className="quiet">{t('loyalty.needs_second', { points: fmt.number(alone) })}</p>}
          {failure.other && <p className={classes.failure} role="alert">{failure.other}</p>}
          <div className={classes.actions}>
            <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
            <Button type="submit">{t('loyalty.transfer_next')}</Button>
          </div>
        </form>
      ) : (
        <form className={classes.form} onSubmit={(event) => void transfer(event)}>
          <dl className={classes.asked}>
            <dt>{t('loyalty.giver')}</dt><dd>{name}</dd>
            <dt>{t('loyalty.receiver')}</dt><dd>{to?.label}</dd>
            <dt>{t('loyalty.how_many')}</dt><dd className="figures">{fmt.number(points)}</dd>
            <dt>{t('loyalty.reason')}</dt><dd>{reason.trim()}</dd>
          </dl>
          <p className="quiet">{needsSecond ? t('loyalty.needs_second', { points: fmt.number(alone) }) : t('loyalty.transfer_final')}</p>
          <div className={classes.actions}>
            <Button variant="default" onClick={() => setAsking(false)}>{t('loyalty.transfer_back')}</Button>
            <Button type="submit" loading={isBusy} autoFocus>{t(needsSecond ? 'loyalty.propose' : 'loyalty.transfer')}</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
