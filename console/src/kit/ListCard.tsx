import type { ReactNode } from 'react';
import { Card } from './Card';
import { ErrorCard, RowsSkeleton } from './states';

interface Props {
  /** Absent while loading. */
  rows: unknown[] | undefined;
  error: unknown;
  onRetry: () => void;
  /** Shown instead of the table when there is nothing. */
  empty: ReactNode;
  children: ReactNode;
}

/** The states of a list: skeleton, failure (above rows already here), nothing yet, rows. */
export function ListCard({ rows, error, onRetry, empty, children }: Props) {
  return (
    <>
      {Boolean(error) && <ErrorCard error={error} onRetry={onRetry} />}
      {rows ? <Card flush>{rows.length === 0 ? empty : children}</Card> : !error && <Card flush><RowsSkeleton /></Card>}
    </>
  );
}
