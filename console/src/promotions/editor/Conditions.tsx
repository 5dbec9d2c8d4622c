import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconFolderPlus, IconPlus, IconX } from '@tabler/icons-react';
import { useSession } from '../../api/session';
import { fractionDigits } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { Card, Segmented } from '../../kit';
import { Choice } from '../../segments/builder/Choice';
import { blankCondition, type Condition, CONDITION_KINDS, isGroup, type Of, type Plain, type PlainKind, rootOf } from '../definition';
import type { Draft } from '../useDraft';
import { ConditionFields } from './ConditionFields';
import classes from './Editor.module.css';
import { useFieldError, useIsWrong } from './problems';

type Group = Of<'all' | 'any'>;

/** When the promotion applies: rows and groups of them, all or any. */
export function Conditions({ draft }: { draft: Draft }) {
  const t = useT();
  const root = rootOf(draft.definition.condition);
  const change = (next: Group) => draft.change({ condition: next.of.length === 0 ? undefined : next });
  return (
    <Card title={t('promotions.when_it_applies')} aside={root.of.length > 1 && <Mode group={root} onChange={change} />}>
      {root.of.length === 0 && <p className="quiet">{t('promotions.always_applies')}</p>}
      <Rows group={root} onChange={change} path="condition" isInner={false} />
    </Card>
  );
}

function Mode({ group, onChange }: { group: Group; onChange: (group: Group) => void }) {
  const t = useT();
  return <Segmented label={t('conditions.mode')} value={group.kind} options={[{ value: 'all', label: t('conditions.mode_all') }, { value: 'any', label: t('conditions.mode_any') }]} onChange={(kind) => onChange({ ...group, kind })} />;
}

interface RowsProps {
  group: Group;
  onChange: (group: Group) => void;
  path: string;
  isInner: boolean;
}

function Rows({ group, onChange, path, isInner }: RowsProps) {
  const t = useT();
  const unit = 10 ** fractionDigits(useSession().workspace.currency);
  const add = (condition: Condition) => onChange({ ...group, of: [...group.of, condition] });
  return (
    <div className={classes.rows}>
      {group.of.map((condition, index) => <Row key={index} condition={condition} path={`${path}.of[${index}]`} unit={unit} onChange={(next) => onChange({ ...group, of: group.of.map((one, place) => (place === index ? next : one)) })} onRemove={() => onChange({ ...group, of: group.of.filter((_, place) => place !== index) })} />)}
      <div className={classes.adds}>
        <Menu>
          <Menu.Target><Button variant="subtle" size={isInner ? 'xs' : 'sm'} leftSection={<IconPlus size={15} aria-hidden />}>{isInner ? t('promotions.add_condition_to_group') : t('promotions.add_condition')}</Button></Menu.Target>
          <Menu.Dropdown>{CONDITION_KINDS.map((kind) => <Menu.Item key={kind} onClick={() => add(blankCondition(kind, unit))}>{tCode('promotions.condition', kind)}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
        {!isInner && <Button variant="subtle" leftSection={<IconFolderPlus size={15} aria-hidden />} onClick={() => add({ kind: group.kind === 'all' ? 'any' : 'all', of: [blankCondition('store', unit)] })}>{t('conditions.add_group')}</Button>}
      </div>
    </div>
  );
}

interface RowProps {
  condition: Condition;
  path: string;
  unit: number;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

function Row({ condition, path, unit, onChange, onRemove }: RowProps) {
  const t = useT();
  const isWrong = useIsWrong(path);
  const error = useFieldError(path);
  const isNot = condition.kind === 'not';
  const inner = isNot ? condition.of : condition;
  const innerPath = isNot ? `${path}.of` : path;
  const put = (next: Condition) => onChange(isNot ? { kind: 'not', of: next } : next);
  const remove = <ActionIcon aria-label={t('promotions.remove_condition')} onClick={onRemove}><IconX size={15} aria-hidden /></ActionIcon>;
  if (isGroup(inner)) {
    return (
      <div className={classes.group} role="group" aria-label={t('conditions.group')}>
        <div className={classes.groupHead}><Mode group={inner} onChange={put} />{remove}</div>
        <Rows group={inner} onChange={put} path={innerPath} isInner />
      </div>
    );
  }
  return (
    <div className={classes.row} data-bad={isWrong || undefined}>
      <div className={classes.sentence}>
        <Choice label={t('promotions.holds')} width={92} value={isNot ? 'not' : 'if'} options={[{ value: 'if', label: t('promotions.only_if') }, { value: 'not', label: t('promotions.not_if') }]} onChange={(next) => onChange(next === 'not' ? { kind: 'not', of: inner } : inner)} />
        <Choice label={t('promotions.condition_kind')} width={190} isStrong value={inner.kind} options={CONDITION_KINDS.map((kind) => ({ value: kind, label: tCode('promotions.condition', kind) }))} onChange={(kind) => kind !== inner.kind && put(blankCondition(kind as PlainKind, unit))} />
        {inner.kind !== 'not' && <ConditionFields condition={inner as Plain} onChange={put} path={innerPath} />}
        {error && <span className={classes.wrong}>{error}</span>}
      </div>
      {remove}
    </div>
  );
}
