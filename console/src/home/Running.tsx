import { Button } from '@mantine/core';
import { IconSpeakerphone } from '@tabler/icons-react';
import type { RunningCampaign } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { AppLink, Card, type Column, DataTable, EmptyState, IconTile, Money, Num, ProgressBar } from '../kit';
import classes from './Home.module.css';

/** Campaigns on their way or still being measured. */
export function Running({ campaigns }: { campaigns: RunningCampaign[] }) {
  const t = useT();
  const columns: Column<RunningCampaign>[] = [
    { key: 'name', title: t('home.campaign'), cell: (row) => <span className={classes.campaign}><IconTile><IconSpeakerphone size={16} stroke={1.6} /></IconTile>{row.name}</span> },
    { key: 'audience', title: t('home.audience'), align: 'end', cell: (row) => <Num value={row.audience} /> },
    { key: 'delivered', title: t('home.delivered'), cell: (row) => <div className={classes.delivered}><ProgressBar label={t('home.delivered_of', { name: row.name })} value={row.done} max={row.audience} withText /></div> },
    { key: 'conversion', title: t('home.conversion'), align: 'end', cell: (row) => <Conversion row={row} /> },
    { key: 'revenue', title: t('home.revenue'), align: 'end', cell: (row) => <Money amount={row.revenue} compact /> },
  ];
  return (
    <Card title={t('home.running_now')} flush>
      {campaigns.length === 0 ? (
        <EmptyState title={t('home.nothing_runs')} actions={<Button component={AppLink} href="/campaigns/new" variant="default">{t('shell.new_campaign')}</Button>}>{t('home.nothing_runs_text')}</EmptyState>
      ) : (
        <DataTable caption={t('home.running_now')} columns={columns} rows={campaigns} rowId={(row) => row.id} rowName={(row) => row.name} rowHref={(row) => `/campaigns/${row.id}`} />
      )}
    </Card>
  );
}

function Conversion({ row }: { row: RunningCampaign }) {
  const fmt = useFmt();
  if (row.conversion === null) return <span className="quiet">—</span>;
  const gain = row.conversion_control === null ? null : row.conversion - row.conversion_control;
  return (
    <span className="figures nowrap">
      {fmt.percent(row.conversion)}
      {gain !== null && <span className={classes.gain} data-tone={gain > 0 ? 'good' : gain < 0 ? 'bad' : undefined}>{fmt.percentPoints(gain)}</span>}
    </span>
  );
}
