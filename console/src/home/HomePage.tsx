import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconPlus } from '@tabler/icons-react';
import { api } from '../api/client';
import { useSession } from '../api/session';
import { hourIn, useFmt } from '../fmt';
import { type MessageId, useT } from '../i18n';
import { AppLink, Card, Columns, ErrorCard, LinesSkeleton, Page, Segmented, useNow } from '../kit';
import { Attention } from './Attention';
import { Checklist, isSetUp } from './Checklist';
import { Figures } from './Figures';
import { ReachedVsControl } from './ReachedVsControl';
import { PERIODS, type Period } from './routes';
import { Running } from './Running';

/** How the shop does, what runs, what wants a look. */
export default function HomePage() {
  const t = useT();
  const navigate = useNavigate();
  const { days = 28 } = useSearch({ from: '/shell/' });
  const home = useQuery({ queryKey: ['home', days], queryFn: ({ signal }) => api.get('/home', { query: { days }, signal }), placeholderData: keepPreviousData });
  const { title, subtitle } = useGreeting();
  const periods = PERIODS.map((period) => ({ value: String(period), label: t('home.days', { count: period }) }));
  return (
    <Page
      title={title} tabTitle={t('shell.home')} subtitle={subtitle}
      actions={
        <>
          <Segmented label={t('home.period')} value={String(days)} options={periods} onChange={(value) => void navigate({ to: '/', search: { days: Number(value) as Period } })} />
          <Button component={AppLink} href="/campaigns/new" leftSection={<IconPlus size={15} aria-hidden />}>{t('shell.new_campaign')}</Button>
        </>
      }
    >
      {home.error && <ErrorCard error={home.error} what={t('home.not_loaded')} onRetry={() => void home.refetch()} />}
      {home.data && !isSetUp(home.data.checklist) && <Checklist checklist={home.data.checklist} />}
      {!(home.error && !home.data) && <Figures home={home.data} days={days} />}
      {!home.data && !home.error && <Waiting />}
      {home.data && (
        <>
          <Columns>
            <ReachedVsControl chart={home.data.reached_vs_control} />
            <Attention items={home.data.attention} />
          </Columns>
          <Running campaigns={home.data.running} />
        </>
      )}
    </Page>
  );
}

/** The cards below the figures before anything is known. */
function Waiting() {
  const t = useT();
  return (
    <>
      <Columns>
        <Card title={t('home.reached_vs_control')}><LinesSkeleton lines={8} /></Card>
        <Card title={t('home.attention')}><LinesSkeleton lines={4} /></Card>
      </Columns>
      <Card title={t('home.running_now')}><LinesSkeleton lines={3} /></Card>
    </>
  );
}

function useGreeting() {
  const t = useT();
  const fmt = useFmt();
  const now = useNow();
  const { staff } = useSession();
  const hour = hourIn(now);
  const id: MessageId = hour < 5 ? 'home.good_night' : hour < 12 ? 'home.good_morning' : hour < 18 ? 'home.good_afternoon' : 'home.good_evening';
  return { title: t(id, { name: staff.name.split(' ')[0] ?? staff.name }), subtitle: fmt.weekday(now) };
}
