import { Button } from '@mantine/core';
import { IconArrowBackUp, IconDownload, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { apiUrl } from '../api/client';
import type { Import } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { AppLink, Card, ConfirmDialog, EmptyState, ErrorCard, useNow } from '../kit';
import classes from './Imports.module.css';
import { canUndo, isOpen, type StepId } from './states';
import { Tally } from './Tally';
import { UndoDialog } from './UndoDialog';
import { useDeed } from './useImport';
import { Work } from './Work';

const LEADS_TO: Record<string, string> = { customers: '/customers', orders: '/customers' };

/** The run and its result: pause, resume, stop, the file of errors, undo. */
export function RunStep({ file, go }: { file: Import; go: (step: StepId) => void }) {
  const t = useT();
  const deed = useDeed(file.id);
  const [asked, setAsked] = useState<'cancel' | 'undo' | null>(null);
  const { state } = file;
  const stop = <Button variant="subtle" color="red" leftSection={<IconPlayerStop size={15} aria-hidden />} onClick={() => setAsked('cancel')}>{t('imports.stop')}</Button>;
  return (
    <>
      {deed.error && <ErrorCard error={deed.error} what={t('imports.not_done')} onRetry={() => deed.variables && deed.mutate(deed.variables)} />}
      {state === 'running' && <Work file={file} title={t('imports.running')} text={t('imports.goes_on')} actions={<><Button variant="default" loading={deed.isPending} leftSection={<IconPlayerPause size={15} aria-hidden />} onClick={() => deed.mutate('pause')}>{t('imports.pause')}</Button>{stop}</>} />}
      {state === 'paused' && <Work file={file} title={t('imports.paused')} text={t('imports.paused_text')} actions={<><Button loading={deed.isPending} leftSection={<IconPlayerPlay size={15} aria-hidden />} onClick={() => deed.mutate('resume')}>{t('imports.resume')}</Button>{stop}</>} />}
      {state === 'undoing' && <Work file={file} title={t('imports.undoing')} text={t('imports.undoing_text')} />}
      {state === 'failed' && <Failed file={file} onChange={() => go('columns')} />}
      {(isOpen(state) && state !== 'failed') && <Card><EmptyState title={t('imports.not_run')} actions={<Button onClick={() => go('check')}>{t('imports.to_check')}</Button>}>{t('imports.not_run_text')}</EmptyState></Card>}
      {(state === 'finished' || state === 'cancelled' || state === 'undone' || state === 'failed') && file.result && <Result file={file} onUndo={() => setAsked('undo')} />}
      {state === 'cancelled' && !file.result && <Card><EmptyState title={t('imports.cancelled')} actions={<Button component={AppLink} href="/imports/new">{t('shell.new_import')}</Button>}>{t('imports.cancelled_text')}</EmptyState></Card>}
      {asked === 'undo' && <UndoDialog file={file} onClose={() => setAsked(null)} />}
      <ConfirmDialog opened={asked === 'cancel'} onClose={() => setAsked(null)} title={t('imports.stop_title', { name: file.file_name })} confirmLabel={t('imports.stop')} danger onConfirm={() => deed.mutateAsync('cancel')}>
        <StopText file={file} />
      </ConfirmDialog>
    </>
  );
}

function StopText({ file }: { file: Import }) {
  const t = useT();
  const fmt = useFmt();
  const done = file.progress?.rows_done ?? 0;
  return <p>{t('imports.stop_text', { count: done, rows: fmt.number(done) })}</p>;
}

function Failed({ file, onChange }: { file: Import; onChange: () => void }) {
  const t = useT();
  return (
    <Card title={t('imports.failed')}>
      <p>{file.problem ? tCode('errors', file.problem, {}, t('imports.failed_text')) : t('imports.failed_text')}</p>
      <p className="quiet small">{t('imports.failed_safe')}</p>
      <div className={classes.workActions}>
        <Button onClick={onChange}>{t('imports.change_and_retry')}</Button>
        <Button variant="default" component={AppLink} href="/imports/new">{t('imports.another_file')}</Button>
      </div>
    </Card>
  );
}

function Result({ file, onUndo }: { file: Import; onUndo: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const now = useNow();
  const { result, kind, can_undo_until: until } = file;
  if (!result) return null;
  const href = kind ? LEADS_TO[kind] : undefined;
  return (
    <>
      <Tally tally={result} kind={kind} title={t(file.state === 'undone' ? 'imports.was_undone' : file.state === 'finished' ? 'imports.is_done' : 'imports.was_stopped')} />
      <Card>
        <div className={classes.result}>
          {file.state !== 'undone' && href && <Button component={AppLink} href={href}>{t('imports.open_customers')}</Button>}
          {file.error_file && <Button component="a" href={apiUrl(`/imports/${file.id}/errors.csv`)} download variant="default" leftSection={<IconDownload size={15} aria-hidden />}>{t('imports.download_errors')}</Button>}
          <Button variant="default" component={AppLink} href="/imports/new">{t('imports.another_file')}</Button>
          {canUndo(file, now) && until && (
            <span className={classes.undo}>
              <span className="quiet small">{t('imports.undo_until', { until: fmt.dateTime(until) })}</span>
              <Button variant="subtle" color="red" leftSection={<IconArrowBackUp size={15} aria-hidden />} onClick={onUndo}>{t('imports.undo')}</Button>
            </span>
          )}
        </div>
        {file.error_file && <p className="quiet small">{t('imports.errors_how')}</p>}
      </Card>
    </>
  );
}
