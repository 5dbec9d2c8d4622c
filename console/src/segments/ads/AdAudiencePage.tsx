import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { IconBroadcast, IconRefresh, IconTrash } from '@tabler/icons-react';
import { api } from '../../api/client';
import type { AdAudience } from '../../api/types';
import { tCode, useT } from '../../i18n';
import { Rich } from '../../i18n/Rich';
import { AppLink, Card, Columns, EmptyState, ErrorCard, LinesSkeleton, Page, Tag } from '../../kit';
import classes from './Ads.module.css';
import { useAdDeeds } from './deeds';
import { Failed, Making } from './Making';
import { Files } from './Files';
import { History } from './History';
import { keysFrom, lastExport, running } from './networks';
import { Upload } from './Upload';
import { Who } from './Who';

const POLL_MS = 1_000;

/** A segment as an ad network gets it: the last export, its files, and where they go. */
export default function AdAudiencePage() {
  const t = useT();
  const { id } = useParams({ from: '/shell/segments/ads/$id' });
  const one = useQuery({
    queryKey: ['ad-audiences', 'one', id],
    queryFn: ({ signal }) => api.get(`/ad-audiences/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && running(query.state.data) ? POLL_MS : false),
  });
  const crumb = { label: t('ads.title'), href: '/segments?tab=ads' };
  if (one.data) return <Loaded audience={one.data} crumb={crumb} />;
  return (
    <Page title={t('ads.one')} crumb={crumb}>
      <Card>{one.error ? <ErrorCard error={one.error} what={t('ads.not_opened')} onRetry={() => void one.refetch()} /> : <LinesSkeleton lines={6} />}</Card>
    </Page>
  );
}

function Loaded({ audience, crumb }: { audience: AdAudience; crumb: { label: string; href: string } }) {
  const t = useT();
  const deeds = useAdDeeds();
  const [last, atWork, newest] = [lastExport(audience), running(audience), audience.exports[0]];
  const begin = <Button leftSection={<IconRefresh size={15} aria-hidden />} loading={atWork !== undefined} onClick={() => void deeds.begin(audience)}>{t('ads.export_now')}</Button>;
  const remove = <Button variant="default" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => deeds.ask(audience)}>{t('ads.delete')}</Button>;
  const link = (chunk: React.ReactNode) => <AppLink href={`/segments/${audience.segment.id}`}>{chunk}</AppLink>;
  const subtitle = <Rich id="ads.subtitle" values={{ segment: audience.segment.name || audience.segment.id, keys: tCode('ads.keys', keysFrom(audience.match_keys)) }} tags={{ a: link }} />;
  return (
    <Page title={audience.name} crumb={crumb} badge={<Tag tone="accent">{tCode('ads.network', audience.network)}</Tag>} subtitle={subtitle} actions={<>{remove}{begin}</>}>
      <div className={classes.stack}>
        {atWork && <Making made={atWork} />}
        {newest && (newest.state === 'failed' || newest.state === 'cancelled') && <Failed made={newest} />}
        {!last && !atWork && <Card><EmptyState icon={<IconBroadcast size={22} />} title={t('ads.not_exported_yet')} actions={begin}>{t('ads.not_exported_yet_text')}</EmptyState></Card>}
        {last && (
          <Columns>
            <Files audience={audience} made={last} />
            <Who made={last} />
          </Columns>
        )}
        <Upload network={audience.network} />
        {audience.exports.length > 0 && <History audience={audience} />}
      </div>
      {deeds.dialog}
    </Page>
  );
}
