import { type ReactNode, useEffect, useState } from 'react';
import type { Import } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { Card, ProgressBar } from '../kit';
import classes from './Imports.module.css';

const SPOKEN_EVERY_PERCENT = 10;

/** How far the work on a file has got: rows, speed, time left; told aloud at every tenth. */
export function Work({ file, title, text, actions }: { file: Import; title: string; text: string; actions?: ReactNode }) {
  const t = useT();
  const fmt = useFmt();
  const { rows_done: done = 0, rows_total: total = null, rows_per_second: speed = 0, seconds_left: left = null } = file.progress ?? {};
  const rows = total === null ? t('imports.rows_done', { done: fmt.number(done) }) : t('imports.rows_done_of', { done: fmt.number(done), total: fmt.number(total) });
  const isStill = file.state === 'paused';
  return (
    <Card title={title} aside={total ? fmt.percent(done / total, 0) : undefined}>
      <ProgressBar label={t('imports.progress_of', { name: file.file_name })} value={done} max={total} valueText={rows} tone={isStill ? 'warn' : 'accent'} />
      <dl className={classes.work}>
        <div><dt>{t('imports.rows')}</dt><dd className="figures">{rows}</dd></div>
        <div><dt>{t('imports.speed')}</dt><dd className="figures">{isStill || speed <= 0 ? '—' : t('imports.rows_per_second', { rows: fmt.number(speed, 0) })}</dd></div>
        <div><dt>{t('imports.time_left')}</dt><dd className="figures">{isStill || left === null ? '—' : fmt.duration(left)}</dd></div>
      </dl>
      <p className="quiet small">{text}</p>
      <Spoken share={total ? done / total : null} />
      {actions && <div className={classes.workActions}>{actions}</div>}
    </Card>
  );
}

function Spoken({ share }: { share: number | null }) {
  const fmt = useFmt();
  const tenth = share === null ? null : Math.floor((share * 100) / SPOKEN_EVERY_PERCENT) * SPOKEN_EVERY_PERCENT;
  const [words, setWords] = useState('');
  useEffect(() => {
    if (tenth) setWords(fmt.percent(tenth / 100, 0));
  }, [tenth, fmt]);
  return <p className="visually-hidden" aria-live="polite">{words}</p>;
}
