import type { Fields } from '../../api/types';
import { type Filter, propertyField, type Window } from './condition';

/** What happened, and which: an order, a return, an event by name, or something with a message. Conditions, steps and the beginnings of periods name it alike. */
export interface Happening {
  kind?: unknown;
  of?: unknown;
  event?: unknown;
  message?: unknown;
  where?: unknown;
  where_mode?: unknown;
}

/** What can happen, in the order it is offered. */
export const HAPPENINGS = ['orders', 'returns', 'event', 'messages'] as const;
export const MESSAGES = ['sent', 'opened', 'clicked', 'unsubscribed', 'bounced', 'complained'];
/** Fields of an order or its lines that a filter may ask about. */
export const ORDER_FILTERS = ['category', 'product', 'brand', 'store', 'channel', 'payment', 'total', 'line_total', 'price', 'quantity'];
const MESSAGE_FILTERS = ['campaign', 'channel'];

/** Which of the things that happen is meant; a favourite is found among orders. */
export function aboutOf({ kind, of }: Happening): string {
  if (kind === 'favourite') return 'orders';
  return typeof of === 'string' ? of : String(kind);
}

/** The event asked about, or null when it is about something else. */
export function eventOf(happening: Happening): string | null {
  return aboutOf(happening) === 'event' ? String(happening.event ?? '') : null;
}

/** What became of the message asked about, or null when it is about something else. */
export function messageOf(happening: Happening): string | null {
  return aboutOf(happening) === 'messages' ? String(happening.message ?? '') : null;
}

export function filtersOf({ where }: Happening): Filter[] {
  return Array.isArray(where) ? (where as Filter[]) : [];
}

/** Fields of orders and their lines, of messages, or properties seen on the event. */
export function filterFields(happening: Happening, fields?: Fields): string[] {
  const event = eventOf(happening);
  if (event !== null) return fields?.events.find(({ name }) => name === event)?.properties.map(({ key }) => propertyField(key)) ?? [];
  return messageOf(happening) === null ? ORDER_FILTERS : MESSAGE_FILTERS;
}

/** A happening turned to another thing: nothing of the former one's filters suits it. */
export function turnHappening<T extends Happening>(happening: T, of: string): T {
  const { event, message, where, where_mode, ...rest } = happening;
  const more = of === 'event' ? { event: '' } : of === 'messages' ? { message: 'opened' } : {};
  return { ...rest, of, ...more } as unknown as T;
}

/** What a period begins with, or null when it begins otherwise. */
export function sinceOf(window: unknown): (Happening & { edge?: 'last' | 'first' }) | null {
  return (window as Window | null | undefined)?.since ?? null;
}
