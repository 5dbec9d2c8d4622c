import { useReducer } from 'react';

interface History<T> {
  past: T[];
  now: T;
  future: T[];
  /** What was last changed: typing on in the same field is one step. */
  mark: string | null;
}

export type Step<T> = { kind: 'change'; next: T; mark: string | null } | { kind: 'undo' } | { kind: 'redo' };

const STEPS_MAX = 200;

/** Moves a history by one step; a change after an undo forgets what was undone. */
export function walk<T>(history: History<T>, step: Step<T>): History<T> {
  const { past, now, future, mark } = history;
  switch (step.kind) {
    case 'change': {
      if (step.next === now) return history;
      const goesOn = step.mark !== null && step.mark === mark;
      return { past: goesOn ? past : [...past, now].slice(-STEPS_MAX), now: step.next, future: [], mark: step.mark };
    }
    case 'undo': {
      const before = past.at(-1);
      return before === undefined ? history : { past: past.slice(0, -1), now: before, future: [now, ...future], mark: null };
    }
    case 'redo': {
      const [after, ...later] = future;
      return after === undefined ? history : { past: [...past, now], now: after, future: later, mark: null };
    }
  }
}

/** A value with undo and redo. */
export function useHistory<T>(start: T) {
  const [history, send] = useReducer(walk<T>, { past: [], now: start, future: [], mark: null });
  return {
    now: history.now,
    change: (next: T, mark: string | null = null) => send({ kind: 'change', next, mark }),
    undo: history.past.length > 0 ? () => send({ kind: 'undo' }) : null,
    redo: history.future.length > 0 ? () => send({ kind: 'redo' }) : null,
  };
}
