import { useElementSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../api/client';
import type { SandboxMessage } from '../api/types';
import { LetterFrame } from '../campaigns/letter/LetterFrame';
import { useDevice } from '../campaigns/letter/useDevice';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { AppLink, Card, ErrorCard, LinesSkeleton, Page, Segmented } from '../kit';
import classes from './Sandbox.module.css';

/** A caught letter as its reader would see it, as plain text, and its header. */
export default function MessagePage() {
  const t = useT();
  const { id } = useParams({ from: '/shell/sandbox/$id' });
  const { view = 'letter' } = useSearch({ from: '/shell/sandbox/$id' });
  const navigate = useNavigate({ from: '/sandbox/$id' });
  const message = useQuery({ queryKey: ['sandbox', 'one', id], queryFn: ({ signal }) => api.get(`/sandbox/${id}`, { signal }), staleTime: Infinity });
  const letter = message.data;
  const crumb = { label: t('sandbox.title'), href: '/sandbox' };
  if (!letter) return <Page title={t('sandbox.letter')} crumb={crumb}>{message.error ? <ErrorCard error={message.error} onRetry={() => void message.refetch()} /> : <Card><LinesSkeleton lines={8} /></Card>}</Page>;
  return (
    <Page
      title={letter.subject || t('sandbox.no_subject')} crumb={crumb}
      actions={<Segmented label={t('sandbox.view')} value={view} onChange={(next) => void navigate({ search: { view: next }, replace: true })} options={[{ value: 'letter', label: t('sandbox.view_letter') }, { value: 'text', label: t('sandbox.view_text') }, { value: 'headers', label: t('sandbox.view_headers') }]} />}
    >
      <Facts letter={letter} />
      {view === 'letter' && <Letter letter={letter} />}
      {view === 'text' && <Card title={t('sandbox.view_text')}><pre className={classes.text} tabIndex={0} role="group" aria-label={t('sandbox.view_text')}>{letter.text || t('sandbox.no_text')}</pre></Card>}
      {view === 'headers' && <Headers headers={letter.headers} />}
    </Page>
  );
}

function Facts({ letter }: { letter: SandboxMessage }) {
  const t = useT();
  const fmt = useFmt();
  const facts: [string, ReactNode][] = [
    [t('sandbox.from'), letter.from],
    [t('sandbox.to'), letter.customer_id ? <AppLink href={`/customers/${letter.customer_id}`}>{letter.to}</AppLink> : letter.to],
    [t('sandbox.caught'), <time key="at" dateTime={letter.at} title={fmt.full(letter.at)}>{fmt.dateTime(letter.at)}</time>],
    [t('sandbox.campaign'), letter.campaign ? <AppLink href={`/campaigns/${letter.campaign.id}`}>{letter.campaign.name}</AppLink> : t('sandbox.test_letter')],
    [t('sandbox.size'), fmt.bytes(letter.raw_size)],
  ];
  return <Card><dl className={classes.facts}>{facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl></Card>;
}

function Letter({ letter }: { letter: SandboxMessage }) {
  const t = useT();
  const { ref, width } = useElementSize();
  const { width: wanted, choice } = useDevice(width);
  return (
    <Card title={t('sandbox.view_letter')} aside={choice} footer={<p className="quiet small">{t('sandbox.links_work')}</p>}>
      <div ref={ref} className={classes.stage}>{width > 0 && <LetterFrame html={letter.html} title={t('sandbox.letter')} width={wanted} scale={Math.min(1, width / wanted)} height={680} withLinks />}</div>
    </Card>
  );
}

function Headers({ headers }: { headers: SandboxMessage['headers'] }) {
  const t = useT();
  return (
    <Card title={t('sandbox.view_headers')}>
      <dl className={classes.headers}>{headers.map(([name, value], index) => <div key={`${name}-${index}`}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </Card>
  );
}
