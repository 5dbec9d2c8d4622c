import { ZenEngine } from '@gorules/zen-engine';
import { target } from './effects.mjs';
import { facts } from './json-rules-engine.mjs';

const NODES = { in: 'in', table: 'table', out: 'out' };

// One decision table of a row a promotion; every row that holds is collected.
export function make(promotions) {
  const rules = promotions.map((promotion, index) => ({ _id: `r${index}`, when: told(promotion, index), index: `${index}` }));
  const content = {
    inputs: [{ id: 'when', name: 'when', type: 'expression' }],
    outputs: [{ id: 'index', name: 'index', type: 'expression', field: 'index' }],
    hitPolicy: 'collect', rules,
  };
  const nodes = [
    { id: NODES.in, type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
    { id: NODES.table, type: 'decisionTableNode', name: 'table', content, position: { x: 1, y: 0 } },
    { id: NODES.out, type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
  ];
  const edges = [['in', 'table'], ['table', 'out']].map(([sourceId, targetId]) => ({ id: sourceId + targetId, type: 'edge', sourceId, targetId }));
  const decision = new ZenEngine().createDecision({ nodes, edges });
  return async (basket) => {
    const { result } = await decision.evaluate(facts(basket));
    return result.map((row) => row.index);
  };
}

function told(promotion, index) {
  const parts = [];
  const of = target(promotion.effects[0]);
  if (of?.kind === 'categories') parts.push(`some(categories, # in ${JSON.stringify(of.any_of)})`);
  if (of?.kind === 'skus') parts.push(`some(skus, # in ${JSON.stringify(of.any_of)})`);
  const when = promotion.condition;
  if (when?.kind === 'total') parts.push(`total >= ${when.at_least}`);
  if (when?.kind === 'store') parts.push(`store in ${JSON.stringify(when.any_of)}`);
  if (when?.kind === 'customer') parts.push(`${index + 1} in fits`);
  if (when?.kind === 'coupon') parts.push(`"${when.pool}" in pools`);
  if (when?.kind === 'time') parts.push(`minute >= ${17 * 60}`);
  return parts.join(' and ') || 'true';
}
