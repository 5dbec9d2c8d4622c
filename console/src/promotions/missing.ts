import type { Condition, Definition } from './definition';

/** The first choice still to be made that the server could not even read; the rest it tells by itself. */
export function firstMissing({ condition, effects }: Definition): string | null {
  const effect = effects.findIndex((one) => one.kind === 'coupon' && !isPool(one.pool));
  if (effect >= 0) return `effects[${effect}].pool`;
  return condition ? missingIn('condition', condition) : null;
}

function missingIn(path: string, condition: Condition): string | null {
  switch (condition.kind) {
    case 'all': case 'any': return condition.of.map((one, index) => missingIn(`${path}.of[${index}]`, one)).find((found) => found !== null) ?? null;
    case 'not': return missingIn(`${path}.of`, condition.of);
    case 'coupon': return isPool(condition.pool) ? null : `${path}.pool`;
    case 'customer': return condition.tree.root.kind === 'all' && Array.isArray(condition.tree.root.of) && condition.tree.root.of.length === 0 ? path : null;
    case 'time': return [condition.from, condition.to].every((time) => time === undefined || /^\d\d:\d\d$/.test(time)) ? null : path;
    default: return null;
  }
}

/** The terms without conditions that ask for a coupon of no pool yet: a pool can be made only for a promotion that is there. */
export function withoutMissingPools({ condition, ...rest }: Definition): Definition {
  const kept = condition && withPools(condition);
  return kept ? { ...rest, condition: kept } : rest;
}

function withPools(condition: Condition): Condition | null {
  if (condition.kind === 'all' || condition.kind === 'any') {
    const of = condition.of.map(withPools).filter((one) => one !== null);
    return of.length > 0 ? { ...condition, of } : null;
  }
  if (condition.kind === 'not') {
    const of = withPools(condition.of);
    return of && { ...condition, of };
  }
  return condition.kind === 'coupon' && !isPool(condition.pool) ? null : condition;
}

function isPool(id: string): boolean {
  return /^cpp_\d+$/.test(id);
}
