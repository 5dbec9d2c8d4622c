import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { asProblem } from '../api/problem';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { CopyButton } from './CopyButton';
import classes from './states.module.css';

interface ErrorProps {
  error: unknown;
  /** What could not be done: "The list of customers did not load." */
  what?: string;
  /** What is safe all the same. */
  safe?: string;
  onRetry?: () => void;
}

/** What failed, what is safe, a way to try again, and an id to quote. */
export function ErrorCard({ error, what, safe, onRetry }: ErrorProps) {
  const t = useT();
  const problem = asProblem(error);
  return (
    <div className={classes.error} role="alert">
      <IconAlertTriangle size={18} aria-hidden className={classes.errorIcon} />
      <div className={classes.errorText}>
        <p className={classes.errorTitle}>{what ?? t('kit.not_loaded')}</p>
        <p>{problem.words}</p>
        <p className="quiet">{safe ?? t('kit.nothing_lost')}</p>
        <div className={classes.errorActions}>
          {onRetry && <Button variant="default" size="xs" leftSection={<IconRefresh size={14} aria-hidden />} onClick={onRetry}>{t('kit.retry')}</Button>}
          {problem.instance && <CopyButton text={problem.instance} label={t('kit.copy_request_id', { id: problem.instance })} />}
        </div>
      </div>
    </div>
  );
}

interface EmptyProps {
  title: string;
  /** One sentence: what this is for. */
  children?: ReactNode;
  icon?: ReactNode;
  /** One primary action, and at most one template or sample. */
  actions?: ReactNode;
}

/** Nothing here yet: what it is for and how to begin. */
export function EmptyState({ title, children, icon, actions }: EmptyProps) {
  return (
    <div className={classes.empty}>
      {icon && <div className={classes.emptyIcon} aria-hidden>{icon}</div>}
      <h2>{title}</h2>
      {children && <p className="quiet">{children}</p>}
      {actions && <div className={classes.emptyActions}>{actions}</div>}
    </div>
  );
}

/** "As of 10:42" with a way to refresh. */
export function Stale({ asOf, onRefresh, busy = false }: { asOf: string; onRefresh: () => void; busy?: boolean }) {
  const t = useT();
  const fmt = useFmt();
  return (
    <span className={classes.stale}>
      <time dateTime={asOf} title={fmt.full(asOf)}>{t('kit.as_of', { time: fmt.time(asOf) })}</time>
      <button type="button" onClick={onRefresh} disabled={busy}>{t('kit.refresh')}</button>
    </span>
  );
}

/** Rows of a table that has not arrived. */
export function RowsSkeleton({ rows = 8 }: { rows?: number }) {
  const t = useT();
  return (
    <div className={classes.rows} role="status" aria-label={t('kit.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classes.rowSkeleton}>
          <Skeleton height={13} width={`${34 - (index % 4) * 4}%`} />
          <Skeleton height={13} width="14%" />
          <Skeleton height={13} width="18%" />
        </div>
      ))}
    </div>
  );
}

/** Lines of a card that has not arrived. */
export function LinesSkeleton({ lines = 4 }: { lines?: number }) {
  const t = useT();
  return (
    <div className={classes.lines} role="status" aria-label={t('kit.loading')}>
      {Array.from({ length: lines }, (_, index) => <Skeleton key={index} height={13} width={`${92 - (index % 3) * 17}%`} />)}
    </div>
  );
}
