import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { api } from '../api/client';
import { useT } from '../i18n';
import { Card, ErrorCard, LinesSkeleton, Page } from '../kit';
import { isEditable, isLive } from './states';

const Editor = lazy(() => import('./editor/Editor'));
const Report = lazy(() => import('./report/Report'));

/** One campaign: its editor until it is launched, then what became of it. */
export default function CampaignPage() {
  const { id } = useParams({ from: '/shell/campaigns/$id' });
  const campaign = useQuery({
    queryKey: ['campaigns', 'one', id],
    queryFn: ({ signal }) => api.get(`/campaigns/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isLive(state.data.state) ? 2_000 : state.data?.state === 'scheduled' ? 15_000 : false),
  });
  if (!campaign.data) return <Waiting error={campaign.error} onRetry={() => void campaign.refetch()} />;
  return <Suspense fallback={<Waiting />}>{isEditable(campaign.data.state) ? <Editor key={id} campaign={campaign.data} /> : <Report key={id} campaign={campaign.data} />}</Suspense>;
}

function Waiting({ error, onRetry }: { error?: unknown; onRetry?: () => void }) {
  const t = useT();
  return (
    <Page title={t('campaigns.campaign')} crumb={{ label: t('campaigns.title'), href: '/campaigns' }}>
      {error ? <ErrorCard error={error} what={t('campaigns.not_loaded')} onRetry={onRetry} /> : <><Card><LinesSkeleton lines={3} /></Card><Card><LinesSkeleton lines={6} /></Card></>}
    </Page>
  );
}
