import type { PromotionState } from '../api/types';
import type { Tone } from '../kit';

export const STATES: PromotionState[] = ['draft', 'staged', 'scheduled', 'running', 'paused', 'ended'];

export const TONES: Record<PromotionState, Tone> = { draft: 'quiet', staged: 'violet', scheduled: 'accent', running: 'good', paused: 'warn', ended: 'quiet' };

export type Deed = 'stage' | 'unstage' | 'launch' | 'pause' | 'resume' | 'end';

/** In which states a deed can be done. */
export const ALLOWED: Record<Deed, PromotionState[]> = {
  stage: ['draft'],
  unstage: ['staged', 'scheduled'],
  launch: ['draft', 'staged'],
  pause: ['running'],
  resume: ['paused'],
  end: ['scheduled', 'running', 'paused'],
};

/** A change of it waits until it is published. */
export function hasBegun(state: PromotionState): boolean {
  return state === 'running' || state === 'paused';
}

/** The move a launch is: at its own time when that is to come, else at once. */
export function launchMove(from: string | undefined, now = Date.now()): 'schedule' | 'start' {
  return from !== undefined && Date.parse(from) > now ? 'schedule' : 'start';
}
