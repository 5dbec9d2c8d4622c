import type { Condition, Duration } from './condition';
import type { Happening } from './happening';

/** One thing of several that happen in order. */
export interface Step extends Happening {
  /** At most so long after the step before; at any later time when it is left out. */
  within?: Duration | null;
  /** What must not happen strictly between the step before and this one. */
  without?: Happening[];
  /** False for a last step that stayed away. */
  happens?: boolean;
}

export const STEPS_MAX = 5;
export const STEPS_MIN = 2;

export function stepsOf({ steps }: Condition): Step[] {
  return Array.isArray(steps) ? (steps as Step[]) : [];
}

export function isMissing({ happens }: Step): boolean {
  return happens === false;
}

/** The steps with one more before a last one that stays away, or else at the end. */
export function addStep(steps: Step[]): Step[] {
  const last = steps.at(-1);
  return steps.toSpliced(last && isMissing(last) ? -1 : steps.length, 0, { of: 'orders', within: { days: 7 } });
}

/** The steps without one; what became the first follows nothing. */
export function removeStep(steps: Step[], index: number): Step[] {
  const [first, ...later] = steps.toSpliced(index, 1);
  if (!first) return [];
  const { within, without, happens, ...bare } = first;
  return [bare, ...later];
}

/** The step that follows, or stays away: then it needs a time, and nothing can lie before it. */
export function setHappens(step: Step, happens: boolean): Step {
  const { happens: _, without, ...rest } = step;
  if (happens) return { ...rest, ...(without ? { without } : {}) };
  return { ...rest, within: step.within ?? { days: 7 }, happens: false };
}

/** The step with its time changed; without one it may follow at any later time. */
export function setWithin({ within: _, ...step }: Step, within: Duration | null): Step {
  return within ? { ...step, within } : step;
}

/** The step with other things that must not lie before it. */
export function setWithout({ without: _, ...step }: Step, without: Happening[]): Step {
  return without.length > 0 ? { ...step, without } : step;
}

/** What a new sequence begins with: an event, then a purchase. */
export function usualSteps(): Step[] {
  return [{ of: 'event', event: '' }, { of: 'orders', within: { days: 7 } }];
}

/** Put into the basket, and no order within two hours. */
export const ABANDONED_BASKET: Condition = {
  kind: 'sequence', window: { last_days: 7 },
  steps: [{ of: 'event', event: 'Product Added' }, { of: 'orders', within: { hours: 2 }, happens: false }],
};
