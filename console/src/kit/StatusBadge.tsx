import type { ReactNode } from 'react';
import classes from './StatusBadge.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'violet' | 'quiet';

/** A state in words, with a tone that only supports them. */
export function StatusBadge({ tone = 'quiet', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {icon ?? <span className={classes.dot} aria-hidden />}
      {children}
    </span>
  );
}

/** A word or value in a pill, with no state. */
export function Tag({ tone = 'quiet', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return <span className={classes.badge} data-tone={tone}>{icon}{children}</span>;
}

/** A square with an icon that stands before a line. */
export function IconTile({ tone = 'accent', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={classes.tile} data-tone={tone} aria-hidden>{children}</span>;
}
