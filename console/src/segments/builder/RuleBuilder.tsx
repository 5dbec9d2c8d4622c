import { ActionIcon, Button } from '@mantine/core';
import { IconFolderPlus, IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useT } from '../../i18n';
import { Segmented } from '../../kit';
import type { Condition } from '../rules/condition';
import { type Draft, type Group, type Mode, type Place, type Side } from '../rules/draft';
import * as edit from '../rules/edit';
import { usualSubject } from '../rules/subject';
import classes from './Builder.module.css';
import { ConditionRow } from './ConditionRow';
import { CountPill } from './CountPill';
import type { Counted } from './useCount';

interface Props {
  draft: Draft;
  onChange: (draft: Draft, mark?: string | null) => void;
  counted: Counted;
  /** Marks what is still to be filled in. */
  isChecked: boolean;
}

/** Who is taken and who is left out: sentences, one to a row, with the people left after each. */
export function RuleBuilder(props: Props) {
  const t = useT();
  const { draft, onChange } = props;
  const root = useRef<HTMLDivElement>(null);
  const size = edit.size(draft.include) + edit.size(draft.exclude);
  useFocusOnNew(root, size);
  return (
    <div ref={root} className={classes.builder}>
      <SideBox {...props} side="include" title={t('conditions.include')} />
      {draft.exclude.of.length > 0 ? <SideBox {...props} side="exclude" title={t('conditions.exclude')} /> : (
        <div><Button variant="subtle" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => onChange(edit.add(draft, { side: 'exclude', path: [] }, usualSubject()))}>{t('conditions.add_exclusion')}</Button></div>
      )}
    </div>
  );
}

function SideBox({ draft, onChange, counted, isChecked, side, title }: Props & { side: Side; title: string }) {
  const t = useT();
  const place: Place = { side, path: [] };
  const group = draft[side];
  return (
    <section className={classes.side} aria-label={title}>
      <div className={classes.sideHead}>
        <h2>{title}</h2>
        <ModeSwitch group={group} onChange={(mode) => onChange(edit.setMode(draft, place, mode))} />
        {side === 'exclude' && <span className={classes.end}><CountPill counted={counted} place={place} /></span>}
      </div>
      {group.of.map((condition, index) => <ConditionRow key={index} condition={condition} place={{ side, path: [index] }} draft={draft} onChange={onChange} counted={counted} isChecked={isChecked} />)}
      <div className={classes.adds}>
        <Button variant="subtle" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => onChange(edit.add(draft, place, usualSubject()))}>{t('conditions.add')}</Button>
        <Button variant="subtle" leftSection={<IconFolderPlus size={15} aria-hidden />} onClick={() => onChange(edit.add(draft, place, { kind: group.kind === 'all' ? 'any' : 'all', of: [usualSubject()] }))}>{t('conditions.add_group')}</Button>
      </div>
    </section>
  );
}

interface GroupProps {
  group: Group;
  place: Place;
  draft: Draft;
  onChange: Props['onChange'];
  counted: Counted;
  isChecked: boolean;
}

/** A group inside a side: its own all or any, its rows set in. */
export function GroupBox({ group, place, draft, onChange, counted, isChecked }: GroupProps) {
  const t = useT();
  return (
    <div className={classes.group} role="group" aria-label={t('conditions.group')}>
      <div className={classes.groupHead}>
        <ModeSwitch group={group} onChange={(mode) => onChange(edit.setMode(draft, place, mode))} />
        <span className={classes.end}>
          <CountPill counted={counted} place={place} />
          <ActionIcon aria-label={t('conditions.remove_group')} onClick={() => onChange(edit.remove(draft, place))}><IconX size={15} aria-hidden /></ActionIcon>
        </span>
      </div>
      {group.of.map((condition, index) => <ConditionRow key={index} condition={condition} place={{ side: place.side, path: [...place.path, index] }} draft={draft} onChange={onChange} counted={counted} isChecked={isChecked} isInner />)}
      <div className={classes.adds}>
        <Button variant="subtle" size="xs" leftSection={<IconPlus size={14} aria-hidden />} aria-label={t('conditions.add_to_group')} onClick={() => onChange(edit.add(draft, place, usualSubject()))}>{t('conditions.add')}</Button>
      </div>
    </div>
  );
}

function ModeSwitch({ group, onChange }: { group: Condition; onChange: (mode: Mode) => void }) {
  const t = useT();
  return <Segmented<Mode> label={t('conditions.mode')} value={group.kind as Mode} options={[{ value: 'all', label: t('conditions.mode_all') }, { value: 'any', label: t('conditions.mode_any') }]} onChange={onChange} />;
}

/** Leads to the first choice of a condition just added. */
function useFocusOnNew(root: React.RefObject<HTMLDivElement | null>, size: number) {
  const before = useRef<Set<Element> | null>(null);
  useEffect(() => {
    const rows = [...(root.current?.querySelectorAll('[data-condition]') ?? [])];
    const known = before.current;
    before.current = new Set(rows);
    const added = known && rows.length === known.size + 1 ? rows.filter((row) => !known.has(row)) : [];
    if (added.length === 1) added[0]?.querySelector<HTMLElement>('input, button')?.focus();
  }, [root, size]);
}

