import { ActionIcon } from '@mantine/core';
import { IconLock, IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { tCode, useT } from '../../i18n';
import { type Condition, isBehaviour, isGroup } from '../rules/condition';
import { move, remove, replace } from '../rules/edit';
import { type Draft, type Group, type Place, placeKey } from '../rules/draft';
import { isDrawable } from '../rules/drawable';
import { nothingLines } from '../rules/nothing';
import { isComplete, isShareBad } from '../rules/value';
import { conditionWords } from '../rules/words';
import classes from './Builder.module.css';
import { ConditionFields } from './ConditionFields';
import { useChoices } from './context';
import { CountPill } from './CountPill';
import { FilterMode, Filters } from './Filters';
import { GroupBox } from './RuleBuilder';
import { RowMenu } from './RowMenu';
import { Sequence } from './Sequence';
import { SinceRail } from './SinceRail';
import type { Counted } from './useCount';

interface Props {
  condition: Condition;
  place: Place;
  draft: Draft;
  onChange: (draft: Draft, mark?: string | null) => void;
  counted: Counted;
  isChecked: boolean;
  /** Stands in a group, where no further group is drawn. */
  isInner?: boolean;
}

/** One condition with its count and what can be done with it; a group is drawn as a box of rows. */
export function ConditionRow({ condition, place, draft, onChange, counted, isChecked, isInner = false }: Props) {
  const t = useT();
  const choices = useChoices();
  const refusal = counted.refused && placeKey(counted.refused.place) === placeKey(place) ? counted.refused.reason : null;
  const open = isShareBad(condition) ? t('conditions.bad_share') : t(isChecked ? 'conditions.fill_in' : 'conditions.not_counted');
  const message = refusal !== null ? tCode('conditions.reason', refusal) : isComplete(condition) ? null : open;
  const isBad = refusal !== null || isShareBad(condition) || (isChecked && message !== null);
  const set = (next: Condition, mark?: string) => onChange(replace(draft, place, next), mark ? `${placeKey(place)}/${mark}` : null);
  function press(event: KeyboardEvent) {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(move(draft, place, event.key === 'ArrowUp' ? -1 : 1));
  }
  if (isGroup(condition) && !isInner) {
    return (
      <div className={classes.row} data-bad={isBad || undefined} onKeyDown={press}>
        <GroupBox group={condition as Group} place={place} draft={draft} onChange={onChange} counted={counted} isChecked={isChecked} />
        {refusal !== null && <p className={classes.note} data-bad role="alert">{message}</p>}
      </div>
    );
  }
  const words = conditionWords(condition, choices);
  const canDraw = isDrawable(condition, choices.fields);
  return (
    <div className={classes.row} data-condition data-inner={isInner || undefined} data-bad={isBad || undefined} role="group" aria-label={t('conditions.condition', { condition: words })} onKeyDown={press}>
      <div className={classes.head}>
        {canDraw ? (
          <div className={classes.sentence}>
            <ConditionFields condition={condition} onChange={set} />
            {isBehaviour(condition) && <FilterMode happening={condition} onChange={set} />}
          </div>
        ) : (
          <div className={classes.kept}>
            <IconLock size={15} aria-hidden />
            <span>{words}<span className={classes.keptWhy}>{t('conditions.kept')}</span></span>
          </div>
        )}
        <span className={classes.end}>
          <CountPill counted={counted} place={place} />
          <RowMenu place={place} draft={draft} onChange={onChange} isInner={isInner} />
          <ActionIcon aria-label={t('conditions.remove')} onClick={() => onChange(remove(draft, place))}><IconX size={15} aria-hidden /></ActionIcon>
        </span>
      </div>
      {canDraw && isBehaviour(condition) && <Filters happening={condition} onChange={set} />}
      {canDraw && condition.kind === 'sequence' && <Sequence condition={condition} onChange={set} />}
      {canDraw && <SinceRail condition={condition} onChange={set} />}
      {message === null && nothingLines(condition, place.side).map((line) => <p key={line} className={classes.note}>{line}</p>)}
      {message !== null && <p className={classes.note} data-bad={isBad || undefined} role={isBad ? 'alert' : undefined}>{message}</p>}
    </div>
  );
}
