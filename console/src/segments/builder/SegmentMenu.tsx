import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { IconArchive, IconBroadcast, IconCopy, IconDots, IconDownload, IconSnowflake, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { Segment } from '../../api/types';
import { useT } from '../../i18n';
import { NewAdAudience } from '../ads/NewAdAudience';
import { FreezeDialog, useSegmentDeeds } from '../deeds';

/** What can be done with a saved segment. */
export function SegmentMenu({ segment }: { segment: Segment }) {
  const t = useT();
  const navigate = useNavigate();
  const deeds = useSegmentDeeds();
  const [isFreezing, setFreezing] = useState(false);
  const [isTelling, setTelling] = useState(false);
  return (
    <>
      <Menu>
        <Menu.Target><ActionIcon variant="default" size={34} aria-label={t('kit.actions_of', { name: segment.name })}><IconDots size={16} aria-hidden /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUsers size={15} aria-hidden />} onClick={() => void navigate({ to: '/customers', search: { segment: segment.id } })}>{t('segments.see_customers')}</Menu.Item>
          <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void deeds.duplicate(segment)}>{t('segments.duplicate')}</Menu.Item>
          <Menu.Item leftSection={<IconSnowflake size={15} aria-hidden />} onClick={() => setFreezing(true)}>{t('segments.freeze')}</Menu.Item>
          <Menu.Item leftSection={<IconBroadcast size={15} aria-hidden />} onClick={() => setTelling(true)}>{t('ads.use')}</Menu.Item>
          <Menu.Item leftSection={<IconDownload size={15} aria-hidden />} onClick={() => deeds.download(segment)}>{t('segments.download')}</Menu.Item>
          <Menu.Item leftSection={<IconArchive size={15} aria-hidden />} onClick={() => void deeds.archive(segment)}>{t('segments.archive')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isTelling && <NewAdAudience segment={segment} onClose={() => setTelling(false)} />}
      {isFreezing && <FreezeDialog segment={segment} onClose={() => setFreezing(false)} />}
    </>
  );
}
