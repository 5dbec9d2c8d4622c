import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useT } from '../../i18n';
import type { Condition, Window } from '../rules/condition';
import { addStep, removeStep, type Step, STEPS_MAX, STEPS_MIN, stepsOf } from '../rules/sequence';
import classes from './Sequence.module.css';
import { SequenceStep } from './SequenceStep';
import { WindowField } from './WindowField';

interface Props {
  condition: Condition;
  onChange: (condition: Condition, mark?: string) => void;
}

/** What happens one after another, a step to a line. */
export function Sequence({ condition, onChange }: Props) {
  const t = useT();
  const steps = stepsOf(condition);
  const list = useRef<HTMLOListElement>(null);
  useFocusOnNewStep(list, steps.length);
  const set = (next: Step[], mark?: string) => onChange({ ...condition, steps: next }, mark);
  return (
    <div className={classes.sequence}>
      <ol ref={list} className={classes.steps}>
        {steps.map((step, index) => (
          <SequenceStep
            key={index} step={step} index={index} isLast={index === steps.length - 1}
            onChange={(next, mark) => set(steps.toSpliced(index, 1, next), mark && `step${index}-${mark}`)}
            onRemove={steps.length > STEPS_MIN ? () => set(removeStep(steps, index)) : null}
          >
            {index === 0 && <WindowField window={(condition.window ?? null) as Window | null} onChange={(window) => onChange({ ...condition, window }, 'window')} />}
          </SequenceStep>
        ))}
      </ol>
      {steps.length < STEPS_MAX && <Button variant="subtle" size="xs" className={classes.add} leftSection={<IconPlus size={14} aria-hidden />} onClick={() => set(addStep(steps))}>{t('conditions.add_step')}</Button>}
    </div>
  );
}

/** Leads to the first choice of the last step when there is one more; to it as well when the focused one was taken away. */
function useFocusOnNewStep(list: React.RefObject<HTMLOListElement | null>, count: number) {
  const before = useRef(count);
  useEffect(() => {
    const hasChanged = count !== before.current;
    const isLost = document.activeElement === null || document.activeElement === document.body;
    const isAdded = count > before.current;
    before.current = count;
    if (hasChanged && (isAdded || isLost)) list.current?.querySelector<HTMLElement>(':scope > li:last-child input')?.focus();
  }, [list, count]);
}
