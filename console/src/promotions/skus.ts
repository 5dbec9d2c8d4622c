import type { Condition, Definition, Effect, Filter } from './definition';

/** Codes of the products that terms speak of, each once. */
export function skusOf(terms: Definition[]): string[] {
  const codes = terms.flatMap(({ effects, condition }) => [...effects.flatMap(ofEffect), ...(condition ? ofCondition(condition) : [])]);
  return [...new Set(codes)].filter(Boolean);
}

function ofEffect(effect: Effect): string[] {
  switch (effect.kind) {
    case 'gift': return [effect.sku];
    case 'bundle_price': return effect.parts.flatMap(({ of }) => ofFilter(of));
    case 'buy_get': return [effect.buy, effect.get].flatMap(({ of }) => ofFilter(of));
    default: return 'of' in effect ? ofFilter(effect.of) : [];
  }
}

function ofCondition(condition: Condition): string[] {
  switch (condition.kind) {
    case 'all': case 'any': return condition.of.flatMap(ofCondition);
    case 'not': return ofCondition(condition.of);
    case 'total': case 'quantity': return ofFilter(condition.of);
    default: return [];
  }
}

/** Codes of the products a filter names. */
export function ofFilter(filter: Filter | undefined): string[] {
  switch (filter?.kind) {
    case 'skus': return filter.any_of;
    case 'not': return ofFilter(filter.of);
    case 'all': case 'any': return filter.of.flatMap(ofFilter);
    default: return [];
  }
}
