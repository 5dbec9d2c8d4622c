// How many baskets a second a rules engine prices: node run.mjs json-rules-engine|zen-engine|by-hand FILE
import { readFileSync } from 'node:fs';
import { discount } from './effects.mjs';

const RUNS = 5;
const [peer, file] = process.argv.slice(2);
const { promotions, baskets } = JSON.parse(readFileSync(file, 'utf8'));
const { make } = await import(`./${peer}.mjs`);
const applying = make(promotions);

// The engines say which promotions apply, the effects are everybody's.
function take(indexes, basket) {
  const left = basket.lines.map((line) => Math.round((line.price * line.quantity) / 1000));
  for (const index of indexes) discount(promotions[index].effects[0], basket, left);
  return indexes.length;
}

// What waits for nothing is not made to wait.
function price(basket) {
  const indexes = applying(basket);
  return indexes instanceof Promise ? indexes.then((found) => take(found, basket)) : take(indexes, basket);
}
async function priceAll() {
  let applied = 0;
  for (const basket of baskets) {
    const one = price(basket);
    applied += one instanceof Promise ? await one : one;
  }
  return applied;
}

const applied = await priceAll();
let best = Infinity;
for (let run = 0; run < RUNS; run += 1) {
  const begun = process.hrtime.bigint();
  await priceAll();
  best = Math.min(best, Number(process.hrtime.bigint() - begun) / 1e9 / baskets.length);
}
console.log(JSON.stringify({ baskets_per_s: 1 / best, applied }));
process.exit(0);
