import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { IconArchive, IconArrowsExchange, IconBolt, IconBoltOff, IconBroadcast, IconCopy, IconDots, IconDownload, IconLayersIntersect, IconSnowflake, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { Segment } from '../../api/types';
import { useT } from '../../i18n';
import { useSegmentDeeds } from '../deeds';
import { SEGMENT_DIALOGS, type SegmentDialog } from '../segmentDialogs';

/** What can be done with a saved segment. */
export function SegmentMenu({ segment }: { segment: Segment }) {
  const t = useT();
  const navigate = useNavigate();
  const deeds = useSegmentDeeds();
  const [asked, setAsked] = useState<SegmentDialog | null>(null);
  const Dialog = asked && SEGMENT_DIALOGS[asked];
  return (
    <>
      <Menu>
        <Menu.Target><ActionIcon variant="default" size={34} aria-label={t('kit.actions_of', { name: segment.name })}><IconDots size={16} aria-hidden /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUsers size={15} aria-hidden />} onClick={() => void navigate({ to: '/customers', search: { segment: segment.id } })}>{t('segments.see_customers')}</Menu.Item>
          {segment.live ? <Menu.Item leftSection={<IconBoltOff size={15} aria-hidden />} onClick={() => setAsked('stop')}>{t('live.stop')}</Menu.Item> : <Menu.Item leftSection={<IconBolt size={15} aria-hidden />} onClick={() => setAsked('keep')}>{t('live.keep')}</Menu.Item>}
          <Menu.Item leftSection={<IconArrowsExchange size={15} aria-hidden />} onClick={() => void navigate({ to: '/segments/$id/changes', params: { id: segment.id } })}>{t('live.changes')}</Menu.Item>
          <Menu.Item leftSection={<IconLayersIntersect size={15} aria-hidden />} onClick={() => setAsked('compare')}>{t('compare.with')}</Menu.Item>
          <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void deeds.duplicate(segment)}>{t('segments.duplicate')}</Menu.Item>
          <Menu.Item leftSection={<IconSnowflake size={15} aria-hidden />} onClick={() => setAsked('freeze')}>{t('segments.freeze')}</Menu.Item>
          <Menu.Item leftSection={<IconBroadcast size={15} aria-hidden />} onClick={() => setAsked('tell')}>{t('ads.use')}</Menu.Item>
          <Menu.Item leftSection={<IconDownload size={15} aria-hidden />} onClick={() => deeds.download(segment)}>{t('segments.download')}</Menu.Item>
          <Menu.Item leftSection={<IconArchive size={15} aria-hidden />} onClick={() => void deeds.archive(segment)}>{t('segments.archive')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {Dialog && <Dialog segment={segment} onClose={() => setAsked(null)} />}
    </>
  );
}
