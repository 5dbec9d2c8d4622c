import type { CouponPool, Draw, HeldCoupon, PrizeOrder } from '../api/types';
import type { Tone } from '../kit';

export type PoolState = 'paused' | 'ended' | 'waiting' | 'making' | 'used_up' | 'active';

/** Where a pool stands, the first thing that keeps its coupons from being used before the others. */
export function poolState({ is_paused: isPaused, settings, codes, counts }: CouponPool, now: Date): PoolState {
  if (isPaused) return 'paused';
  if (settings.until && new Date(settings.until) <= now) return 'ended';
  if (settings.from && new Date(settings.from) > now) return 'waiting';
  if (codes.kind === 'unique' && counts.generated < (codes.wanted ?? 0)) return 'making';
  if (codes.kind === 'unique' && counts.generated > 0 && counts.left === 0) return 'used_up';
  return 'active';
}

export const POOL_TONES: Record<PoolState, Tone> = { paused: 'warn', ended: 'quiet', waiting: 'accent', making: 'accent', used_up: 'bad', active: 'good' };
export const ORDER_TONES: Record<PrizeOrder['state'], Tone> = { ordered: 'warn', packed: 'accent', sent: 'accent', delivered: 'good', cancelled: 'quiet' };
export const DRAW_TONES: Record<Draw['state'], Tone> = { open: 'accent', committed: 'accent', frozen: 'violet', drawn: 'good' };
export const STANDING_TONES: Record<HeldCoupon['standing'], Tone> = { ready: 'good', waiting: 'accent', reserved: 'accent', redeemed: 'quiet', expired: 'quiet', paused: 'warn' };

export const DRAW_STEPS = ['commit', 'freeze', 'draw'] as const;
export type DrawStep = (typeof DRAW_STEPS)[number];

/** The step a draw is to take next; none once it is drawn. */
export function nextStep(draw: Draw): DrawStep | null {
  return ({ open: 'commit', committed: 'freeze', frozen: 'draw', drawn: null } as const)[draw.state];
}
