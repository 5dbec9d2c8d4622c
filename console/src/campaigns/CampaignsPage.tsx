import { Button, Select } from '@mantine/core';
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { CampaignRow } from '../api/types';
import { tCode, useT } from '../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, FilterChips, IconTile, ListCard, Money, Num, Page, ProgressBar, SearchField, StatusBadge, Toolbar, useList } from '../kit';
import classes from './Campaigns.module.css';
import { Conversion } from './Conversion';
import { isLive, STATES, TONES } from './states';
import { useDeeds } from './useDeeds';

const REFRESH_EVERY = 3_000;

/** Letters sent to a segment, and what they changed. */
export default function CampaignsPage() {
  const t = useT();
  const { q = '', state } = useSearch({ from: '/shell/campaigns' });
  const navigate = useNavigate({ from: '/campaigns' });
  const list = useList('campaigns', '/campaigns', { q, state });
  const { actions, dialog } = useDeeds();
  useRefresh(list.rows?.some((row) => isLive(row.state)) ?? false);
  const narrow = (change: { q?: string; state?: string }) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });

  const columns: Column<CampaignRow>[] = [
    { key: 'name', title: t('campaigns.name'), width: '26%', cell: (row) => <span className={classes.named}><IconTile><IconSpeakerphone size={16} stroke={1.6} /></IconTile>{row.name}</span> },
    { key: 'state', title: t('campaigns.state'), cell: (row) => <StatusBadge tone={TONES[row.state]}>{tCode('campaigns.state', row.state)}</StatusBadge> },
    { key: 'audience', title: t('campaigns.audience'), cell: (row) => <Audience row={row} /> },
    { key: 'when', title: t('campaigns.when'), cell: (row) => <When row={row} /> },
    { key: 'delivered', title: t('campaigns.delivered'), cell: (row) => (row.started_at && row.audience ? <div className={classes.delivered}><ProgressBar label={t('campaigns.delivered_of', { name: row.name })} value={row.done} max={row.audience} withText tone={row.state === 'paused' ? 'warn' : 'accent'} /></div> : <span className="quiet">—</span>) },
    { key: 'conversion', title: t('campaigns.conversion'), align: 'end', cell: (row) => <Conversion share={row.conversion} control={row.conversion_control} /> },
    { key: 'revenue', title: t('campaigns.revenue'), align: 'end', cell: (row) => <Money amount={row.revenue} compact /> },
  ];
  const create = <Button component={AppLink} href="/campaigns/new" leftSection={<IconPlus size={15} aria-hidden />}>{t('shell.new_campaign')}</Button>;
  const isNarrowed = q !== '' || state !== undefined;
  const empty = isNarrowed
    ? <EmptyState title={t('campaigns.none_found')} actions={<Button variant="default" onClick={() => narrow({ q: undefined, state: undefined })}>{t('kit.clear_filters')}</Button>}>{t('campaigns.none_found_text')}</EmptyState>
    : <EmptyState icon={<IconSpeakerphone size={22} />} title={t('campaigns.empty')} actions={<>{create}<Button component={AppLink} href="/campaigns/new?goal=win_back" variant="default">{t('campaigns.begin_with_win_back')}</Button></>}>{t('campaigns.empty_text')}</EmptyState>;
  return (
    <Page title={t('campaigns.title')} actions={create}>
      <Toolbar>
        <SearchField label={t('campaigns.search')} value={q} onChange={(text) => narrow({ q: text || undefined })} />
        <Select
          aria-label={t('campaigns.state')} placeholder={t('campaigns.any_state')} clearable clearButtonProps={{ 'aria-label': t('kit.clear') }} w={190} value={state ?? null} onChange={(value) => narrow({ state: value ?? undefined })}
          data={STATES.map((value) => ({ value, label: tCode('campaigns.state', value) }))}
        />
        <FilterChips chips={state ? [{ key: 'state', label: `${t('campaigns.state')}: ${tCode('campaigns.state', state)}`, onRemove: () => narrow({ state: undefined }) }] : []} />
      </Toolbar>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={empty}>
        <DataTable caption={t('campaigns.title')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} rowHref={(row) => `/campaigns/${row.id}`} actions={actions} more={list.more} dim={list.isStale} />
      </ListCard>
      {dialog}
    </Page>
  );
}

/** The day; also the hour of a start to come. */
function When({ row }: { row: CampaignRow }) {
  const at = row.scheduled_at ?? row.started_at;
  if (row.state !== 'scheduled') return <DateTime at={at} show="day" />;
  return <span className={classes.pair}><DateTime at={at} show="day" /><span className="quiet small"><DateTime at={at} show="time" /></span></span>;
}

function Audience({ row }: { row: CampaignRow }) {
  const t = useT();
  if (!row.segment && row.audience === null) return <span className="quiet">—</span>;
  return (
    <span className={classes.pair}>
      <span>{row.segment?.name ?? t('campaigns.frozen_list')}</span>
      {row.audience !== null && <span className="quiet small"><Num value={row.audience} /></span>}
    </span>
  );
}

/** Reads the list anew while something is on its way. */
function useRefresh(isOn: boolean) {
  const client = useQueryClient();
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: ['campaigns', 'list'] }), REFRESH_EVERY);
    return () => clearInterval(timer);
  }, [isOn, client]);
}
