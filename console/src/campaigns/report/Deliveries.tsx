import { Button, Select } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { apiUrl } from '../../api/client';
import type { Delivery } from '../../api/types';
import { tCode, useT } from '../../i18n';
import { Card, type Column, DataTable, DateTime, EmptyState, ErrorCard, personLabel, PersonName, RowsSkeleton, SearchField, StatusBadge, type Tone, Toolbar, useList } from '../../kit';
import { OUTCOMES } from './Funnel';
import classes from './Report.module.css';

const TONES: Partial<Record<string, Tone>> = { sent: 'good', bounced: 'bad', failed: 'bad', control_group: 'violet', stopped: 'warn', pending: 'accent' };

/** Each person of the audience with how it ended and why. */
export function Deliveries({ campaignId }: { campaignId: string }) {
  const t = useT();
  const { outcome, q = '' } = useSearch({ from: '/shell/campaigns/$id' });
  const navigate = useNavigate({ from: '/campaigns/$id' });
  const list = useList('campaigns', `/campaigns/${campaignId}/deliveries`, { outcome, q });
  const narrow = (change: { outcome?: string; q?: string }) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  const columns: Column<Delivery>[] = [
    { key: 'customer', title: t('campaigns.customer'), width: '28%', cell: (row) => <PersonName person={personOf(row)} /> },
    { key: 'contact', title: t('campaigns.contact'), cell: (row) => row.contact ?? <span className="quiet">—</span> },
    { key: 'outcome', title: t('campaigns.how_it_ended'), cell: (row) => <StatusBadge tone={TONES[row.outcome ?? 'pending'] ?? 'quiet'}>{tCode('campaigns.outcome', row.outcome ?? 'pending')}</StatusBadge> },
    { key: 'reason', title: t('campaigns.reason'), cell: (row) => (row.reason ? tCode('campaigns.reason', row.reason.replace(/\W/g, '_'), {}, row.reason) : <span className="quiet">—</span>) },
    { key: 'at', title: t('campaigns.at'), align: 'end', cell: (row) => <DateTime at={row.at} /> },
  ];
  return (
    <div id="deliveries" className={classes.deliveries}>
      <Card title={t('campaigns.deliveries')} aside={<Button component="a" size="xs" variant="default" href={apiUrl(`/campaigns/${campaignId}/deliveries.csv`, { outcome, q })} download leftSection={<IconDownload size={14} aria-hidden />}>{t('campaigns.download_csv')}</Button>} flush>
        <div className={classes.narrow}>
          <Toolbar>
            <SearchField label={t('campaigns.search_person')} value={q} onChange={(text) => narrow({ q: text || undefined })} />
            <Select aria-label={t('campaigns.how_it_ended')} placeholder={t('campaigns.any_outcome')} clearable clearButtonProps={{ 'aria-label': t('kit.clear') }} w={220} value={outcome ?? null} onChange={(value) => narrow({ outcome: value ?? undefined })} data={OUTCOMES.filter((value) => value !== 'pending').map((value) => ({ value, label: tCode('campaigns.outcome', value) }))} />
          </Toolbar>
        </div>
        {list.error && <ErrorCard error={list.error} onRetry={list.retry} />}
        {!list.rows && !list.error && <RowsSkeleton rows={5} />}
        {list.rows?.length === 0 && <EmptyState title={t('campaigns.nobody_here')}>{t('campaigns.nobody_here_text')}</EmptyState>}
        {list.rows && list.rows.length > 0 && <DataTable caption={t('campaigns.deliveries')} columns={columns} rows={list.rows} rowId={(row) => row.id} rowName={(row) => personLabel(personOf(row))} rowHref={(row) => `/customers/${row.customer.id}`} more={list.more} dim={list.isStale} />}
      </Card>
    </div>
  );
}

function personOf({ customer, contact }: Delivery) {
  return { ...customer, email: contact };
}
