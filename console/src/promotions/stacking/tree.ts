export interface Group {
  name: string;
  mode: 'all' | 'first' | 'best_for_customer' | 'best_for_shop';
  scope: 'basket' | 'line';
  exclusive: boolean;
  most?: number;
  children: Child[];
}

export type Child = { promotion: string } | { group: Group };

export interface Stacking {
  root: Group;
  margin_min?: number;
}

/** The places that lead to a child from the root. */
export type Path = number[];

export const MODES: Group['mode'][] = ['all', 'first', 'best_for_customer', 'best_for_shop'];
/** Groups within one another, the root included. */
export const DEPTH_MAX = 4;

export const isGroup = (child: Child): child is { group: Group } => 'group' in child;

export function newGroup(name: string): Group {
  return { name, mode: 'best_for_customer', scope: 'basket', exclusive: false, children: [] };
}

/** Every promotion that stands in the tree. */
export function placed(group: Group): string[] {
  return group.children.flatMap((child) => (isGroup(child) ? placed(child.group) : [child.promotion]));
}

/** Where a promotion stands; nothing when in no group. */
export function pathTo(group: Group, id: string): Path | null {
  for (const [index, child] of group.children.entries()) {
    if (!isGroup(child) && child.promotion === id) return [index];
    const below = isGroup(child) ? pathTo(child.group, id) : null;
    if (below) return [index, ...below];
  }
  return null;
}

/** The group at a path. */
export function groupAt(root: Group, path: Path): Group {
  return path.reduce((group, index) => {
    const child = group.children[index];
    return child && isGroup(child) ? child.group : group;
  }, root);
}

/** The tree with the group at a path changed. */
export function changeAt(root: Group, path: Path, change: (group: Group) => Group): Group {
  const [first, ...rest] = path;
  if (first === undefined) return change(root);
  return { ...root, children: root.children.map((child, index) => (index === first && isGroup(child) ? { group: changeAt(child.group, rest, change) } : child)) };
}

/** The tree without a promotion. */
export function without(group: Group, id: string): Group {
  const kept = group.children.filter((child) => isGroup(child) || child.promotion !== id);
  return { ...group, children: kept.map((child) => (isGroup(child) ? { group: without(child.group, id) } : child)) };
}

/** The tree with a promotion as the last of the group at a path, wherever it stood. */
export function putInto(root: Group, path: Path, id: string): Group {
  const arrived = changeAt(root, path, (group) => ({ ...group, children: [...group.children, { group: { ...newGroup(ARRIVED), children: [] } }] }));
  return settle(without(arrived, id), id);
}

const ARRIVED = '\u0000arrived';

/** Puts a promotion where its place was kept: taking it away first would have moved the places that lead there. */
function settle(group: Group, id: string): Group {
  return { ...group, children: group.children.map((child) => (!isGroup(child) ? child : child.group.name === ARRIVED ? { promotion: id } : { group: settle(child.group, id) })) };
}

/** The tree with a child one place up or down among its siblings. */
export function shift(root: Group, path: Path, by: -1 | 1): Group {
  const place = path.at(-1) ?? 0;
  return changeAt(root, path.slice(0, -1), (group) => {
    const children = [...group.children];
    const [child] = children.splice(place, 1);
    if (child) children.splice(place + by, 0, child);
    return { ...group, children };
  });
}

/** The tree without the group at a path; what stood in it stands in its parent. */
export function dissolve(root: Group, path: Path): Group {
  const place = path.at(-1) ?? 0;
  return changeAt(root, path.slice(0, -1), (group) => ({ ...group, children: group.children.flatMap((child, index) => (index === place && isGroup(child) ? child.group.children : [child])) }));
}
