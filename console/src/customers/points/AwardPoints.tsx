import { Button, Select, TextInput } from '@mantine/core';
import { IconStars } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { ProgrammePoints } from '../../api/types';
import { parseNumber, useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Dialog, notifyDone, notifyUndo } from '../../kit';
import { kindOf } from '../../loyalty/kinds';
import classes from './Points.module.css';
import { usePoints } from './Points';

/** The deed of the card: points with a reason, to be undone for ten seconds. */
export function AwardPoints({ id, name }: { id: string; name: string }) {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const points = usePoints(id);
  const programmes = points.data?.programmes ?? [];
  if (programmes.length === 0) return null;
  return (
    <>
      <Button leftSection={<IconStars size={15} aria-hidden />} onClick={() => setOpen(true)}>{t('loyalty.award')}</Button>
      {isOpen && <AwardDialog id={id} name={name} programmes={programmes} onClose={() => setOpen(false)} />}
    </>
  );
}

function AwardDialog({ id, name, programmes, onClose }: { id: string; name: string; programmes: ProgrammePoints[]; onClose: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const client = useQueryClient();
  const kinds = programmes.flatMap((inside) => inside.balances.map((balance) => ({ value: `${inside.programme.id}/${balance.currency}`, label: programmes.length > 1 ? `${inside.programme.name}: ${kindOf(balance)}` : kindOf(balance) })));
  const [kind, setKind] = useState(kinds[0]?.value ?? '');
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<{ points?: string | undefined; reason?: string | undefined; other?: string | undefined }>({});
  const [isBusy, setBusy] = useState(false);
  const [programme = '', currency = ''] = kind.split('/');
  const alone = programmes.find((inside) => inside.programme.id === programme)?.alone_max;
  const amount = parseNumber(typed);
  const needsSecond = typeof alone === 'number' && amount !== null && Math.abs(amount) > alone;
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: ['points', id] }), client.invalidateQueries({ queryKey: ['loyalty'] })]);
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (amount === null || !Number.isInteger(amount) || amount === 0) return setFailure({ points: t('loyalty.whole_points') });
    if (!reason.trim()) return setFailure({ reason: t('loyalty.reason_needed') });
    setBusy(true);
    try {
      const award = await api.post(`/customers/${id}/points`, { programme, currency, points: amount, reason: reason.trim() }, { idempotencyKey: crypto.randomUUID() });
      await refresh();
      onClose();
      const words = { count: Math.abs(amount), points: fmt.number(Math.abs(amount)), name };
      if (award.state === 'waiting') notifyDone(t('loyalty.proposed', words));
      else notifyUndo(t(amount > 0 ? 'loyalty.awarded' : 'loyalty.taken', words), () => api.post(`/loyalty/awards/${award.id}/undo`).then(refresh));
    } catch (error) {
      const problem = asProblem(error);
      const { points, reason: why } = problem.fields;
      setFailure({ points, reason: why, other: points || why ? undefined : problem.words });
      setBusy(false);
    }
  }
  return (
    <Dialog onClose={onClose} title={t('loyalty.award_to', { name })} size={440}>
      <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
        {kinds.length > 1 && <Select label={t('loyalty.which_points')} data={kinds} value={kind} allowDeselect={false} onChange={(value) => value && setKind(value)} />}
        <TextInput label={t('loyalty.how_many')} description={t('loyalty.how_many_hint')} inputMode="text" autoComplete="off" value={typed} error={failure.points} onChange={(event) => setTyped(event.currentTarget.value)} data-autofocus />
        <TextInput label={t('loyalty.reason')} description={t('loyalty.reason_hint')} value={reason} error={failure.reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} />
        {needsSecond && <p className="quiet">{t('loyalty.needs_second', { points: fmt.number(alone) })}</p>}
        {failure.other && <p className={classes.failure} role="alert">{failure.other}</p>}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
          <Button type="submit" loading={isBusy}>{t(needsSecond ? 'loyalty.propose' : 'loyalty.award')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
