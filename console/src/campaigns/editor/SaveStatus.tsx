import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCloudCheck, IconCloudUp } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import type { Draft } from './useDraft';
import classes from './Editor.module.css';

/** Whether what is typed has reached the server, and since when. */
export function SaveStatus({ draft }: { draft: Draft }) {
  const t = useT();
  const fmt = useFmt();
  const now = useSeconds();
  const { state } = draft;
  if (state.kind === 'failed') return <span className={classes.saveStatus} data-tone="bad" role="alert"><IconAlertTriangle size={15} aria-hidden />{t('campaigns.not_saved')}<Button size="xs" variant="default" onClick={() => void draft.flush()}>{t('kit.retry')}</Button></span>;
  if (state.kind === 'conflict') return <span className={classes.saveStatus} data-tone="bad">{t('campaigns.not_saved')}</span>;
  if (state.kind === 'saved') {
    return <span className={classes.saveStatus}><IconCloudCheck size={15} aria-hidden />{state.at ? t('campaigns.saved_ago', { time: fmt.duration(Math.max(1, (now - state.at.getTime()) / 1000)) }) : t('campaigns.all_saved')}</span>;
  }
  return <span className={classes.saveStatus}><IconCloudUp size={15} aria-hidden />{t('campaigns.saving')}</span>;
}

/** Somebody saved a newer version meanwhile: whose goes on. Nothing typed is lost before the choice. */
export function Conflict({ draft }: { draft: Draft }) {
  const t = useT();
  const [isBusy, setBusy] = useState(false);
  if (draft.state.kind !== 'conflict') return null;
  async function choose(deed: () => Promise<void>) {
    setBusy(true);
    await deed().finally(() => setBusy(false));
  }
  return (
    <div className={classes.notice} data-tone="warn" role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <div>
        <p><strong>{t('campaigns.conflict')}</strong></p>
        <p className="quiet">{t('campaigns.conflict_text')}</p>
        <div className={classes.noticeActions}>
          <Button size="xs" loading={isBusy} onClick={() => void choose(draft.keepMine)}>{t('campaigns.keep_mine')}</Button>
          <Button size="xs" variant="default" disabled={isBusy} onClick={() => void choose(draft.takeTheirs)}>{t('campaigns.take_theirs')}</Button>
        </div>
      </div>
    </div>
  );
}

function useSeconds(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
