import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconFolderPlus, IconLogout, IconX } from '@tabler/icons-react';
import { tCode, useT } from '../../i18n';
import type { Promotion } from '../../api/types';
import { AppLink, StatusBadge } from '../../kit';
import { Choice } from '../../segments/builder/Choice';
import { TONES } from '../states';
import classes from './Stacking.module.css';
import { changeAt, type Child, DEPTH_MAX, dissolve, type Group, groupAt, isGroup, MODES, newGroup, type Path, placed, putInto, shift, without } from './tree';

interface Props {
  root: Group;
  onChange: (root: Group) => void;
  promotions: Promotion[];
  /** The promotion the page is about. */
  current?: string;
}

/** How promotions go together: groups within groups, walked from the top; below, those in no group. */
export function StackingEditor({ root, onChange, promotions, current }: Props) {
  const t = useT();
  const inTree = new Set(placed(root));
  const outside = promotions.filter(({ id, state }) => !inTree.has(id) && (state !== 'ended' || id === current)).sort((one, other) => priorityOf(other) - priorityOf(one));
  return (
    <div className={classes.tree}>
      <GroupBox group={root} path={[]} root={root} onChange={onChange} promotions={promotions} current={current} />
      <section className={classes.outside} aria-label={t('promotions.outside')}>
        <h2>{t('promotions.outside')}</h2>
        <p className="quiet small">{t('promotions.outside_text')}</p>
        <ul className={classes.children}>{outside.map((one) => <li key={one.id} className={classes.promotion} data-current={one.id === current || undefined}><Name promotion={one} id={one.id} /><span className="quiet small">{t('promotions.priority_of', { priority: String(priorityOf(one)) })}</span></li>)}</ul>
      </section>
    </div>
  );
}

function priorityOf({ definition }: Promotion): number {
  return Number((definition as { priority?: number }).priority ?? 0);
}

function GroupBox({ group, path, root, onChange, promotions, current }: Props & { group: Group; path: Path }) {
  const t = useT();
  const change = (part: Partial<Group>) => onChange(changeAt(root, path, (found) => ({ ...found, ...part })));
  const inGroup = new Set(group.children.flatMap((child) => (isGroup(child) ? [] : [child.promotion])));
  const addable = promotions.filter(({ id, state }) => !inGroup.has(id) && state !== 'ended');
  const name = path.length === 0 ? t('promotions.root_group') : group.name || t('promotions.group');
  return (
    <section className={classes.group} aria-label={name}>
      <div className={classes.head}>
        {path.length === 0 ? <h2>{name}</h2> : <TextInput aria-label={t('promotions.group_name')} placeholder={t('promotions.group')} value={group.name} onChange={(event) => change({ name: event.currentTarget.value })} maxLength={100} style={{ inlineSize: 180 }} />}
        <Choice label={t('promotions.mode')} width={230} value={group.mode} options={MODES.map((mode) => ({ value: mode, label: tCode('promotions.mode', mode) }))} onChange={(mode) => change({ mode: mode as Group['mode'] })} />
        <Choice label={t('promotions.decided_for')} width={170} value={group.scope} options={[{ value: 'basket', label: t('promotions.per_basket') }, { value: 'line', label: t('promotions.per_line') }]} onChange={(scope) => change({ scope: scope as Group['scope'] })} />
        {group.mode === 'best_for_customer' && <Choice label={t('promotions.best_count')} width={120} value={String(group.most ?? 1)} options={[1, 2, 3, 4, 5].map((count) => ({ value: String(count), label: t('promotions.best_of', { count: String(count) }) }))} onChange={(count) => change({ most: Number(count) })} />}
        {path.length > 0 && <Checkbox classNames={{ label: classes.option }} label={t('promotions.exclusive')} checked={group.exclusive} onChange={(event) => change({ exclusive: event.currentTarget.checked })} />}
        {path.length > 0 && <Moves path={path} root={root} onChange={onChange} name={name} />}
        {path.length > 0 && <ActionIcon aria-label={t('promotions.dissolve', { name })} onClick={() => onChange(dissolve(root, path))}><IconX size={15} aria-hidden /></ActionIcon>}
      </div>
      <p className="quiet small">{tCode('promotions.mode_text', group.mode)}</p>
      <ol className={classes.children}>
        {group.children.map((child, index) => <li key={keyOf(child, index)}>{isGroup(child) ? <GroupBox group={child.group} path={[...path, index]} root={root} onChange={onChange} promotions={promotions} current={current} /> : <Placed id={child.promotion} path={[...path, index]} root={root} onChange={onChange} promotions={promotions} current={current} />}</li>)}
      </ol>
      <div className={classes.adds}>
        <Select aria-label={t('promotions.put_into', { name })} placeholder={t('promotions.put_here')} searchable value={null} data={addable.map(({ id, name: label }) => ({ value: id, label }))} nothingFoundMessage={t('conditions.nothing_found')} onChange={(id) => id && onChange(putInto(root, path, id))} w={220} size="xs" />
        {path.length < DEPTH_MAX - 1 && <Button size="xs" variant="subtle" leftSection={<IconFolderPlus size={14} aria-hidden />} onClick={() => change({ children: [...group.children, { group: newGroup('') }] })}>{t('promotions.add_group')}</Button>}
      </div>
    </section>
  );
}

function keyOf(child: Child, index: number): string {
  return isGroup(child) ? `group ${index}` : child.promotion;
}

function Placed({ id, path, root, onChange, promotions, current }: Props & { id: string; path: Path }) {
  const t = useT();
  const promotion = promotions.find((one) => one.id === id);
  const name = promotion?.name ?? id;
  return (
    <div className={classes.promotion} data-current={id === current || undefined}>
      <Name promotion={promotion} id={id} />
      <Moves path={path} root={root} onChange={onChange} name={name} />
      <ActionIcon aria-label={t('promotions.take_out', { name })} onClick={() => onChange(without(root, id))}><IconLogout size={15} aria-hidden /></ActionIcon>
    </div>
  );
}

function Name({ promotion, id }: { promotion: Promotion | undefined; id: string }) {
  if (!promotion) return <span className={classes.name}>{id}</span>;
  return <span className={classes.name}><AppLink href={`/promotions/${id}`}>{promotion.name}</AppLink><StatusBadge tone={TONES[promotion.state]}>{tCode('promotions.state', promotion.state)}</StatusBadge></span>;
}

function Moves({ path, root, onChange, name }: { path: Path; root: Group; onChange: (root: Group) => void; name: string }) {
  const t = useT();
  const place = path.at(-1) ?? 0;
  const last = groupAt(root, path.slice(0, -1)).children.length - 1;
  return (
    <span className={classes.moves}>
      <ActionIcon aria-label={t('promotions.move_up', { name })} disabled={place === 0} onClick={() => onChange(shift(root, path, -1))}><IconArrowUp size={15} aria-hidden /></ActionIcon>
      <ActionIcon aria-label={t('promotions.move_down', { name })} disabled={place === last} onClick={() => onChange(shift(root, path, 1))}><IconArrowDown size={15} aria-hidden /></ActionIcon>
    </span>
  );
}
