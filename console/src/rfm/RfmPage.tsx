import { Button } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconFileImport, IconGridDots } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { RfmMatrix } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { AppLink, Card, EmptyState, ErrorCard, Page, Segmented, Stale, useNow } from '../kit';
import { todayIn } from '../reports/period';
import { BordersEditor } from './BordersEditor';
import { cellsOf, cellsText, flowOf } from './cells';
import { CohortTable } from './CohortTable';
import { Matrix, MatrixSkeleton } from './Matrix';
import { MovesTable } from './MovesTable';
import classes from './Rfm.module.css';
import type { RfmSearch, Tab } from './routes';
import { Selection } from './Selection';
import { type Scale, useMatrix, useMoves, usePreview } from './useRfm';

/** Fewer buyers than this make no picture: one a cell. */
const BUYERS_LEAST = 25;

/** How lately, how often and for how much customers buy, and how long they stay. */
export default function RfmPage() {
  const t = useT();
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/rfm' });
  const { tab = 'matrix' } = search;
  const now = useNow();
  const since = search.since ?? daysBefore(now, 30);
  const go = (next: RfmSearch) => void navigate({ to: '/rfm', search: next, replace: true, resetScroll: false });
  const matrix = useMatrix();
  const tabs: { value: Tab; label: string }[] = [{ value: 'matrix', label: t('rfm.matrix') }, { value: 'moves', label: t('rfm.moves') }, { value: 'cohorts', label: t('rfm.cohorts') }];
  const buyers = matrix.data?.whole.customers;
  const isFew = buyers !== undefined && buyers < BUYERS_LEAST && tab !== 'cohorts';
  return (
    <Page title={t('shell.rfm')} subtitle={t('rfm.what_for')} actions={matrix.data && <Stale asOf={matrix.data.as_of} onRefresh={() => void matrix.refetch()} busy={matrix.isFetching} />}>
      <div><Segmented label={t('rfm.shown')} value={tab} options={tabs} onChange={(next) => go({ ...search, tab: next === 'matrix' ? undefined : next })} /></div>
      {tab === 'cohorts' && <CohortTable search={search} onChange={go} />}
      {tab !== 'cohorts' && matrix.error && !matrix.data && <ErrorCard error={matrix.error} what={t('rfm.not_loaded')} onRetry={() => void matrix.refetch()} />}
      {isFew && matrix.data && <TooFew matrix={matrix.data} />}
      {tab === 'matrix' && !isFew && !(matrix.error && !matrix.data) && <MatrixTab search={search} since={since} onChange={go} matrix={matrix} />}
      {tab === 'moves' && matrix.data && !isFew && <MovesTable matrix={matrix.data} since={since} today={daysBefore(now, 0)} onSince={(day) => go({ ...search, since: day })} />}
    </Page>
  );
}

interface MatrixTabProps {
  search: RfmSearch;
  since: string;
  onChange: (search: RfmSearch) => void;
  matrix: ReturnType<typeof useMatrix>;
}

function MatrixTab({ search, since, onChange, matrix }: MatrixTabProps) {
  const t = useT();
  const fmt = useFmt();
  const [tried, setTried] = useState<Scale | null>(null);
  const [isEditing, setEditing] = useState(false);
  const preview = usePreview(isEditing ? tried : null);
  const moves = useMoves(since);
  const shown = (isEditing && tried && preview.data) || matrix.data;
  const cells = cellsOf(search.cells ?? '');
  const choose = (next: typeof cells) => onChange({ ...search, cells: next.length > 0 ? cellsText(next) : undefined });
  function close() {
    setEditing(false);
    setTried(null);
  }
  const edit = !isEditing && matrix.data && <Button variant="default" size="xs" leftSection={<IconAdjustmentsHorizontal size={14} aria-hidden />} onClick={() => setEditing(true)}>{t('rfm.edit_borders')}</Button>;
  return (
    <>
      <div className={classes.columns}>
        <Card title={t(isEditing ? 'rfm.preview' : 'rfm.matrix')} aside={<span className={classes.headEnd}>{shown && <span className="quiet figures">{t('rfm.buyers', { count: shown.whole.customers, size: fmt.number(shown.whole.customers) })}</span>}{edit}</span>}>
          {shown ? <Matrix matrix={shown} chosen={cells} onChoose={choose} isDim={preview.isPlaceholderData && isEditing} /> : <MatrixSkeleton />}
        </Card>
        <Selection matrix={shown} cells={cells} onChoose={choose} flow={moves.data && cells.length > 0 ? flowOf(moves.data, cells) : null} since={since} />
      </div>
      {isEditing && matrix.data && <BordersEditor matrix={matrix.data} preview={tried ? preview.data : matrix.data} error={tried ? preview.error : null} onTry={setTried} onClose={close} />}
    </>
  );
}

/** A longer period may be all that is missing, so that it can be changed here too. */
function TooFew({ matrix }: { matrix: RfmMatrix }) {
  const t = useT();
  const fmt = useFmt();
  const [tried, setTried] = useState<Scale | null>(null);
  const [isEditing, setEditing] = useState(false);
  const preview = usePreview(isEditing ? tried : null);
  const shown = (isEditing && preview.data) || matrix;
  const actions = (
    <>
      <Button component={AppLink} href="/imports/new" variant="default" leftSection={<IconFileImport size={15} aria-hidden />}>{t('rfm.import')}</Button>
      {!isEditing && <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={15} aria-hidden />} onClick={() => setEditing(true)}>{t('rfm.edit_borders')}</Button>}
    </>
  );
  return (
    <>
      <Card>
        <EmptyState icon={<IconGridDots size={22} />} title={t('rfm.too_few', { count: BUYERS_LEAST })} actions={actions}>{t('rfm.too_few_text', { buyers: fmt.number(shown.whole.customers) })}</EmptyState>
      </Card>
      {isEditing && <BordersEditor matrix={matrix} preview={shown} error={preview.error} onTry={setTried} onClose={() => setEditing(false)} />}
    </>
  );
}

/** The workspace's day so many days ago. */
function daysBefore(now: Date, days: number): string {
  return new Date(Date.parse(todayIn(now)) - days * 86_400_000).toISOString().slice(0, 10);
}
