import type { Import, ImportKind, ImportState } from '../api/types';
import type { Tone } from '../kit';

export const KINDS: ImportKind[] = ['customers', 'orders', 'products', 'returns'];

export const TONES: Record<ImportState, Tone> = {
  uploaded: 'quiet', mapped: 'quiet', checking: 'accent', checked: 'violet', running: 'accent', paused: 'warn', finished: 'good', failed: 'bad', undoing: 'accent', undone: 'quiet', cancelled: 'quiet',
};

export const STEPS = ['format', 'columns', 'check', 'run'] as const;
export type StepId = (typeof STEPS)[number];

/** It changes by itself from moment to moment. */
export function isLive(state: ImportState | undefined): boolean {
  return state === 'checking' || state === 'running' || state === 'undoing';
}

/** What the file means may still be changed. */
export function isOpen(state: ImportState): boolean {
  return state === 'uploaded' || state === 'mapped' || state === 'checked' || state === 'failed';
}

/** The step at which an import waits or works. */
export function stepOf({ state, started_at }: Pick<Import, 'state' | 'started_at'>): StepId {
  if (state === 'uploaded') return 'format';
  if (state === 'mapped' || state === 'checking' || state === 'checked') return 'check';
  if (state === 'cancelled' && !started_at) return 'check';
  return 'run';
}

/** Whether what it wrote can be taken back at this moment. */
export function canUndo({ state, can_undo_until }: Pick<Import, 'state' | 'can_undo_until'>, now: Date): boolean {
  return (state === 'finished' || state === 'cancelled' || state === 'failed') && can_undo_until !== null && new Date(can_undo_until) > now;
}
