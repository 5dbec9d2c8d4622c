import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import type { RfmBorders, RfmMatrix } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { Card, notifyDone, Segmented } from '../kit';
import { AmountField } from '../segments/builder/AmountField';
import { Choice } from '../segments/builder/Choice';
import { SCORES } from './cells';
import classes from './Rfm.module.css';
import type { Scale } from './useRfm';

const KINDS = ['recency', 'frequency', 'money'] as const;
type Kind = (typeof KINDS)[number];
const PERIODS = ['90', '180', '365', '730', 'all'] as const;

interface Props {
  matrix: RfmMatrix;
  /** The matrix as tried out, once it is here. */
  preview: RfmMatrix | undefined;
  error: unknown;
  onTry: (scale: Scale) => void;
  onClose: () => void;
}

type Typed = Record<Kind, (number | null)[]>;

/** The period and where each score ends, with how many each has; nothing is saved before the button. */
export function BordersEditor({ matrix, preview, error, onTry, onClose }: Props) {
  const t = useT();
  const client = useQueryClient();
  const { settings } = matrix;
  const [isOwn, setOwn] = useState(!settings.is_quintiles);
  const [period, setPeriod] = useState(settings.period_days === null || settings.period_days === undefined ? 'all' : String(settings.period_days));
  const [typed, setTyped] = useState<Typed>(matrix.borders);
  const borders = isOwn ? whole(typed) : null;
  const scale: Scale | null = isOwn && !borders ? null : { period_days: period === 'all' ? null : Number(period), borders };
  const [settled] = useDebouncedValue(scale && JSON.stringify(scale), 300);
  useEffect(() => {
    if (settled) onTry(JSON.parse(settled) as Scale);
  }, [settled, onTry]);
  const save = useMutation({
    mutationFn: () => api.put('/rfm/borders', { version: settings.version, period_days: scale?.period_days ?? null, borders: scale?.borders ?? null }),
    onSuccess: () => {
      notifyDone(t('rfm.saved'));
      void client.invalidateQueries({ queryKey: ['rfm'] });
      onClose();
    },
  });
  // Quintiles follow the period, so that going over to own borders begins from what is seen.
  useEffect(() => {
    if (!isOwn && preview) setTyped(preview.borders);
  }, [isOwn, preview]);
  const failure = save.error ?? error;
  const periods = PERIODS.includes(period as (typeof PERIODS)[number]) ? PERIODS : [...PERIODS, period];
  const falling = KINDS.find((kind) => isFalling(typed[kind]));
  return (
    <Card title={t('rfm.borders')}>
      <div className={classes.editor}>
        <div className={classes.choices}>
          <Segmented label={t('rfm.how_scored')} value={isOwn ? 'own' : 'quintiles'} options={[{ value: 'quintiles', label: t('rfm.quintiles') }, { value: 'own', label: t('rfm.own_borders') }]} onChange={(next) => setOwn(next === 'own')} />
          <Choice label={t('rfm.period')} width={190} value={period} options={periods.map((value) => ({ value, label: value === 'all' ? t('rfm.all_time') : t('rfm.period_days', { days: Number(value) }) }))} onChange={setPeriod} />
        </div>
        <p className="quiet small">{t(isOwn ? 'rfm.own_text' : 'rfm.quintiles_text')}</p>
        <div className={classes.borders}>
          {KINDS.map((kind) => <BorderRow key={kind} kind={kind} values={isOwn ? typed[kind] : (preview ?? matrix).borders[kind]} counts={(preview ?? matrix).counts[kind]} currency={matrix.whole.revenue.currency} isOwn={isOwn} onChange={(values) => setTyped({ ...typed, [kind]: values })} />)}
        </div>
        {isOwn && !borders && <p role="alert" className="small">{t(falling ? 'rfm.must_grow' : 'rfm.fill_in')}</p>}
        {Boolean(failure) && <p role="alert" className="small">{asProblem(failure).words}</p>}
        <div className={classes.choices}>
          <Button disabled={scale === null} loading={save.isPending} onClick={() => save.mutate()}>{t('rfm.save')}</Button>
          <Button variant="default" onClick={onClose}>{t('rfm.cancel')}</Button>
        </div>
      </div>
    </Card>
  );
}

interface RowProps {
  kind: Kind;
  values: (number | null)[];
  counts: number[];
  currency: string;
  isOwn: boolean;
  onChange: (values: (number | null)[]) => void;
}

/** Five scores from the best to the worst; each but the last reached ends with a border. */
function BorderRow({ kind, values, counts, currency, isOwn, onChange }: RowProps) {
  const t = useT();
  const fmt = useFmt();
  const type = kind === 'money' ? 'money' : 'whole';
  const words = (value: number | null | undefined) => (value === null || value === undefined ? '…' : kind === 'money' ? fmt.money({ minor: value, currency }) : kind === 'recency' ? t('rfm.days', { days: value }) : t('rfm.orders_count', { orders: value }));
  return (
    <fieldset className={classes.borderRow}>
      <legend>{tCode('rfm.kind', kind)}</legend>
      <div className={classes.steps}>
        {SCORES.map((place) => {
          // Recency is best when least, so that its first border ends the score of five.
          const score = kind === 'recency' ? 6 - place : place;
          const index = place - 1;
          const isLast = place === 5;
          const label = t('rfm.border_label', { kind: tCode('rfm.kind', kind), score });
          return (
            <div key={place} className={classes.step}>
              <b>{t('rfm.score', { score })}</b>
              {isLast ? <span className="quiet">{t('rfm.more_than', { value: words(values[3]) })}</span> : isOwn ? <span className="quiet small">{t('rfm.up_to')}<AmountField label={label} type={type} value={values[index] ?? null} currency={currency} onChange={(value) => onChange(values.map((old, at) => (at === index ? value : old)))} />{kind !== 'money' && tCode('rfm.unit', kind)}</span> : <span className="quiet">{t('rfm.up_to_value', { value: words(values[index]) })}</span>}
              <span className="figures small">{t('rfm.count', { count: counts[score - 1] ?? 0, size: fmt.number(counts[score - 1] ?? 0) })}</span>
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Borders when all are there and none falls. */
function whole(typed: Typed): RfmBorders | null {
  const isWhole = KINDS.every((kind) => typed[kind].length === 4 && typed[kind].every((value) => value !== null) && !isFalling(typed[kind]));
  return isWhole ? (typed as RfmBorders) : null;
}

function isFalling(values: (number | null)[]): boolean {
  const given = values.filter((value) => value !== null);
  return given.some((value, index) => index > 0 && value < (given[index - 1] ?? value));
}
