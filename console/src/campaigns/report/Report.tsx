import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Campaign } from '../../api/types';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { AppLink, Card, Columns, ErrorCard, LinesSkeleton, Page, Segmented, Stale, StatusBadge } from '../../kit';
import { isLive, TONES } from '../states';
import { useDeeds } from '../useDeeds';
import { Deliveries } from './Deliveries';
import { Effect } from './Effect';
import { Engagement } from './Engagement';
import { Figures } from './Figures';
import { Funnel } from './Funnel';
import { Progress } from './Progress';
import { Series } from './Series';

const WINDOWS = [7, 14, 28, 60];
const REFRESH_EVERY = 4_000;

/** What became of a campaign: whom it reached, and what it changed against the control group. */
export default function Report({ campaign }: { campaign: Campaign }) {
  const t = useT();
  const fmt = useFmt();
  const navigate = useNavigate({ from: '/campaigns/$id' });
  const { window: chosen } = useSearch({ from: '/shell/campaigns/$id' });
  const days = chosen ?? campaign.window_days;
  const windows = [...new Set([...WINDOWS, campaign.window_days, days])].sort((a, b) => a - b);
  const report = useQuery({
    queryKey: ['campaigns', 'report', campaign.id, days],
    queryFn: ({ signal }) => api.get(`/campaigns/${campaign.id}/report`, { query: { window_days: days }, signal }),
    placeholderData: keepPreviousData, refetchInterval: isLive(campaign.state) ? REFRESH_EVERY : false,
  });
  const { actions, ask, dialog } = useDeeds();
  const audience = report.data?.funnel.audience ?? campaign.progress?.planned ?? null;
  const subject = { id: campaign.id, name: campaign.name, state: campaign.state, audience, done: campaign.progress?.done ?? (audience ?? 0) - (report.data?.funnel.outcomes.pending ?? 0) };
  const when = campaign.started_at && t('campaigns.started_on', { day: fmt.dateTime(campaign.started_at) });

  return (
    <Page
      title={campaign.name} crumb={{ label: t('campaigns.title'), href: '/campaigns' }} badge={<StatusBadge tone={TONES[campaign.state]}>{tCode('campaigns.state', campaign.state)}</StatusBadge>}
      subtitle={<>{when}{when && campaign.segment && ' · '}{campaign.segment && <AppLink href={`/segments/${campaign.segment.id}`}>{campaign.segment.name}</AppLink>}</>}
      actions={(
        <>
          {report.data && <Stale asOf={report.data.as_of} onRefresh={() => void report.refetch()} busy={report.isFetching} />}
          <Segmented label={t('campaigns.window')} value={String(days)} onChange={(value) => void navigate({ search: (before) => ({ ...before, window: Number(value) }), replace: true })} options={windows.map((value) => ({ value: String(value), label: t('campaigns.days', { count: value }) }))} />
          <Menu>
            <Menu.Target><ActionIcon variant="default" size={34} aria-label={t('kit.actions')}><IconDots size={16} aria-hidden /></ActionIcon></Menu.Target>
            <Menu.Dropdown>{actions.filter((action) => action.isShown?.(subject) ?? true).map((action) => <Menu.Item key={action.label} leftSection={action.icon} data-danger={action.danger || undefined} onClick={() => action.onClick(subject)}>{action.label}</Menu.Item>)}</Menu.Dropdown>
          </Menu>
        </>
      )}
    >
      {(isLive(campaign.state) || campaign.state === 'paused') && <Progress campaign={campaign} onAsk={(deed) => ask(deed, subject)} />}
      {report.error && <ErrorCard error={report.error} what={t('campaigns.report_not_loaded')} onRetry={() => void report.refetch()} />}
      {!report.data && !report.error && <><Card><LinesSkeleton lines={3} /></Card><Columns even><Card><LinesSkeleton lines={7} /></Card><Card><LinesSkeleton lines={7} /></Card></Columns></>}
      {report.data && (
        <>
          <Figures report={report.data} />
          <Effect report={report.data} controlPercent={campaign.control_percent} />
          <Series report={report.data} />
          <Columns even>
            <Funnel funnel={report.data.funnel} />
            <Engagement report={report.data} />
          </Columns>
          <Deliveries campaignId={campaign.id} />
        </>
      )}
      {dialog}
    </Page>
  );
}
