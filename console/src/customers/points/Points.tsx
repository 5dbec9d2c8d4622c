import { Button } from '@mantine/core';
import { IconStars } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { PointsEntry, PointsTier, ProgrammePoints } from '../../api/types';
import { useSession } from '../../api/session';
import { useFmt } from '../../fmt';
import { hasMessage, t as words, tCode, useT } from '../../i18n';
import { Card, DateTime, ErrorCard, LinesSkeleton, ProgressBar, StatusBadge } from '../../kit';
import { kindOf } from '../../loyalty/kinds';
import { AwardRow } from '../../loyalty/Waiting';
import classes from './Points.module.css';
import { TransferPoints } from './TransferPoints';

/** Entries shown at first. */
const FIRST = 6;
/** Points that end within so many days are told. */
const SOON_DAYS = 45;

export function usePoints(id: string) {
  return useQuery({ queryKey: ['points', id], queryFn: ({ signal }) => api.get(`/customers/${id}/points`, { signal }) });
}

/** Balance, level, what is missing and what happened, for each programme; nothing where there is none. */
export function Points({ id, name }: { id: string; name: string }) {
  const t = useT();
  const points = usePoints(id);
  if (points.error && !points.data) return <Card title={t('loyalty.points')}><ErrorCard error={points.error} what={t('loyalty.points_not_loaded')} onRetry={() => void points.refetch()} /></Card>;
  if (!points.data) return <Card title={t('loyalty.points')}><LinesSkeleton lines={5} /></Card>;
  return (
    <>
      {points.data.waiting.length > 0 && <Card title={t('loyalty.waiting')}><ul className={classes.history}>{points.data.waiting.map((award) => <AwardRow key={award.id} award={award} />)}</ul></Card>}
      {points.data.programmes.map((inside) => <InProgramme key={inside.programme.id} id={id} name={name} inside={inside} isOnly={points.data.programmes.length === 1} />)}
    </>
  );
}

function InProgramme({ id, name, inside, isOnly }: { id: string; name: string; inside: ProgrammePoints; isOnly: boolean }) {
  const t = useT();
  const fmt = useFmt();
  return (
    <Card title={isOnly ? t('loyalty.points') : inside.programme.name} aside={inside.tier && <StatusBadge tone="accent">{inside.tier.code}</StatusBadge>}>
      <div className={classes.stack}>
        {inside.balances.map((balance) => {
          const isSoon = balance.ending && Date.parse(balance.ending.at) - Date.now() < SOON_DAYS * 86_400_000;
          return (
            <div key={balance.currency} className={classes.balance}>
              {inside.balances.length > 1 && <span className="quiet small">{kindOf(balance)}</span>}
              <span className={classes.line}><span className={`${classes.figure} figures`} data-owed={balance.active < 0 || undefined}>{fmt.number(balance.active)}</span>{balance.worth && balance.worth.minor > 0 && <span className="quiet">{t('loyalty.worth', { amount: fmt.money(balance.worth) })}</span>}</span>
              {balance.pending > 0 && <span className="quiet small">{t('loyalty.pending_points', { count: balance.pending, points: fmt.number(balance.pending) })}</span>}
              {balance.reserved > 0 && <span className="quiet small">{t('loyalty.reserved_points', { count: balance.reserved, points: fmt.number(balance.reserved) })}</span>}
              {isSoon && balance.ending && <span className={classes.soon}>{t('loyalty.ending', { count: balance.ending.points, points: fmt.number(balance.ending.points), day: fmt.day(new Date(Date.parse(balance.ending.at) - 1).toISOString()) })}</span>}
            </div>
          );
        })}
        <TransferPoints id={id} name={name} inside={inside} />
        {inside.tier && <Tier tier={inside.tier} />}
        <History id={id} inside={inside} />
      </div>
    </Card>
  );
}

function Tier({ tier }: { tier: PointsTier }) {
  const t = useT();
  const fmt = useFmt();
  const { workspace } = useSession();
  const amount = (value: number) => (tier.measure === 'turnover' ? fmt.money({ minor: value, currency: workspace.currency }) : fmt.number(value));
  const { next } = tier;
  return (
    <div className={classes.balance}>
      {next ? <ProgressBar label={t('loyalty.to_level', { level: next.code })} value={tier.measured} max={Math.max(1, tier.measured + next.missing)} valueText={t('loyalty.missing', { amount: amount(next.missing), level: next.code })} /> : <span className="quiet small">{t('loyalty.highest')}</span>}
      {next && <span className="quiet small">{t('loyalty.missing', { amount: amount(next.missing), level: next.code })}</span>}
      {tier.keep_until && <span className="quiet small">{t('loyalty.kept', { day: fmt.day(new Date(Date.parse(tier.keep_until) - 1).toISOString()) })}{tier.missing_to_keep > 0 && <> · {t('loyalty.missing_to_keep', { amount: amount(tier.missing_to_keep) })}</>}</span>}
    </div>
  );
}

function History({ id, inside: { programme: { id: programme }, balances } }: { id: string; inside: ProgrammePoints }) {
  const t = useT();
  const fmt = useFmt();
  const history = useInfiniteQuery({
    queryKey: ['points', id, 'history', programme],
    queryFn: ({ pageParam, signal }) => api.get(`/customers/${id}/points/history`, { query: { programme, limit: pageParam ? 30 : FIRST, cursor: pageParam || null }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const kind = (code: string) => kindOf(balances.find(({ currency }) => currency === code) ?? { currency: code });
  const entries = history.data?.pages.flatMap((page) => page.items) ?? [];
  if (history.error) return <ErrorCard error={history.error} what={t('loyalty.history_not_loaded')} onRetry={() => void history.refetch()} />;
  if (!history.data) return <LinesSkeleton lines={3} />;
  if (entries.length === 0) return <p className="quiet"><IconStars size={14} aria-hidden /> {t('loyalty.no_history')}</p>;
  return (
    <div className={classes.stack}>
      <h3 className={classes.title}>{t('loyalty.history')}</h3>
      <ul className={classes.history}>
        {entries.map((entry) => (
          <li key={entry.id} className={classes.entry}>
            <span>{whatHappened(entry)}<br /><span className="quiet small"><DateTime at={entry.at} show="dateTime" />{balances.length > 1 && <> · {kind(entry.currency)}</>}{entry.by && <> · {entry.by.name}</>}</span></span>
            <span className={`${classes.change} figures`} data-more={entry.points > 0 || undefined}>{entry.points === 0 ? (entry.held === 0 ? '' : fmt.number(Math.abs(entry.held))) : entry.points > 0 ? `+${fmt.number(entry.points)}` : fmt.number(entry.points)}</span>
          </li>
        ))}
      </ul>
      {history.hasNextPage && <Button variant="subtle" size="xs" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>{t('customers.show_earlier')}</Button>}
    </div>
  );
}

/** The reason of staff, else the event by its name, else what kind of entry it is. */
function whatHappened(entry: PointsEntry): string {
  if (entry.reason && entry.kind === 'adjust') return words('loyalty.hand_reason', { reason: entry.reason });
  if (entry.reason && entry.kind === 'transfer') return words('loyalty.transfer_reason', { reason: entry.reason });
  if (entry.reason && entry.kind === 'accrue') return hasMessage(`loyalty.event.${entry.reason}`) ? tCode('loyalty.event', entry.reason) : words('loyalty.event_named', { event: entry.reason });
  return tCode('loyalty.entry', entry.kind);
}
