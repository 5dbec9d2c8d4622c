import { Button } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconArrowBackUp, IconBolt, IconClick, IconGitMerge, IconMail, IconMailOff, IconMailOpened, IconReceipt, IconShieldCheck, IconUserPlus, IconMailX, type TablerIcon } from '@tabler/icons-react';
import { api } from '../api/client';
import type { TimelineEntry, TimelineKind } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { AppLink, Card, DateTime, EmptyState, ErrorCard, LinesSkeleton, Segmented, Tag, type Tone } from '../kit';
import classes from './Timeline.module.css';
import { byDay, entryTags, entryWords } from './entries';
import { SHOWN, type Shown } from './routes';

const MARKS: Record<TimelineKind, [TablerIcon, Tone]> = {
  order: [IconReceipt, 'accent'], return: [IconArrowBackUp, 'warn'], event: [IconBolt, 'quiet'], message: [IconMail, 'violet'], open: [IconMailOpened, 'violet'], click: [IconClick, 'violet'],
  unsubscribe: [IconMailOff, 'warn'], bounce: [IconMailX, 'bad'], consent: [IconShieldCheck, 'good'], created: [IconUserPlus, 'quiet'], merged: [IconGitMerge, 'quiet'],
};

/** Everything that happened, the latest first, by day. */
export function Timeline({ id }: { id: string }) {
  const t = useT();
  const fmt = useFmt();
  const navigate = useNavigate();
  const { show = 'all' } = useSearch({ from: '/shell/customers/$id' });
  const query = useInfiniteQuery({
    queryKey: ['timeline', id, show],
    queryFn: ({ pageParam, signal }) => api.get(`/customers/${id}/timeline`, { query: { filter: show, cursor: pageParam }, signal }),
    initialPageParam: null as string | null, getNextPageParam: (page) => page.next, placeholderData: keepPreviousData,
  });
  const entries = query.data?.pages.flatMap((page) => page.items);
  const words: Record<Shown, string> = { all: t('customers.show_everything'), orders: t('customers.show_orders'), messages: t('customers.show_messages'), events: t('customers.show_events'), profile: t('customers.show_profile') };
  const options = SHOWN.map((value) => ({ value, label: words[value] }));
  return (
    <Card title={t('customers.timeline')} aside={<Segmented label={t('customers.timeline_shows')} value={show} options={options} onChange={(next) => void navigate({ to: '/customers/$id', params: { id }, search: next === 'all' ? {} : { show: next }, replace: true, resetScroll: false })} />}>
      {Boolean(query.error) && <ErrorCard error={query.error} what={t('customers.timeline_failed')} onRetry={() => void query.refetch()} />}
      {!entries && !query.error && <LinesSkeleton lines={9} />}
      {entries?.length === 0 && <EmptyState title={t('customers.nothing_yet')} actions={show === 'all' && <Button component={AppLink} href="/imports/new" variant="default">{t('customers.import_orders')}</Button>}>{t('customers.nothing_yet_text')}</EmptyState>}
      <div className={classes.days} data-dim={query.isPlaceholderData || undefined}>
        {byDay(entries ?? [], fmt.day).map(({ day, entries: of }, index) => (
          <div key={`${day}/${index}`}>
            <h3 className={classes.day}>{day}</h3>
            <ol className={classes.entries}>{of.map((entry, place) => <Entry key={place} entry={entry} />)}</ol>
          </div>
        ))}
      </div>
      {query.hasNextPage && <div className={classes.more}><Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('customers.show_earlier')}</Button></div>}
    </Card>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const [Icon, tone] = MARKS[entry.kind] ?? [IconBolt, 'quiet'];
  const words = entryWords(entry);
  const tags = entryTags(entry);
  return (
    <li className={classes.entry}>
      <span className={classes.mark} data-tone={tone} aria-hidden><Icon size={15} stroke={1.6} /></span>
      <div className={classes.what}>
        {entry.link ? <AppLink href={entry.link}>{words}</AppLink> : <span>{words}</span>}
        {tags.length > 0 && <div className={classes.tags}>{tags.map((tag, index) => <Tag key={index}>{tag}</Tag>)}</div>}
      </div>
      <span className={classes.time}><DateTime at={entry.at} show="time" /></span>
    </li>
  );
}
