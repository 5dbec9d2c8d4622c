import type { ReactNode } from 'react';
import { useT } from '../i18n';
import { Card, EmptyState, ErrorCard, LinesSkeleton } from '../kit';
import classes from './Reports.module.css';
import type { Asked, Report } from './useReports';

interface Props<Row> {
  title: string;
  aside?: ReactNode;
  asked: Asked<Row>;
  /** Lines drawn while nothing is here. */
  lines?: number;
  flush?: boolean;
  note?: ReactNode;
  children: (report: Report<Row>) => ReactNode;
}

/** One report: a skeleton, why it failed, that there is nothing, or its figures with what they leave out. */
export function ReportCard<Row>({ title, aside, asked, lines = 7, flush = false, note, children }: Props<Row>) {
  const t = useT();
  const { data: report, error } = asked;
  const isEmpty = report?.rows.length === 0;
  return (
    <Card title={title} aside={aside} flush={flush && Boolean(report) && !isEmpty}>
      {error && <ErrorCard error={error} what={t('reports.not_loaded')} onRetry={() => void asked.refetch()} />}
      {!report && !error && <LinesSkeleton lines={lines} />}
      {isEmpty && <EmptyState title={t('reports.empty')}>{t('reports.empty_text')}</EmptyState>}
      {report && !isEmpty && (
        <div className={classes.figures} data-dim={asked.isPlaceholderData || undefined}>
          {children(report)}
          {(note || !report.is_complete || report.is_cut) && (
            <div className={classes.notes}>
              {!report.is_complete && <p>{t('reports.filling')}</p>}
              {report.is_cut && <p>{t('reports.cut')}</p>}
              {note && <p>{note}</p>}
            </div>
          )}
        </div>
      )}
    </Card>
  );
}
