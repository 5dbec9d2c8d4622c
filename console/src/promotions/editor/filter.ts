import { EVERYTHING, type Filter } from '../definition';

export type Named = Extract<Filter, { any_of: string[] }>;

/** The filter as products and exceptions; null when it is of another shape, which is kept as it is. */
export function split(filter: Filter): { base: Named | null; except: Named | null } | null {
  if (filter.kind === 'everything') return { base: null, except: null };
  if (isNamed(filter)) return { base: filter, except: null };
  if (filter.kind === 'not') return isNamed(filter.of) ? { base: null, except: filter.of } : null;
  const [base, not, ...others] = filter.of;
  if (filter.kind !== 'all' || others.length > 0 || !base || !isNamed(base) || not?.kind !== 'not' || !isNamed(not.of)) return null;
  return { base, except: not.of };
}

export function join(base: Named | null, except: Named | null): Filter {
  if (!except) return base ?? EVERYTHING;
  const not: Filter = { kind: 'not', of: except };
  return base ? { kind: 'all', of: [base, not] } : not;
}

function isNamed(filter: Filter): filter is Named {
  return 'any_of' in filter;
}
