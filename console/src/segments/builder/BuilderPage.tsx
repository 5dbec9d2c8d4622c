import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client';
import { tCode, useT } from '../../i18n';
import { Card, ErrorCard, LinesSkeleton, Page } from '../../kit';
import { cellsOf } from '../../rfm/cells';
import { readAgainAfter } from '../live/readAgain';
import type { NewSegmentSearch } from '../routes';
import type { Condition } from '../rules/condition';
import { type Draft, fromTree } from '../rules/draft';
import { Builder } from './Builder';
import { ChoicesProvider } from './context';

/** A segment opened for building. */
export function SegmentPage() {
  const t = useT();
  const { id } = useParams({ from: '/shell/segments/$id' });
  const { why } = useSearch({ from: '/shell/segments/$id' });
  const query = useQuery({ queryKey: ['segments', id], queryFn: ({ signal }) => api.get(`/segments/${id}`, { signal }), staleTime: Infinity, gcTime: 0, refetchInterval: ({ state }) => readAgainAfter(state.data?.live) });
  if (query.data) return <ChoicesProvider><Builder key={id} segment={query.data} start={fromTree(query.data.tree)} name={query.data.name} why={why} /></ChoicesProvider>;
  return (
    <Page title={t('segments.one')} crumb={{ label: t('segments.title'), href: '/segments' }}>
      {query.error ? <ErrorCard error={query.error} what={t('segments.not_opened')} onRetry={() => void query.refetch()} /> : <Waiting />}
    </Page>
  );
}

/** A segment that does not exist yet; may begin from a template, a frozen list, RFM cells or other segments. */
export function NewSegmentPage() {
  const t = useT();
  const search = useSearch({ from: '/shell/segments/new' });
  const { template } = search;
  const templates = useQuery({ queryKey: ['segment-templates'], queryFn: ({ signal }) => api.get('/segment-templates', { signal }), staleTime: 60_000, enabled: template !== undefined });
  if (template !== undefined && templates.isPending) return <Page title={t('shell.new_segment')} crumb={{ label: t('segments.title'), href: '/segments' }}><Waiting /></Page>;
  const found = templates.data?.items.find(({ code }) => code === template);
  const start = found ? fromTree(found.tree) : ofOthers(search);
  return <ChoicesProvider><Builder key={JSON.stringify(search)} segment={null} start={start} name={found ? tCode('segments.template', found.code) : ''} /></ChoicesProvider>;
}

function ofOthers({ list, rfm = '', all, but }: NewSegmentSearch): Draft {
  const inSegment = (segment: string): Condition => ({ kind: 'segment', segment });
  const lists: Condition[] = list ? [{ kind: 'list', list }] : [];
  const cells = cellsOf(rfm);
  const inCells: Condition[] = cells.length > 0 ? [{ kind: 'rfm', cells }] : [];
  return {
    include: { kind: 'all', of: [...lists, ...inCells, ...(all?.split(',').map(inSegment) ?? [])] },
    exclude: { kind: 'any', of: but ? [inSegment(but)] : [] },
  };
}

function Waiting() {
  return <>{[3, 2, 2].map((lines, index) => <Card key={index}><LinesSkeleton lines={lines} /></Card>)}</>;
}
