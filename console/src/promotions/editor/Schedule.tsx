import { useT } from '../../i18n';
import { Card, DateField } from '../../kit';
import type { Draft } from '../useDraft';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { clock } from './clock';
import classes from './Editor.module.css';
import { instantAt, wallClock } from '../../campaigns/schedule';
import { timeZone } from '../../fmt';
import { useFieldError } from './problems';

const MIDNIGHT = '00:00';

/** From when until when, by the workspace's clock. */
export function Schedule({ draft }: { draft: Draft }) {
  const t = useT();
  const { from, to } = draft.definition;
  const error = useFieldError('to');
  return (
    <Card title={t('promotions.when_it_runs')}>
      <div className={classes.schedule}>
        <Moment label={t('promotions.from')} otherwise={t('promotions.from_launch')} value={from} onChange={(next) => draft.change({ from: next })} />
        <Moment label={t('promotions.to')} otherwise={t('promotions.no_end')} value={to} onChange={(next) => draft.change({ to: next })} />
      </div>
      {error && <p className={classes.wrong} data-wrong tabIndex={-1}>{error}</p>}
    </Card>
  );
}

interface MomentProps {
  label: string;
  /** What holds when there is none. */
  otherwise: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;

}

function Moment({ label, otherwise, value, onChange }: MomentProps) {
  const t = useT();
  const wall = value ? wallClock(value, timeZone()) : null;
  const [typed, setTyped] = useState<string | null>(null);
  const put = (day: string | null, time: string) => onChange(day ? instantAt(day, time, timeZone()) : undefined);
  function leave() {
    const time = clock(typed ?? undefined);
    setTyped(null);
    if (wall && time && /^([01]\d|2[0-3]):[0-5]\d$/.test(time)) put(wall.day, time);
  }
  return (
    <div className={classes.moment}>
      <DateField label={label} withLabel value={wall?.day ?? null} onChange={(day) => put(day, wall?.time ?? MIDNIGHT)} />
      {wall ? <TextInput aria-label={t('promotions.time_of', { label })} value={typed ?? wall.time} onChange={(event) => setTyped(event.currentTarget.value)} onBlur={leave} style={{ inlineSize: 76 }} /> : <span className="quiet">{otherwise}</span>}
    </div>
  );
}
