import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '../../i18n';
import { happenedWords } from '../rules/behaviour';
import { isMissing, setHappens, setWithin, type Step } from '../rules/sequence';
import builder from './Builder.module.css';
import { Choice } from './Choice';
import { useChoices } from './context';
import { DurationField } from './DurationField';
import { FilterMode, Filters } from './Filters';
import { HappeningFields } from './HappeningFields';
import { AddInBetween, InBetween } from './InBetween';
import classes from './Sequence.module.css';

interface Props {
  step: Step;
  index: number;
  isLast: boolean;
  onChange: (step: Step, mark?: string) => void;
  /** Nothing where there are too few steps to take one away. */
  onRemove: (() => void) | null;
  /** What stands between what it is and which. */
  children: ReactNode;
}

/** A step: whether and how soon it follows, what it is, and what must not lie before it. */
export function SequenceStep({ step, index, isLast, onChange, onRemove, children }: Props) {
  const t = useT();
  const choices = useChoices();
  return (
    <li className={classes.step} data-missing={isMissing(step) || undefined} aria-label={t('conditions.step', { number: index + 1 })}>
      <div className={builder.filter}>
        <div className={builder.sentence}>
          {index === 0 ? <span className={builder.pair}>{t('conditions.first')}</span> : <Following step={step} isLast={isLast} onChange={onChange} />}
          <HappeningFields happening={step} onChange={onChange} />
          {children}
          <FilterMode happening={step} onChange={onChange} />
          {index > 0 && !isMissing(step) && !step.without && <AddInBetween step={step} onChange={onChange} />}
        </div>
        {onRemove && <ActionIcon aria-label={t('conditions.remove_step', { step: happenedWords(step, choices) })} onClick={onRemove}><IconX size={15} aria-hidden /></ActionIcon>}
      </div>
      <Filters happening={step} onChange={onChange} />
      {step.without && <InBetween step={step} onChange={onChange} />}
    </li>
  );
}

/** "then, within 7 days"; the last step may have stayed away. */
function Following({ step, isLast, onChange }: Pick<Props, 'step' | 'isLast' | 'onChange'>) {
  const t = useT();
  const follow = [{ value: 'then', label: t('conditions.follow.then') }, { value: 'missing', label: t('conditions.follow.missing') }];
  const limit = [{ value: 'within', label: t('conditions.limit.within') }, { value: 'any', label: t('conditions.limit.any') }];
  return (
    <>
      {isLast ? <Choice label={t('conditions.follows')} width={96} value={isMissing(step) ? 'missing' : 'then'} options={follow} onChange={(next) => onChange(setHappens(step, next === 'then'))} /> : <span className={builder.pair}>{t('conditions.follow.then')}</span>}
      {isMissing(step) ? <span className={builder.pair}>{t('conditions.limit.within')}</span> : <Choice label={t('conditions.how_soon')} width={96} value={step.within ? 'within' : 'any'} options={limit} onChange={(next) => onChange(setWithin(step, next === 'any' ? null : { days: 7 }))} />}
      {step.within && <DurationField time={step.within} onChange={(within, mark) => onChange(setWithin(step, within), mark)} />}
    </>
  );
}
