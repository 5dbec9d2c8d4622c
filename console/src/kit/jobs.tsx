import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import { queryClient } from '../api/query';
import type { Job } from '../api/types';
import { fmt } from '../fmt';
import { hasMessage, t, tCode } from '../i18n';
import { AppLink } from './AppLink';
import classes from './notify.module.css';
import { ProgressBar } from './ProgressBar';

interface Watch {
  /** What is being done: "Importing customers.csv". */
  title: string;
  /** Whether the job may be cancelled from its toast. */
  canCancel?: boolean;
  /** Queries to read again once it ends. */
  refresh?: readonly unknown[][];
  /** The path of the page that shows the progress itself, with its search when only a tab does: no toast while it is open. */
  page?: string;
  onEnd?: (job: Job) => void;
}

const watched = new Set<string>();
const POLL_MS = 1_000;

/** Follows a job in a toast that survives navigation: progress, cancel, and its result's link. */
export function watchJob(id: string, watch: Watch): void {
  if (watched.has(id)) return;
  watched.add(id);
  const show = toast(id, watch.page);
  show({ title: watch.title, message: <JobLine title={watch.title} job={null} />, loading: true });
  void follow(id, watch, show);
}

type Look = { title: string; message: React.ReactNode; loading: boolean; color?: string };

/** Shows, renews and hides a job's toast, as the open page has it. */
function toast(id: string, page: string | undefined): (look: Look) => void {
  let isShown = false;
  return (look) => {
    const isHere = page === location.pathname || page === location.pathname + location.search;
    const props = { id, autoClose: false as const, withCloseButton: true, closeButtonProps: { 'aria-label': t('kit.close') }, ...look };
    if (isHere) notifications.hide(id);
    else if (isShown) notifications.update(props);
    else notifications.show(props);
    isShown = !isHere;
  };
}

/** Takes up the jobs that were at work before the console was opened or reloaded. */
export async function watchRunning(): Promise<void> {
  const jobs = await api.get('/jobs', { query: { state: 'running' } }).catch(() => ({ items: [] }));
  for (const { id, kind, link } of jobs.items) {
    if (hasMessage(`kit.job.${kind}`)) watchJob(id, { title: tCode('kit.job', kind), page: link ?? undefined, refresh: [['imports'], ['customers'], ['ad-audiences'], ['coupon-pools'], ['home']] });
  }
}

async function follow(id: string, watch: Watch, show: (look: Look) => void): Promise<void> {
  let failures = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS * Math.min(10, 1 + failures)));
    const job = await api.get(`/jobs/${id}`).catch((error: unknown) => asProblem(error));
    if (!('state' in job)) {
      failures += 1;
      if (job.status === 0 || job.status >= 500) continue;
      watched.delete(id);
      return show({ title: watch.title, message: job.words, loading: false, color: 'red' });
    }
    failures = 0;
    const isOver = job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
    const color = job.state === 'failed' ? 'red' : 'teal';
    show({ title: watch.title, message: <JobLine title={watch.title} job={job} canCancel={watch.canCancel} page={watch.page} />, loading: !isOver, color });
    if (!isOver) continue;
    watched.delete(id);
    await Promise.all((watch.refresh ?? []).map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    return watch.onEnd?.(job);
  }
}

function JobLine({ title, job, canCancel = false, page }: { title: string; job: Job | null; canCancel?: boolean; page?: string | undefined }) {
  const progress = job?.progress;
  const isRunning = !job || job.state === 'queued' || job.state === 'running';
  return (
    <div className={classes.job}>
      <span className="figures">{words(job)}</span>
      {isRunning && <ProgressBar label={title} value={progress?.done ?? 0} max={progress?.total ?? null} valueText={words(job)} />}
      <span className={classes.actions}>
        {job && isRunning && canCancel && <Button size="xs" variant="default" onClick={() => void api.post(`/jobs/${job.id}/cancel`)}>{t('kit.cancel')}</Button>}
        {job?.state === 'done' && job.link && <Button size="xs" variant="light" component={AppLink} href={page ?? job.link}>{t('kit.open_result')}</Button>}
      </span>
    </div>
  );
}

function words(job: Job | null): string {
  if (!job || job.state === 'queued') return t('kit.job_queued');
  if (job.state === 'done') return t('kit.job_done');
  if (job.state === 'cancelled') return t('kit.job_cancelled');
  if (job.state === 'failed') return job.problem && hasMessage(`errors.${job.problem.code}`) ? tCode('errors', job.problem.code) : t('kit.job_failed');
  const { done = 0, total, seconds_left: left } = job.progress ?? {};
  if (!total) return t('kit.job_done_so_far', { done: fmt().number(done) });
  if (left === null || left === undefined) return t('kit.job_done_of', { done: fmt().number(done), total: fmt().number(total) });
  return t('kit.job_done_of_left', { done: fmt().number(done), total: fmt().number(total), left: fmt().duration(left) });
}
