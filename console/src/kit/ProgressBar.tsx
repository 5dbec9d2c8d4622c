import { useFmt } from '../fmt';
import classes from './ProgressBar.module.css';

interface Props {
  /** What is progressing, for readers of the screen. */
  label: string;
  value: number;
  /** 1 when `value` is a share; null when the end is not known. */
  max?: number | null;
  /** What the bar says; percent when absent. */
  valueText?: string;
  tone?: 'accent' | 'good' | 'warn' | 'bad';
  /** Shows `valueText` beside the bar. */
  withText?: boolean;
}

/** A bar with its value in words. */
export function ProgressBar({ label, value, max = 1, valueText, tone = 'accent', withText = false }: Props) {
  const fmt = useFmt();
  const share = max ? Math.min(1, Math.max(0, value / max)) : null;
  const words = valueText ?? (share === null ? fmt.number(value) : fmt.percent(share, 0));
  return (
    <div className={classes.row}>
      <div className={classes.track} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={share === null ? undefined : 100} aria-valuenow={share === null ? undefined : Math.round(share * 100)} aria-valuetext={words} data-unknown={share === null || undefined}>
        <div className={classes.fill} data-tone={tone} style={{ inlineSize: `${(share ?? 0.3) * 100}%` }} />
      </div>
      {withText && <span className={`${classes.text} figures`} aria-hidden>{words}</span>}
    </div>
  );
}
