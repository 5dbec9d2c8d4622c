import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Import } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { Card, ErrorCard, LinesSkeleton, Page, StatusBadge, type Step, StepRail, watchJob } from '../kit';
import { CheckStep } from './CheckStep';
import { ColumnsStep } from './ColumnsStep';
import { FormatStep } from './FormatStep';
import classes from './Imports.module.css';
import { RunStep } from './RunStep';
import { isLive, isOpen, type StepId, stepOf, STEPS, TONES } from './states';
import { useImport, useRefresh } from './useImport';

/** One import, from its file to its result; where it stands is the server's to say, so a reload changes nothing. */
export default function ImportPage() {
  const t = useT();
  const fmt = useFmt();
  const navigate = useNavigate();
  const { id } = useParams({ from: '/shell/imports/$id' });
  const { step } = useSearch({ from: '/shell/imports/$id' });
  const query = useImport(id);
  const file = query.data;
  useRefresh(file);
  useToast(file);
  const crumb = { label: t('imports.title'), href: '/imports' };
  if (!file) {
    return (
      <Page title={t('imports.one')} crumb={crumb}>
        {query.error ? <ErrorCard error={query.error} what={t('imports.not_loaded')} onRetry={() => void query.refetch()} /> : <Card><LinesSkeleton lines={8} /></Card>}
      </Page>
    );
  }
  const current = step ?? stepOf(file);
  const go = (to: StepId) => void navigate({ to: '/imports/$id', params: { id }, search: { step: to } });
  const follow = () => void navigate({ to: '/imports/$id', params: { id }, search: {} });
  return (
    <Page title={file.file_name} crumb={crumb} subtitle={subtitleOf(file, fmt.bytes(file.size_bytes), fmt.dateTime(file.created_at))} badge={<StatusBadge tone={TONES[file.state]}>{tCode('imports.state', file.state)}</StatusBadge>}>
      {query.error && <ErrorCard error={query.error} what={t('imports.not_refreshed')} safe={t('imports.goes_on')} onRetry={() => void query.refetch()} />}
      <div className={classes.wizard}>
        <StepRail label={t('imports.steps')} steps={STEPS.map((one) => railStep(one, file, t))} current={current} onSelect={(to) => go(to as StepId)} />
        <div className={classes.step}>
          {current === 'format' && <FormatStep file={file} onNext={() => go('columns')} />}
          {current === 'columns' && <ColumnsStep key={`${file.kind}`} file={file} onNext={() => go('check')} onBack={() => go('format')} />}
          {current === 'check' && <CheckStep file={file} onRun={follow} onBack={() => go('columns')} />}
          {current === 'run' && <RunStep file={file} go={go} />}
        </div>
      </div>
    </Page>
  );
}

function subtitleOf(file: Import, size: string, at: string): string {
  return [file.kind && tCode('imports.kind', file.kind), size, at].filter(Boolean).join(' · ');
}

function railStep(id: StepId, file: Import, t: ReturnType<typeof useT>): Step {
  const at = STEPS.indexOf(stepOf(file));
  const mapped = file.mapping ? Object.keys(file.mapping.columns).length : 0;
  const details: Record<StepId, string | undefined> = {
    format: tCode('imports.type', file.format.type),
    columns: mapped > 0 ? t('imports.columns_taken', { taken: mapped, total: file.columns.length }) : undefined,
    check: file.check ? t('imports.check_errors', { count: file.check.errors }) : undefined,
    run: file.state === 'running' || file.state === 'paused' || file.state === 'finished' ? tCode('imports.state', file.state) : undefined,
  };
  const isDone = STEPS.indexOf(id) < at || (id === 'run' && file.state === 'finished') || (id === 'check' && file.check !== null);
  const isBad = (id === 'run' && file.state === 'failed') || (id === 'check' && (file.check?.errors ?? 0) > 0);
  return { id, label: tCode('imports.step', id), detail: details[id], state: isBad ? 'problem' : isDone && !(id === 'columns' && isOpen(file.state) && !file.mapping) ? 'done' : 'todo' };
}

/** Work that goes on after its page is left is followed by a toast. */
function useToast(file: Import | undefined) {
  const t = useT();
  const { id, file_name: name = '', job_id: job } = file ?? {};
  const isAtWork = isLive(file?.state);
  useEffect(() => {
    if (job && isAtWork) watchJob(job, { title: t('imports.progress_of', { name }), page: `/imports/${id}`, refresh: [['imports'], ['customers'], ['home']] });
  }, [id, name, job, isAtWork, t]);
}
