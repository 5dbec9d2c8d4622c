import { Skeleton } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import classes from './Kpi.module.css';
import { Sparkline } from './Sparkline';

/** Four or five figures in one strip. */
export function KpiStrip({ children, label }: { children: ReactNode; label: string }) {
  return <section className={classes.strip} aria-label={label}>{children}</section>;
}

interface Props {
  label: string;
  /** The figure as shown; absent while it loads. */
  value?: ReactNode;
  /** Relative change to the period before, 0.124 for +12.4 %. */
  change?: number | null;
  /** A line under the figure instead of a change. */
  detail?: ReactNode;
  points?: number[];
  /** A figure that is not a success when it grows. */
  neutral?: boolean;
}

/** One figure: label, value, change and its course. */
export function Kpi({ label, value, change, detail, points = [], neutral = false }: Props) {
  return (
    <div className={classes.kpi}>
      <div className={classes.label}>{label}</div>
      <div className={classes.row}>
        <div className={classes.figure}>
          {value === undefined ? <Skeleton height={26} width={110} my={4} /> : <div className={`${classes.value} figures`}>{value}</div>}
          <div className={classes.detail}>{change !== undefined && change !== null ? <Change change={change} neutral={neutral} /> : detail}</div>
        </div>
        {points.length > 1 && <Sparkline points={points} quiet={neutral} />}
      </div>
    </div>
  );
}

function Change({ change, neutral }: { change: number; neutral: boolean }) {
  const t = useT();
  const fmt = useFmt();
  const Arrow = change < 0 ? IconArrowDownRight : IconArrowUpRight;
  const tone = neutral || change === 0 ? 'quiet' : change > 0 ? 'good' : 'bad';
  return (
    <span className={classes.change} data-tone={tone}>
      {change !== 0 && <Arrow size={13} aria-hidden />}
      <span aria-hidden>{fmt.percent(Math.abs(change))}</span>
      <span className="visually-hidden">{t('kit.change_to_before', { change: fmt.percentChange(change) })}</span>
    </span>
  );
}
