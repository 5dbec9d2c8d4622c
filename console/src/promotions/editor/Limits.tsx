import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useT } from '../../i18n';
import { Card } from '../../kit';
import { Choice } from '../../segments/builder/Choice';
import type { Limit } from '../definition';
import type { Draft } from '../useDraft';
import { limitWords } from '../words';
import classes from './Editor.module.css';
import { Figure, UNREAD } from './Figure';
import { useFieldError } from './problems';

const KINDS: Pick<Limit, 'measure' | 'per' | 'daily'>[] = (['everybody', 'customer', 'store'] as const).flatMap((per) => (['money', 'times'] as const).flatMap((measure) => [false, true].map((daily) => ({ measure, per, daily }))));
const key = ({ measure, per = 'everybody', daily = false }: Pick<Limit, 'measure' | 'per' | 'daily'>) => `${measure} ${per} ${daily}`;

/** How much the promotion may give: one limit of each kind. */
export function Limits({ draft }: { draft: Draft }) {
  const t = useT();
  const { limits = [] } = draft.definition;
  const put = (next: Limit[]) => draft.change({ limits: next });
  const free = KINDS.filter((kind) => !limits.some((limit) => key(limit) === key(kind)));
  return (
    <Card title={t('promotions.how_much')}>
      <div className={classes.rows}>
        {limits.length === 0 && <p className="quiet">{t('promotions.no_limits')}</p>}
        {limits.map((limit, index) => <LimitRow key={index} limit={limit} path={`limits[${index}]`} free={free} onChange={(next) => put(limits.map((one, place) => (place === index ? next : one)))} onRemove={() => put(limits.filter((_, place) => place !== index))} />)}
        {free.length > 0 && <div className={classes.adds}><Button variant="subtle" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => put([...limits, { ...free[0]!, most: UNREAD }])}>{t('promotions.add_limit')}</Button></div>}
      </div>
    </Card>
  );
}

interface RowProps {
  limit: Limit;
  path: string;
  free: typeof KINDS;
  onChange: (limit: Limit) => void;
  onRemove: () => void;
}

function LimitRow({ limit, path, free, onChange, onRemove }: RowProps) {
  const t = useT();
  const error = useFieldError(path);
  const kinds = KINDS.filter((kind) => key(kind) === key(limit) || free.includes(kind));
  function pick(chosen: string) {
    const kind = KINDS.find((one) => key(one) === chosen);
    if (kind) onChange({ ...kind, most: kind.measure === limit.measure ? limit.most : UNREAD });
  }
  return (
    <div className={classes.row} data-bad={error ? true : undefined}>
      <div className={classes.sentence}>
        <Choice label={t('promotions.limit_kind')} width={270} value={key(limit)} options={kinds.map((kind) => ({ value: key(kind), label: limitWords(kind) }))} onChange={pick} />
        <span className={classes.pair}><span>{t('promotions.at_most')}</span><Figure label={t('promotions.at_most')} unit={limit.measure === 'money' ? 'money' : 'whole'} value={limit.most} onChange={(most) => onChange({ ...limit, most: most ?? UNREAD })} path={`${path}.most`} /></span>
        {error && <span className={classes.wrong}>{error}</span>}
      </div>
      <ActionIcon aria-label={t('promotions.remove_limit')} onClick={onRemove}><IconX size={15} aria-hidden /></ActionIcon>
    </div>
  );
}
