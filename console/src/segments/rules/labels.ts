import type { Fields } from '../../api/types';
import { t, tCode } from '../../i18n';
import { type Condition, propertyKey } from './condition';
import { type Happening, messageOf } from './happening';
import { subjectKey } from './subject';

/** Attributes that come from the loyalty programme and from coupons, not from the company. */
const STANDING = ['loyalty_points', 'loyalty_points_ending', 'loyalty_ends_on', 'loyalty_tier', 'coupons_held'];

/** What the words need to know besides the tree. */
export interface Context {
  currency: string;
  fields?: Fields;
  /** Names of campaigns, segments and lists by id. */
  names: Map<string, string>;
}

/** What a condition is about, in words. */
export function subjectLabel(condition: Condition): string {
  if (condition.kind === 'attribute') return fieldLabel(String(condition.key));
  return tCode('conditions.subject', subjectKey(condition));
}

/** The words of a built-in attribute; a company's own is called as the company calls it. */
export function fieldLabel(key: string): string {
  const own = key.replace(/^attributes\./, '');
  return tCode('conditions.subject', `attribute_${STANDING.includes(own) ? own : key}`, {}, own);
}

/** The words of a filter's field; an event's property is called as it was sent, once it is named. */
export function filterLabel(field: string, happening: Happening): string {
  const property = propertyKey(field);
  if (property !== null) return property || t('conditions.event_property');
  return tCode('conditions.filter', messageOf(happening) !== null && field === 'channel' ? 'message_channel' : field);
}

export function channelLabel(channel: string): string {
  return tCode('conditions.subject', `contact_${channel}`, {}, channel);
}

export function purposeLabel(purpose: unknown): string {
  return tCode('conditions.for', String(purpose ?? 'marketing'));
}

export function nameOf(id: unknown, { names }: Context): string {
  return names.get(String(id)) ?? String(id);
}
