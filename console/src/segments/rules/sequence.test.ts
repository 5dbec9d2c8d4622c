import { expect, it } from 'vitest';
import { ABANDONED_BASKET, addStep, removeStep, setHappens, setWithin, setWithout, type Step, stepsOf } from './sequence';

const added: Step = { of: 'event', event: 'Product Added' };
const bought: Step = { of: 'orders', within: { days: 7 }, without: [{ of: 'returns' }] };
const stayedAway: Step = { of: 'orders', within: { hours: 2 }, happens: false };

it('a step is added at the end, and before one that stays away', () => {
  expect(addStep([added, bought]).map(({ of }) => of)).toEqual(['event', 'orders', 'orders']);
  expect(addStep([added, stayedAway]).at(-1)).toBe(stayedAway);
});

it('what becomes the first step follows nothing', () => {
  expect(removeStep([added, bought, stayedAway], 0)).toEqual([{ of: 'orders' }, stayedAway]);
  expect(removeStep([added, bought, stayedAway], 1)).toEqual([added, stayedAway]);
});

it('a step that stays away has a time and nothing in between', () => {
  expect(setHappens({ of: 'orders', without: [{ of: 'returns' }] }, false)).toEqual({ of: 'orders', within: { days: 7 }, happens: false });
  expect(setHappens(stayedAway, true)).toEqual({ of: 'orders', within: { hours: 2 } });
  expect(setHappens(bought, true)).toEqual(bought);
});

it('a time or a prohibition taken away leaves nothing behind', () => {
  expect(setWithin(bought, null)).not.toHaveProperty('within');
  expect(setWithout(bought, [])).not.toHaveProperty('without');
});

it('the abandoned basket is a purchase that did not follow', () => expect(stepsOf(ABANDONED_BASKET).at(-1)?.happens).toBe(false));
