import type { Window } from './condition';

export type WindowKind = 'ever' | 'last_days' | 'last_hours' | 'dates' | 'month' | 'year' | 'since';

/** The kinds of period, the usual ones first. */
export const WINDOW_KINDS: WindowKind[] = ['ever', 'last_days', 'last_hours', 'dates', 'month', 'year', 'since'];

export function windowKind(window: Window | null): WindowKind {
  if (!window) return 'ever';
  if (window.this) return window.this;
  if (window.since) return 'since';
  if ('last_days' in window) return 'last_days';
  return 'last_hours' in window ? 'last_hours' : 'dates';
}

/** A period of a kind, with what it keeps of the one before. */
export function beginWindow(kind: WindowKind, window: Window | null): Window | null {
  switch (kind) {
    case 'ever': return null;
    case 'last_days': return { last_days: window?.last_days ?? 90, ...clockOf(window) };
    case 'last_hours': return { last_hours: window?.last_hours ?? 24 };
    case 'dates': return { from: window?.from ?? null, to: window?.to ?? null, ...clockOf(window) };
    case 'since': return { since: window?.since ?? { edge: 'last', of: 'orders' } };
    default: return { this: kind, ...clockOf(window) };
  }
}

/** Whether a period counts whole days, which begin by somebody's clock. */
export function hasDays(window: Window): boolean {
  const kind = windowKind(window);
  return kind !== 'last_hours' && kind !== 'since';
}

/** The period with days by another clock; the workspace's is not said. */
export function withClock({ zone: _, ...window }: Window, zone: 'workspace' | 'customer'): Window {
  return zone === 'customer' ? { ...window, zone } : window;
}

function clockOf(window: Window | null): Pick<Window, 'zone'> {
  return window?.zone ? { zone: window.zone } : {};
}
