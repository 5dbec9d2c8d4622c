import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { IconArrowsExchange, IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/client';
import type { MembershipChange, Segment } from '../../api/types';
import { tCode, useT } from '../../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, ErrorCard, ListCard, Num, Page, personName, useList } from '../../kit';
import { causeKey } from './cause';
import classes from './Live.module.css';
import { KeepLiveDialog } from './LiveDialogs';
import { LiveMark } from './LiveMark';
import { readAgainAfter } from './readAgain';

/** Who came into a segment and left it, while it was kept live. */
export default function ChangesPage() {
  const t = useT();
  const { id } = useParams({ from: '/shell/segments/$id/changes' });
  const query = useQuery({ queryKey: ['segments', id], queryFn: ({ signal }) => api.get(`/segments/${id}`, { signal }), refetchInterval: ({ state }) => readAgainAfter(state.data?.live) });
  const segment = query.data;
  return (
    <Page title={t('live.changes')} subtitle={t('live.changes_text')} crumb={{ label: segment?.name ?? t('segments.one'), href: `/segments/${id}` }} badge={<LiveMark live={segment?.live} />}>
      {query.error ? <ErrorCard error={query.error} what={t('segments.not_opened')} onRetry={() => void query.refetch()} /> : <Changes id={id} segment={segment} />}
    </Page>
  );
}

function Changes({ id, segment }: { id: string; segment: Segment | undefined }) {
  const t = useT();
  const list = useList('changes', `/segments/${id}/changes`, undefined, { again: () => readAgainAfter(segment?.live) });
  const columns: Column<MembershipChange>[] = [
    { key: 'customer', title: t('live.customer'), cell: ({ customer }) => (customer ? personName(customer) : t('live.erased')) },
    { key: 'way', title: t('live.what'), cell: ({ entered }) => <Way entered={entered} /> },
    { key: 'cause', title: t('live.cause'), cell: (change) => segment && tCode('live.cause_of', causeKey(change, segment)) },
    { key: 'version', title: t('live.version'), align: 'end', cell: ({ version }) => <Num value={version} /> },
    { key: 'at', title: t('live.at'), align: 'end', cell: ({ at }) => <DateTime at={at} /> },
  ];
  return (
    <ListCard rows={segment && list.rows} error={list.error} onRetry={list.retry} empty={segment && <Nothing segment={segment} />}>
      <DataTable
        caption={t('live.changes')} columns={columns} rows={list.rows ?? []} rowId={({ id: change }) => change} rowName={({ customer }) => (customer ? personName(customer) : t('live.erased'))}
        rowHref={({ customer }) => customer && `/customers/${customer.id}`} more={list.more} dim={list.isStale}
      />
    </ListCard>
  );
}

function Way({ entered }: { entered: boolean }) {
  const t = useT();
  const Icon = entered ? IconUserPlus : IconUserMinus;
  return <span className={classes.way} data-entered={entered || undefined}><Icon size={15} stroke={1.7} aria-hidden />{t(entered ? 'live.came' : 'live.left')}</span>;
}

function Nothing({ segment }: { segment: Segment }) {
  const t = useT();
  const [isAsking, setAsking] = useState(false);
  const icon = <IconArrowsExchange size={22} />;
  if (segment.live) return <EmptyState icon={icon} title={t('live.no_changes')} actions={<Button variant="default" component={AppLink} href={`/segments/${segment.id}`}>{t('live.back')}</Button>}>{t('live.no_changes_text')}</EmptyState>;
  return (
    <>
      <EmptyState icon={icon} title={t('live.not_live')} actions={<Button onClick={() => setAsking(true)}>{t('live.keep')}</Button>}>{t('live.not_live_text')}</EmptyState>
      {isAsking && <KeepLiveDialog segment={segment} onClose={() => setAsking(false)} />}
    </>
  );
}
