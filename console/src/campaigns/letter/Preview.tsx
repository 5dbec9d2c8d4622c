import { Skeleton } from '@mantine/core';
import { useDebouncedValue, useElementSize } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import { asProblem, type Problem } from '../../api/problem';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { Card, ErrorCard } from '../../kit';
import { PersonSelect } from '../editor/PersonSelect';
import classes from './Letter.module.css';
import { LetterFrame } from './LetterFrame';
import { useDevice } from './useDevice';

const CLIPPED_AT = 102_400;

/** The letter as the server draws it for a person, a moment after typing rests. */
export function usePreview(campaignId: string, subject: string, mjml: string) {
  const [person, setPerson] = useState<string | null>(null);
  const draft = useMemo(() => ({ subject, mjml }), [subject, mjml]);
  const [settled] = useDebouncedValue(draft, 500);
  const preview = useQuery({
    queryKey: ['campaigns', 'preview', campaignId, person, settled.subject, settled.mjml],
    queryFn: ({ signal }) => api.post(`/campaigns/${campaignId}/preview`, { customer_id: person, subject: settled.subject, mjml: settled.mjml }, { signal }),
    enabled: settled.mjml !== '', placeholderData: keepPreviousData, staleTime: 60_000, gcTime: 60_000, retry: false,
  });
  return { person, setPerson, data: preview.data, problem: preview.error ? asProblem(preview.error) : null, isStale: preview.isFetching || settled.mjml !== mjml, retry: () => void preview.refetch() };
}

export function Preview({ preview }: { preview: ReturnType<typeof usePreview> }) {
  const t = useT();
  const fmt = useFmt();
  const { ref, width } = useElementSize();
  const { data, problem } = preview;
  const { width: wanted, choice } = useDevice(width);
  const scale = width > 0 ? Math.min(1, width / wanted) : 1;
  return (
    <Card title={t('campaigns.preview')} aside={choice}>
      <div className={classes.stack}>
        <PersonSelect value={preview.person} onChange={preview.setPerson} />
        {problem && <Fault problem={problem} onRetry={preview.retry} />}
        <div ref={ref} className={classes.stage} data-stale={(preview.isStale && Boolean(data)) || undefined}>
          {data && <p className={classes.subjectLine}><span className="quiet">{t('campaigns.subject')}</span> {data.subject || '—'}</p>}
          {data ? <LetterFrame html={data.html} title={t('campaigns.preview')} width={wanted} scale={scale} height={600} /> : !problem && <Skeleton height={420} />}
        </div>
        {data && <p className={classes.size} data-tone={data.size_bytes > CLIPPED_AT ? 'bad' : undefined}>{t('campaigns.size', { size: fmt.bytes(data.size_bytes), limit: fmt.bytes(CLIPPED_AT) })}</p>}
        {data && data.warnings.length > 0 && <ul className={classes.warnings}>{data.warnings.map(({ code, params }, index) => <li key={index}>{tCode('campaigns.problem', code, plain(params), t('campaigns.problem_other'))}</li>)}</ul>}
      </div>
    </Card>
  );
}

function Fault({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const t = useT();
  if (problem.code !== 'template_invalid') return <ErrorCard error={problem} what={t('campaigns.no_preview')} safe={t('campaigns.input_kept')} onRetry={onRetry} />;
  return <p className={classes.codeFault} role="alert">{t('campaigns.code_fault', { line: Number(problem.params.line) || 1, what: String(problem.params.message ?? '') })}</p>;
}

function plain(params: Record<string, unknown>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, typeof value === 'number' ? value : String(value)]));
}
