import type { Money } from '../fmt';

/** One amount less another. */
export function less(one: Money, other: Money): Money {
  return { minor: one.minor - other.minor, currency: one.currency };
}
