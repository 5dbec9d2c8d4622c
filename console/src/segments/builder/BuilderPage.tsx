import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client';
import { tCode, useT } from '../../i18n';
import { Card, ErrorCard, LinesSkeleton, Page } from '../../kit';
import { cellsOf } from '../../rfm/cells';
import { type Draft, EMPTY, fromTree } from '../rules/draft';
import { Builder } from './Builder';
import { ChoicesProvider } from './context';

/** A segment opened for building. */
export function SegmentPage() {
  const t = useT();
  const { id } = useParams({ from: '/shell/segments/$id' });
  const { why } = useSearch({ from: '/shell/segments/$id' });
  const query = useQuery({ queryKey: ['segments', id], queryFn: ({ signal }) => api.get(`/segments/${id}`, { signal }), staleTime: Infinity, gcTime: 0 });
  if (query.data) return <ChoicesProvider><Builder key={id} segment={query.data} start={fromTree(query.data.tree)} name={query.data.name} why={why} /></ChoicesProvider>;
  return (
    <Page title={t('segments.one')} crumb={{ label: t('segments.title'), href: '/segments' }}>
      {query.error ? <ErrorCard error={query.error} what={t('segments.not_opened')} onRetry={() => void query.refetch()} /> : <Waiting />}
    </Page>
  );
}

/** A segment that does not exist yet; may begin from a template, a frozen list or RFM cells. */
export function NewSegmentPage() {
  const t = useT();
  const { template, list, rfm } = useSearch({ from: '/shell/segments/new' });
  const templates = useQuery({ queryKey: ['segment-templates'], queryFn: ({ signal }) => api.get('/segment-templates', { signal }), staleTime: 60_000, enabled: template !== undefined });
  if (template !== undefined && templates.isPending) return <Page title={t('shell.new_segment')} crumb={{ label: t('segments.title'), href: '/segments' }}><Waiting /></Page>;
  const found = templates.data?.items.find(({ code }) => code === template);
  const start = found ? fromTree(found.tree) : list ? ofList(list) : rfm ? ofCells(rfm) : EMPTY;
  return <ChoicesProvider><Builder key={template ?? list ?? rfm ?? 'new'} segment={null} start={start} name={found ? tCode('segments.template', found.code) : ''} /></ChoicesProvider>;
}

function ofList(list: string): Draft {
  return { ...EMPTY, include: { kind: 'all', of: [{ kind: 'list', list }] } };
}

function ofCells(text: string): Draft {
  const cells = cellsOf(text);
  return cells.length > 0 ? { ...EMPTY, include: { kind: 'all', of: [{ kind: 'rfm', cells }] } } : EMPTY;
}

function Waiting() {
  return <>{[3, 2, 2].map((lines, index) => <Card key={index}><LinesSkeleton lines={lines} /></Card>)}</>;
}
