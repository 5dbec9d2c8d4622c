import { type Condition, isGroup } from './condition';
import { type Draft, EMPTY, type Group, type Mode, type Place, type Side } from './draft';

/** The draft with the condition at a place replaced. */
export function replace(draft: Draft, place: Place, condition: Condition): Draft {
  return within(draft, place, (of, index) => of.toSpliced(index, 1, condition));
}

/** The draft without the condition at a place; a group left empty goes with it. */
export function remove(draft: Draft, place: Place): Draft {
  const gone = within(draft, place, (of, index) => of.toSpliced(index, 1));
  const parent = place.path.slice(0, -1);
  const group = parent.length > 0 ? at(gone, { side: place.side, path: parent }) : undefined;
  return group && isGroup(group) && group.of.length === 0 ? remove(gone, { side: place.side, path: parent }) : gone;
}

/** The draft with a condition added at the end of the group at a place. */
export function add(draft: Draft, group: Place, condition: Condition): Draft {
  return edit(draft, group, (found) => ({ ...found, of: [...found.of, condition] }));
}

/** The draft with the condition at a place once more, after itself. */
export function duplicate(draft: Draft, place: Place): Draft {
  return within(draft, place, (of, index) => of.toSpliced(index + 1, 0, structuredClone(of[index] as Condition)));
}

/** The draft with a condition a step up or down among its neighbours. */
export function move(draft: Draft, place: Place, step: -1 | 1): Draft {
  return within(draft, place, (of, index) => {
    const target = index + step;
    const moved = of[index];
    if (!moved || target < 0 || target >= of.length) return of;
    return of.toSpliced(index, 1).toSpliced(target, 0, moved);
  });
}

/** The draft with the condition at a place put into a group of its own, which asks for any. */
export function wrap(draft: Draft, place: Place): Draft {
  const condition = at(draft, place);
  return condition && !isGroup(condition) ? replace(draft, place, { kind: 'any', of: [condition] }) : draft;
}

/** The draft with a group's mode changed. */
export function setMode(draft: Draft, group: Place, mode: Mode): Draft {
  return edit(draft, group, (found) => ({ ...found, kind: mode }));
}

/** The draft with one side emptied. */
export function clear(draft: Draft, side: Side): Draft {
  return { ...draft, [side]: EMPTY[side] };
}

/** The condition at a place, or the side itself. */
export function at(draft: Draft, { side, path }: Place): Condition | undefined {
  return path.reduce<Condition | undefined>((found, index) => (found && isGroup(found) ? found.of[index] : undefined), draft[side]);
}

/** How many conditions there are, those in groups counted one by one. */
export function size(condition: Condition): number {
  return isGroup(condition) ? condition.of.reduce((sum, one) => sum + size(one), 0) : 1;
}

function within(draft: Draft, { side, path }: Place, change: (of: Condition[], index: number) => Condition[]): Draft {
  const index = path.at(-1);
  if (index === undefined) return draft;
  return edit(draft, { side, path: path.slice(0, -1) }, (group) => ({ ...group, of: change(group.of, index) }));
}

function edit(draft: Draft, { side, path }: Place, change: (group: Group) => Group): Draft {
  return { ...draft, [side]: editGroup(draft[side], path, change) };
}

function editGroup(group: Group, [index, ...rest]: number[], change: (group: Group) => Group): Group {
  if (index === undefined) return change(group);
  const inner = group.of[index];
  if (!inner || !isGroup(inner)) return group;
  return { ...group, of: group.of.toSpliced(index, 1, editGroup(inner, rest, change)) };
}
