import type { SegmentLive } from '../../api/types';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { ProgressBar } from '../../kit';
import classes from './Live.module.css';

interface Props {
  live: SegmentLive | null | undefined;
  /** Beside a name in a list. */
  inRow?: boolean;
  /** Its freshness is written beside it anyway. */
  isBare?: boolean;
}

/** "Live", with its freshness on hover and for readers of the screen, or how far it is filled; nothing where it is not kept live. */
export function LiveMark({ live, inRow = false, isBare = false }: Props) {
  const t = useT();
  const fresh = useFreshness(live);
  const fmt = useFmt();
  if (!live) return null;
  const place = inRow ? `${classes.mark} ${classes.inRow}` : classes.mark;
  if (live.state === 'filling') {
    const share = fmt.percent(live.progress, 0);
    return <span className={place} title={t('live.filling_text')}><ProgressBar label={t('live.filling_label')} value={live.progress} valueText={share} />{t('live.filling', { share })}</span>;
  }
  return <span className={place} title={fresh}><span className={classes.dot} aria-hidden />{t('live.live')}{!isBare && <span className="visually-hidden">{fresh}</span>}</span>;
}

/** How fresh a live segment is, in words; empty where it is not. */
export function useFreshness(live: SegmentLive | null | undefined): string {
  const t = useT();
  const fmt = useFmt();
  if (live?.state !== 'live') return '';
  return t('live.fresh', { time: fmt.clock(live.as_of), lag: fmt.number(live.lag_ms / 1_000, 1) });
}
