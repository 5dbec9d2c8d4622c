import type { CampaignState } from '../api/types';
import type { Tone } from '../kit';

export const STATES: CampaignState[] = ['draft', 'scheduled', 'preparing', 'sending', 'paused', 'finished', 'stopped'];

export const TONES: Record<CampaignState, Tone> = { draft: 'quiet', scheduled: 'violet', preparing: 'accent', sending: 'accent', paused: 'warn', finished: 'good', stopped: 'bad' };

export const GOALS = ['win_back', 'welcome', 'birthday', 'cross_sell', 'other'] as const;
export type Goal = (typeof GOALS)[number];

/** Its words may still be changed. */
export function isEditable(state: CampaignState): boolean {
  return state === 'draft' || state === 'scheduled';
}

/** It changes by itself from moment to moment. */
export function isLive(state: CampaignState): boolean {
  return state === 'preparing' || state === 'sending';
}
