import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { useSession } from '../api/session';
import type { Award } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { Rich } from '../i18n/Rich';
import { AppLink, Card, DateTime, notifyDone, notifyProblem } from '../kit';
import classes from './Loyalty.module.css';
import { useWaiting } from './useLoyalty';

/** Awards that wait for a second person; nothing when none do. */
export function Waiting() {
  const t = useT();
  const waiting = useWaiting();
  const awards = waiting.data?.items ?? [];
  if (awards.length === 0) return null;
  return (
    <Card title={t('loyalty.waiting')}>
      <ul className={classes.rows}>{awards.map((award) => <AwardRow key={award.id} award={award} />)}</ul>
    </Card>
  );
}

/** An award that waits, with what can be said to it. */
export function AwardRow({ award }: { award: Award }) {
  const t = useT();
  const fmt = useFmt();
  const client = useQueryClient();
  const { staff } = useSession();
  const isOwn = award.asked_by.id === staff.id;
  const decide = useMutation({
    mutationFn: (verdict: 'approve' | 'decline') => api.post(`/loyalty/awards/${award.id}/${verdict}` as `/loyalty/awards/${string}/approve`),
    onSuccess: (decided) => notifyDone(t(decided.state === 'done' ? 'loyalty.approved' : 'loyalty.declined')),
    onError: (error) => notifyProblem(error, t('loyalty.not_decided')),
    onSettled: () => void Promise.all([client.invalidateQueries({ queryKey: ['loyalty'] }), client.invalidateQueries({ queryKey: ['points'] })]),
  });
  const points = award.points > 0 && !award.to ? `+${fmt.number(award.points)}` : fmt.number(award.points);
  return (
    <li className={classes.row}>
      <div className={classes.award}>
        <span><Rich id="loyalty.award_points" values={{ count: Math.abs(award.points), points }} tags={{ b: (figure) => <b className="figures">{figure}</b> }} /> {award.customer && <AppLink href={`/customers/${award.customer.id}`}>{award.customer.name || award.customer.id}</AppLink>}{award.to && <> <IconArrowRight size={14} role="img" aria-label={t('loyalty.receiver')} /> <AppLink href={`/customers/${award.to.id}`}>{award.to.name || award.to.id}</AppLink></>}</span>
        <span>{award.reason}</span>
        <span className="quiet small">{t('loyalty.asked_by', { name: award.asked_by.name })} · <DateTime at={award.asked_at} show="relative" /></span>
      </div>
      <div className={classes.deeds}>
        <Button variant="default" size="xs" loading={decide.isPending && decide.variables === 'decline'} onClick={() => decide.mutate('decline')}>{t(isOwn ? 'loyalty.withdraw' : 'loyalty.decline')}</Button>
        {!isOwn && <Button size="xs" loading={decide.isPending && decide.variables === 'approve'} onClick={() => decide.mutate('approve')}>{t('loyalty.approve')}</Button>}
        {isOwn && <span className="quiet small">{t('loyalty.second_decides')}</span>}
      </div>
    </li>
  );
}
