import { Button } from '@mantine/core';
import { IconSpeakerphone } from '@tabler/icons-react';
import type { CampaignRow, CampaignState } from '../api/types';
import { tCode, useT } from '../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, ListCard, Money, Num, Page, StatusBadge, type Tone, useList } from '../kit';

const TONES: Record<CampaignState, Tone> = { draft: 'quiet', scheduled: 'violet', preparing: 'accent', sending: 'accent', paused: 'warn', finished: 'good', stopped: 'bad' };

/** Letters sent to a segment, and what they changed. */
export default function CampaignsPage() {
  const t = useT();
  const list = useList<CampaignRow>('campaigns', '/campaigns');
  const columns: Column<CampaignRow>[] = [
    { key: 'name', title: t('campaigns.name'), cell: (row) => row.name },
    { key: 'state', title: t('campaigns.state'), cell: (row) => <StatusBadge tone={TONES[row.state]}>{tCode('campaigns.state', row.state)}</StatusBadge> },
    { key: 'audience', title: t('campaigns.audience'), align: 'end', cell: (row) => <Num value={row.audience} /> },
    { key: 'revenue', title: t('campaigns.revenue'), align: 'end', cell: (row) => <Money amount={row.revenue} compact /> },
    { key: 'updated', title: t('campaigns.updated'), align: 'end', cell: (row) => <DateTime at={row.updated_at} show="relative" /> },
  ];
  const create = <Button component={AppLink} href="/campaigns/new">{t('shell.new_campaign')}</Button>;
  return (
    <Page title={t('campaigns.title')} actions={create}>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={<EmptyState icon={<IconSpeakerphone size={22} />} title={t('campaigns.empty')} actions={create}>{t('campaigns.empty_text')}</EmptyState>}>
        <DataTable caption={t('campaigns.title')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} rowHref={(row) => `/campaigns/${row.id}`} more={list.more} dim={list.isStale} />
      </ListCard>
    </Page>
  );
}
