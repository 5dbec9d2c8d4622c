import type { ConditionTree } from '../../api/types';
import { type Condition, isGroup } from './condition';
import { isComplete } from './value';

export type Mode = 'all' | 'any';
export type Side = 'include' | 'exclude';

export interface Group extends Condition {
  kind: Mode;
  of: Condition[];
}

/** A segment being built: who is taken, and who is left out again. */
export interface Draft {
  include: Group;
  exclude: Group;
}

/** Where a condition stands: [2] is the third of its side, [2, 0] the first of the group there. */
export interface Place {
  side: Side;
  path: number[];
}

export const EMPTY: Draft = { include: { kind: 'all', of: [] }, exclude: { kind: 'any', of: [] } };

/** Reads a tree: a last "not" below "all" is what is left out. */
export function fromTree({ root }: ConditionTree): Draft {
  const of = root.kind === 'all' && isGroup(root) ? root.of : null;
  const last = of?.at(-1);
  if (!of || last?.kind !== 'not' || !last.of) return { ...EMPTY, include: asGroup(root, 'all') };
  const [only, ...others] = of.slice(0, -1);
  const include = only && others.length === 0 && only.kind === 'any' ? asGroup(only, 'all') : asGroup({ kind: 'all', of: of.slice(0, -1) }, 'all');
  return { include, exclude: asGroup(last.of as Condition, 'any') };
}

function asGroup(condition: Condition, otherwise: Mode): Group {
  return isGroup(condition) ? { kind: condition.kind, of: condition.of } : { kind: otherwise, of: [condition] };
}

/** The tree of a draft, and where each of its paths stands in the draft. */
export interface Written {
  tree: ConditionTree;
  places: Map<string, Place>;
  /** How many conditions were left out because something is still to be filled in. */
  left: number;
}

/** Writes the draft as a tree; `whole` keeps conditions that are not complete, which the server would refuse. */
export function toTree(draft: Draft, { whole = false } = {}): Written {
  const writer = new Writer(whole);
  const hasExclude = writer.kept(draft.exclude.of).length > 0;
  const isFlat = !hasExclude || draft.include.kind === 'all';
  const include = writer.group(draft.include, isFlat ? '/root' : '/root/of/0', { side: 'include', path: [] });
  if (!hasExclude) return writer.end(include.of.length > 0 ? include : { kind: 'all', of: [] });
  const taken = isFlat ? include.of : include.of.length > 0 ? [include] : [];
  const path = `/root/of/${taken.length}`;
  const exclude = writer.group(draft.exclude, `${path}/of`, { side: 'exclude', path: [] });
  writer.places.set(path, { side: 'exclude', path: [] });
  return writer.end({ kind: 'all', of: [...taken, { kind: 'not', of: exclude }] });
}

class Writer {
  readonly places = new Map<string, Place>();
  private left = 0;
  constructor(private readonly whole: boolean) {}

  kept(of: Condition[]): Condition[] {
    return of.filter((condition) => this.whole || (isGroup(condition) ? this.kept(condition.of).length > 0 : isComplete(condition)));
  }

  group(group: Group, path: string, place: Place): Group {
    this.places.set(path, place);
    const of: Condition[] = [];
    group.of.forEach((condition, index) => {
      if (this.kept([condition]).length === 0) {
        this.left += 1;
        return;
      }
      const here = `${path}/of/${of.length}`;
      const there: Place = { side: place.side, path: [...place.path, index] };
      this.places.set(here, there);
      of.push(isGroup(condition) ? this.group(condition, here, there) : condition);
    });
    return { kind: group.kind, of };
  }

  end(root: Condition): Written {
    return { tree: { version: 1, root }, places: this.places, left: this.left };
  }
}

/** The place in the draft that a path of the server points at or into. */
export function placeOf(path: string, places: Map<string, Place>): Place | undefined {
  for (let here = path; here !== ''; here = here.slice(0, here.lastIndexOf('/'))) {
    const place = places.get(here);
    if (place) return place;
  }
  return undefined;
}

/** One text for a place, for keys and lookups. */
export function placeKey({ side, path }: Place): string {
  return [side, ...path].join('/');
}
