import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useT } from '../../i18n';
import { happenedWords } from '../rules/behaviour';
import type { Happening } from '../rules/happening';
import { setWithout, type Step } from '../rules/sequence';
import classes from './Builder.module.css';
import { useChoices } from './context';
import { FilterMode, Filters } from './Filters';
import { HappeningFields } from './HappeningFields';

interface Props {
  step: Step;
  onChange: (step: Step, mark?: string) => void;
}

const USUAL: Happening = { of: 'orders' };

/** What must not lie between the step before and this one. */
export function InBetween({ step, onChange }: Props) {
  const t = useT();
  const choices = useChoices();
  const without = step.without ?? [];
  const put = (index: number, next: Happening, mark?: string) => onChange(setWithout(step, without.toSpliced(index, 1, next)), mark && `without${index}-${mark}`);
  return (
    <div className={classes.rail} role="group" aria-label={t('conditions.in_between')}>
      {without.map((one, index) => (
        <div key={index} className={classes.between}>
          <div className={classes.filter}>
            <div className={classes.sentence}>
              <span className={classes.pair}>{t('conditions.in_between')}</span>
              <HappeningFields happening={one} onChange={(next) => put(index, next)} />
              <FilterMode happening={one} onChange={(next) => put(index, next)} />
            </div>
            <ActionIcon aria-label={t('conditions.remove_in_between', { what: happenedWords(one, choices) })} onClick={() => onChange(setWithout(step, without.toSpliced(index, 1)))}><IconX size={15} aria-hidden /></ActionIcon>
          </div>
          <Filters happening={one} onChange={(next, mark) => put(index, next, mark)} />
        </div>
      ))}
      <AddInBetween step={step} onChange={onChange} />
    </div>
  );
}

export function AddInBetween({ step, onChange }: Props) {
  const t = useT();
  return <Button variant="subtle" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => onChange(setWithout(step, [...(step.without ?? []), USUAL]))}>{t('conditions.add_in_between')}</Button>;
}
