import { Engine } from 'json-rules-engine';
import { target } from './effects.mjs';

export function make(promotions) {
  const engine = new Engine();
  engine.addOperator('intersects', (there, wanted) => wanted.some((one) => there.includes(one)));
  promotions.forEach((promotion, index) => {
    const all = [];
    const of = target(promotion.effects[0]);
    if (of?.kind === 'categories') all.push({ fact: 'categories', operator: 'intersects', value: of.any_of });
    if (of?.kind === 'skus') all.push({ fact: 'skus', operator: 'intersects', value: of.any_of });
    const when = promotion.condition;
    if (when?.kind === 'total') all.push({ fact: 'total', operator: 'greaterThanInclusive', value: when.at_least });
    if (when?.kind === 'store') all.push({ fact: 'store', operator: 'in', value: when.any_of });
    if (when?.kind === 'customer') all.push({ fact: 'fits', operator: 'contains', value: index + 1 });
    if (when?.kind === 'coupon') all.push({ fact: 'pools', operator: 'contains', value: when.pool });
    if (when?.kind === 'time') all.push({ fact: 'minute', operator: 'greaterThanInclusive', value: 17 * 60 });
    engine.addRule({ conditions: { all }, event: { type: 'applies', params: { index } } });
  });
  return async (basket) => {
    const { events } = await engine.run(facts(basket));
    return events.map((event) => event.params.index);
  };
}

export function facts(basket) {
  const lines = basket.lines.filter((line) => !line.is_excluded);
  return {
    categories: lines.map((line) => line.category), skus: lines.map((line) => line.sku),
    total: lines.reduce((sum, line) => sum + (line.price * line.quantity) / 1000, 0),
    store: basket.store, fits: basket.fits, pools: basket.pools, minute: basket.minute,
  };
}
