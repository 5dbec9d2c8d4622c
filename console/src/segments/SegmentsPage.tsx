import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconArchive, IconArrowsExchange, IconBolt, IconBoltOff, IconBroadcast, IconCopy, IconDownload, IconLayersIntersect, IconPlus, IconSnowflake, IconUsers, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../api/client';
import type { SegmentRow } from '../api/types';
import { useT } from '../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, ListCard, Money, Num, Page, Percent, type RowAction, SearchField, Segmented, Toolbar, useList, useNow } from '../kit';
import { AddAdAudience } from './ads/AddAdAudience';
import { AdAudiences } from './ads/AdAudiences';
import { useSegmentDeeds } from './deeds';
import { FrozenLists } from './FrozenLists';
import { LiveMark } from './live/LiveMark';
import { readAllAgainAfter } from './live/readAgain';
import { TrendCell } from './live/Trend';
import type { SegmentsTab } from './routes';
import classes from './Segments.module.css';
import { SEGMENT_DIALOGS, type SegmentDialog } from './segmentDialogs';
import { TemplateGrid } from './Templates';
import { useFigures } from './useFigures';

const WHAT_FOR = { segments: 'segments.what_for', lists: 'segments.lists_text', ads: 'ads.what_for' } as const;

/** Groups of customers kept by their conditions, lists frozen from them, and what ad networks are told of them. */
export default function SegmentsPage() {
  const t = useT();
  const navigate = useNavigate();
  const { q = '', tab = 'segments' } = useSearch({ from: '/shell/segments' });
  const tabs: { value: SegmentsTab; label: string }[] = [{ value: 'segments', label: t('segments.title') }, { value: 'lists', label: t('segments.frozen_lists') }, { value: 'ads', label: t('ads.title') }];
  const go = (search: { q?: string; tab?: 'lists' | 'ads' }) => void navigate({ to: '/segments', search, replace: true });
  const add = <Button component={AppLink} href="/segments/new" leftSection={<IconPlus size={15} aria-hidden />}>{t('shell.new_segment')}</Button>;
  return (
    <Page title={t('segments.title')} subtitle={t(WHAT_FOR[tab])} actions={tab === 'ads' ? <AddAdAudience /> : add}>
      <Toolbar>
        <Segmented label={t('segments.shown')} value={tab} options={tabs} onChange={(next) => go(next === 'segments' ? {} : { tab: next })} />
        {tab === 'segments' && <SearchField label={t('segments.search')} value={q} onChange={(text) => go(text ? { q: text } : {})} />}
      </Toolbar>
      {tab === 'lists' && <FrozenLists />}
      {tab === 'ads' && <AdAudiences />}
      {tab === 'segments' && <SegmentTable q={q} />}
    </Page>
  );
}

