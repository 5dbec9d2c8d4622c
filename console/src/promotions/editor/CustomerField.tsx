import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConditionTree } from '../../api/types';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Dialog } from '../../kit';
import { Choice } from '../../segments/builder/Choice';
import { useChoices } from '../../segments/builder/context';
import { RuleBuilder } from '../../segments/builder/RuleBuilder';
import { useCount } from '../../segments/builder/useCount';
import { fromTree, toTree } from '../../segments/rules/draft';
import { treeWords } from '../../segments/rules/words';
import classes from './Editor.module.css';

interface Props {
  tree: ConditionTree;
  onChange: (tree: ConditionTree) => void;
}

/** Who it is for: a segment, or conditions of one's own. */
export function CustomerField({ tree, onChange }: Props) {
  const t = useT();
  const choices = useChoices();
  const [isOpen, setOpen] = useState(false);
  const { include, exclude } = fromTree(tree);
  const [only] = include.of;
  const segment = include.of.length === 1 && exclude.of.length === 0 && only?.kind === 'segment' ? String(only.segment) : null;
  const isEmpty = include.of.length === 0 && exclude.of.length === 0;
  return (
    <>
      <Choice label={t('promotions.segment')} width={200} isSearchable placeholder={t('promotions.choose_segment')} value={segment} options={choices.segments.map(({ id, name }) => ({ value: id, label: name }))} onChange={(id) => onChange({ version: 1, root: { kind: 'all', of: [{ kind: 'segment', segment: id }] } })} />
      <Button variant="subtle" size="xs" leftSection={<IconPencil size={14} aria-hidden />} onClick={() => setOpen(true)}>{t('promotions.own_conditions')}</Button>
      {!segment && !isEmpty && <span className={classes.said}>{treeWords(tree, choices).join(' ')}</span>}
      {isOpen && <OwnConditions tree={tree} onClose={() => setOpen(false)} onDone={(next) => { onChange(next); setOpen(false); }} />}
    </>
  );
}

function OwnConditions({ tree, onClose, onDone }: { tree: ConditionTree; onClose: () => void; onDone: (tree: ConditionTree) => void }) {
  const t = useT();
  const fmt = useFmt();
  const [draft, setDraft] = useState(() => fromTree(tree));
  const [isChecked, setChecked] = useState(false);
  const counted = useCount(draft);
  const written = toTree(draft);
  const done = () => (written.left > 0 ? setChecked(true) : onDone(written.tree));
  return (
    <Dialog onClose={onClose} title={t('promotions.who_it_is_for')} size={860}>
      <div className={classes.own}>
        <RuleBuilder draft={draft} onChange={setDraft} counted={counted} isChecked={isChecked} />
        <div className={classes.ownEnd}>
          <span className="quiet figures" aria-live="polite">{counted.count && t('promotions.people_fit', { count: fmt.number(counted.count.count) })}</span>
          <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
          <Button onClick={done}>{t('promotions.take_conditions')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
