import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Campaign } from '../../api/types';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { Card, ProgressBar } from '../../kit';
import classes from './Report.module.css';

const SAY_EVERY = 15_000;

/** How far a campaign is on its way, with the means to hold it. */
export function Progress({ campaign, onAsk }: { campaign: Campaign; onAsk: (deed: 'pause' | 'resume' | 'stop') => void }) {
  const t = useT();
  const fmt = useFmt();
  const { progress, state } = campaign;
  const words = progress ? t('campaigns.done_of', { done: fmt.number(progress.done), planned: fmt.number(progress.planned) }) : t('campaigns.deciding');
  const said = useNowAndThen(`${tCode('campaigns.state', state)}: ${words}`, state);
  const isMoving = state === 'sending' && progress !== null;
  return (
    <Card>
      <div className={classes.progress}>
        <div className={classes.progressBar}>
          <div className={classes.progressHead}>
            <strong>{tCode('campaigns.progress', state)}</strong>
            <span className="figures">{words}</span>
          </div>
          <ProgressBar label={t('campaigns.delivered_of', { name: campaign.name })} value={progress?.done ?? 0} max={progress ? progress.planned : null} valueText={words} tone={state === 'paused' ? 'warn' : 'accent'} />
          <p className="quiet small figures">
            {isMoving && t('campaigns.speed', { speed: fmt.number(progress.per_second, 0) })}
            {isMoving && progress.eta_seconds !== null && <> · {t('campaigns.time_left', { time: fmt.duration(progress.eta_seconds) })}</>}
            {state === 'paused' && t('campaigns.paused_text')}
          </p>
        </div>
        <div className={classes.progressActions}>
          {state === 'paused' ? <Button leftSection={<IconPlayerPlay size={15} aria-hidden />} onClick={() => onAsk('resume')}>{t('campaigns.resume')}</Button> : <Button variant="default" leftSection={<IconPlayerPause size={15} aria-hidden />} onClick={() => onAsk('pause')}>{t('campaigns.pause')}</Button>}
          <Button variant="default" color="red" leftSection={<IconPlayerStop size={15} aria-hidden />} onClick={() => onAsk('stop')}>{t('campaigns.stop')}</Button>
        </div>
      </div>
      <p className="visually-hidden" aria-live="polite">{said}</p>
    </Card>
  );
}

/** Words that change often, told every few seconds; at once when `key` changes. */
function useNowAndThen(words: string, key: string): string {
  const [said, setSaid] = useState(words);
  const latest = useRef(words);
  latest.current = words;
  useEffect(() => {
    setSaid(latest.current);
    const timer = setInterval(() => setSaid(latest.current), SAY_EVERY);
    return () => clearInterval(timer);
  }, [key]);
  return said;
}