function SegmentTable({ q }: { q: string }) {
  const t = useT();
  const navigate = useNavigate();
  const deeds = useSegmentDeeds();
  const [asked, setAsked] = useState<{ row: SegmentRow; dialog: SegmentDialog } | null>(null);
  const Dialog = asked && SEGMENT_DIALOGS[asked.dialog];
  const ask = (dialog: SegmentDialog) => (row: SegmentRow) => setAsked({ row, dialog });
  const list = useList('segments', '/segments', { q }, { again: (rows) => readAllAgainAfter(rows.map(({ live }) => live)) });
  const rows = useFigures(list.rows);
  const columns: Column<SegmentRow>[] = [
    { key: 'name', title: t('segments.name'), cell: (row) => row.name, beside: ({ live }) => <LiveMark live={live} inRow /> },
    { key: 'size', title: t('segments.size'), align: 'end', cell: (row) => <Size row={row} /> },
    { key: 'share', title: t('segments.share'), align: 'end', cell: (row) => <Percent share={row.counted_at ? row.share : null} /> },
    { key: 'revenue', title: t('segments.revenue_share'), align: 'end', cell: (row) => <Percent share={row.revenue_share} /> },
    { key: 'receipt', title: t('segments.average_receipt'), align: 'end', cell: (row) => <Money amount={row.average_receipt} whole /> },
    { key: 'trend', title: t('live.trend_column'), align: 'end', cell: (row) => <TrendCell id={row.id} version={row.version} /> },
    { key: 'used', title: t('segments.used_in'), align: 'end', phone: 'hide', cell: (row) => <span title={row.used_in.map(({ name }) => name).join(', ')}><Num value={row.used_in.length || null} /></span> },
    { key: 'counted', title: t('segments.counted'), align: 'end', cell: (row) => <DateTime at={row.counted_at} show="relative" /> },
  ];
  const actions: RowAction<SegmentRow>[] = [
    { label: t('segments.see_customers'), icon: <IconUsers size={15} aria-hidden />, onClick: (row) => void navigate({ to: '/customers', search: { segment: row.id } }) },
    { label: t('live.keep'), icon: <IconBolt size={15} aria-hidden />, onClick: ask('keep'), isShown: ({ live }) => !live },
    { label: t('live.stop'), icon: <IconBoltOff size={15} aria-hidden />, onClick: ask('stop'), isShown: ({ live }) => Boolean(live) },
    { label: t('live.changes'), icon: <IconArrowsExchange size={15} aria-hidden />, onClick: (row) => void navigate({ to: '/segments/$id/changes', params: { id: row.id } }) },
    { label: t('compare.with'), icon: <IconLayersIntersect size={15} aria-hidden />, onClick: ask('compare') },
    { label: t('segments.duplicate'), icon: <IconCopy size={15} aria-hidden />, onClick: (row) => void deeds.duplicate(row) },
    { label: t('segments.freeze'), icon: <IconSnowflake size={15} aria-hidden />, onClick: ask('freeze') },
    { label: t('ads.use'), icon: <IconBroadcast size={15} aria-hidden />, onClick: ask('tell') },
    { label: t('segments.download'), icon: <IconDownload size={15} aria-hidden />, onClick: deeds.download },
    { label: t('segments.archive'), icon: <IconArchive size={15} aria-hidden />, onClick: (row) => void deeds.archive(row) },
  ];
  const empty = q ? <EmptyState icon={<IconUsersGroup size={22} />} title={t('segments.none_found')}>{t('segments.none_found_text')}</EmptyState> : <NoSegments />;
  return (
    <>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={empty}>
        <DataTable caption={t('segments.title')} columns={columns} rows={rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} rowHref={(row) => `/segments/${row.id}`} actions={actions} more={list.more} dim={list.isStale} />
      </ListCard>
      {Dialog && asked && <Dialog segment={asked.row} onClose={() => setAsked(null)} />}
    </>
  );
}

const DAY_MS = 86_400_000;

/** The last good size; grey once it is older than a day. A live segment's is always good. */
function Size({ row }: { row: SegmentRow }) {
  const now = useNow();
  if (row.live?.state === 'live') return <Num value={row.size} />;
  if (!row.counted_at) return <Num value={null} />;
  const isOld = now.getTime() - Date.parse(row.counted_at) > DAY_MS;
  return <span className={isOld ? classes.old : undefined}><Num value={row.size} /></span>;
}

function NoSegments() {
  const t = useT();
  const navigate = useNavigate();
  const templates = useQuery({ queryKey: ['segment-templates'], queryFn: ({ signal }) => api.get('/segment-templates', { signal }), staleTime: 60_000 });
  const create = <Button component={AppLink} href="/segments/new">{t('shell.new_segment')}</Button>;
  return (
    <>
      <EmptyState icon={<IconUsersGroup size={22} />} title={t('segments.empty')} actions={create}>{t('segments.empty_text')}</EmptyState>
      {!templates.error && <div className={classes.emptyTemplates}><TemplateGrid templates={templates.data?.items} onChoose={({ code }) => void navigate({ to: '/segments/new', search: { template: code } })} /></div>}
    </>
  );
}
