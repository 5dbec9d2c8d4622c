import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCopy, IconDots, IconFolderPlus, IconLock, IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { tCode, useT } from '../../i18n';
import { type Condition, isBehaviour, isGroup } from '../rules/condition';
import { at, duplicate, move, remove, replace, wrap } from '../rules/edit';
import { type Draft, type Group, type Place, placeKey } from '../rules/draft';
import { isDrawable } from '../rules/subject';
import { isComplete } from '../rules/value';
import { conditionWords } from '../rules/words';
import classes from './Builder.module.css';
import { ConditionFields } from './ConditionFields';
import { useChoices } from './context';
import { CountPill } from './CountPill';
import { FilterMode, Filters } from './Filters';
import { GroupBox } from './RuleBuilder';
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
  const message = refusal !== null ? tCode('conditions.reason', refusal) : isComplete(condition) ? null : t(isChecked ? 'conditions.fill_in' : 'conditions.not_counted');
  const isBad = refusal !== null || (isChecked && message !== null);
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
            {isBehaviour(condition) && <FilterMode condition={condition} onChange={set} />}
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
      {canDraw && isBehaviour(condition) && <Filters condition={condition} onChange={set} />}
      {message !== null && <p className={classes.note} data-bad={isBad || undefined} role={isBad ? 'alert' : undefined}>{message}</p>}
    </div>
  );
}

function RowMenu({ place, draft, onChange, isInner }: Pick<Props, 'place' | 'draft' | 'onChange'> & { isInner: boolean }) {
  const t = useT();
  const index = place.path.at(-1) ?? 0;
  const parent = at(draft, { side: place.side, path: place.path.slice(0, -1) });
  const count = parent && isGroup(parent) ? parent.of.length : 0;
  return (
    <Menu>
      <Menu.Target><ActionIcon aria-label={t('conditions.more')}><IconDots size={15} aria-hidden /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconArrowUp size={15} aria-hidden />} disabled={index === 0} onClick={() => onChange(move(draft, place, -1))}>{t('conditions.move_up')}</Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={15} aria-hidden />} disabled={index >= count - 1} onClick={() => onChange(move(draft, place, 1))}>{t('conditions.move_down')}</Menu.Item>
        <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={() => onChange(duplicate(draft, place))}>{t('conditions.duplicate')}</Menu.Item>
        {!isInner && <Menu.Item leftSection={<IconFolderPlus size={15} aria-hidden />} onClick={() => onChange(wrap(draft, place))}>{t('conditions.make_group')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
