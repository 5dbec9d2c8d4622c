import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Segment } from '../../api/types';
import { useT } from '../../i18n';
import { AppLink, DateTime } from '../../kit';
import classes from './Live.module.css';
import { KeepLiveDialog, StopLiveDialog } from './LiveDialogs';
import { LiveMark, useFreshness } from './LiveMark';

/** Whether a segment is kept live, how it stands, what that means, and a way to change it. */
export function LiveState({ segment }: { segment: Segment }) {
  const t = useT();
  const fresh = useFreshness(segment.live);
  const [isAsking, setAsking] = useState(false);
  const { live } = segment;
  const Dialog = live ? StopLiveDialog : KeepLiveDialog;
  return (
    <div className={classes.state}>
      <LiveMark live={live} isBare />
      <p className="quiet small">{live?.state === 'live' ? fresh : t(live ? 'live.filling_text' : 'live.means')}</p>
      {live && <p className="quiet small">{t('live.since')} <DateTime at={live.since} /></p>}
      <div className={classes.deeds}>
        <Button variant="default" size="xs" onClick={() => setAsking(true)}>{t(live ? 'live.stop' : 'live.keep')}</Button>
        {live && <Button variant="default" size="xs" component={AppLink} href={`/segments/${segment.id}/changes`}>{t('live.changes')}</Button>}
      </div>
      {isAsking && <Dialog segment={segment} onClose={() => setAsking(false)} />}
    </div>
  );
}
