import { useT } from '../../i18n';
import classes from './Report.module.css';
import { scaleOf } from './scale';

interface Props {
  difference: number;
  low: number | null;
  high: number | null;
  format: (value: number) => string;
}

/** A difference and its 95 % interval on a line with zero marked. */
export function IntervalBar({ difference, low, high, format }: Props) {
  const t = useT();
  const scale = scaleOf([difference, low, high]);
  const isKnown = low !== null && high !== null;
  const tone = !isKnown || (low <= 0 && high >= 0) ? 'open' : low > 0 ? 'good' : 'bad';
  const words = isKnown ? t('campaigns.interval_said', { difference: format(difference), low: format(low), high: format(high) }) : t('campaigns.no_interval');
  return (
    <span className={classes.interval} role="img" aria-label={words} title={words} data-tone={tone}>
      <span className={classes.zero} style={{ insetInlineStart: `${scale.zero * 100}%` }} />
      {isKnown && <span className={classes.span} style={{ insetInlineStart: `${scale.at(low) * 100}%`, inlineSize: `${(scale.at(high) - scale.at(low)) * 100}%` }} />}
      <span className={classes.point} style={{ insetInlineStart: `${scale.at(difference) * 100}%` }} />
    </span>
  );
}
