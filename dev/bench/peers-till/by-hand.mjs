import { target } from './effects.mjs';
import { facts } from './json-rules-engine.mjs';

// Promotions by what they are for, and a plain function for each condition.
export function make(promotions) {
  const byWord = new Map();
  const always = [];
  const holds = promotions.map((promotion, index) => {
    const of = target(promotion.effects[0]);
    if (!of || of.kind === 'everything') always.push(index);
    else for (const word of of.any_of) byWord.set(word, [...(byWord.get(word) ?? []), index]);
    return condition(promotion.condition, index);
  });
  return (basket) => {
    const told = facts(basket);
    const seen = new Set(always);
    for (const word of told.categories) for (const index of byWord.get(word) ?? []) seen.add(index);
    for (const word of told.skus) for (const index of byWord.get(word) ?? []) seen.add(index);
    return [...seen].filter((index) => holds[index](told));
  };
}

function condition(when, index) {
  if (when?.kind === 'total') return (told) => told.total >= when.at_least;
  if (when?.kind === 'store') return (told) => when.any_of.includes(told.store);
  if (when?.kind === 'customer') return (told) => told.fits.includes(index + 1);
  if (when?.kind === 'coupon') return (told) => told.pools.includes(when.pool);
  if (when?.kind === 'time') return (told) => told.minute >= 17 * 60;
  return () => true;
}
