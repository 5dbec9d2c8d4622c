import type { TimelineEntry } from '../api/types';
import { fmt, type Money } from '../fmt';
import { t, tCode } from '../i18n';

interface Line {
  name: string;
  quantity: string;
}

const TAGS_MAX = 6;

/** One thing that happened, in words. */
export function entryWords({ kind, code, params }: TimelineEntry): string {
  const subject = subjectOf(params);
  switch (kind) {
    case 'order': return orderWords(code, params);
    case 'return': return t('customers.entry.return', { total: amount(params.total) });
    case 'event': return t('customers.entry.event', { name: text(params.name) });
    case 'message': return t('customers.entry.message', { subject, outcome: tCode('customers.outcome', text(params.outcome)) });
    case 'open': return t(params.is_human === false ? 'customers.entry.open_by_machine' : 'customers.entry.open', { subject });
    case 'click': return t(params.is_human === false ? 'customers.entry.click_by_machine' : 'customers.entry.click', { subject });
    case 'unsubscribe': return t(code === 'complaint' ? 'customers.entry.complaint' : 'customers.entry.unsubscribe', { subject });
    case 'bounce': return t('customers.entry.bounce', { subject });
    case 'consent': return t('customers.entry.consent', { channel: tCode('customers.channel', text(params.channel)), purpose: tCode('customers.purpose', text(params.purpose)), status: tCode('customers.consent_status', text(params.status)) });
    case 'created': return t('customers.entry.created');
    case 'merged': return t('customers.entry.merged');
    default: return code;
  }
}

/** The subject as the customer read it; one with fields in it was another for everybody, so that the campaign's name tells more. */
function subjectOf(params: Record<string, unknown>): string {
  const [subject, campaign] = [text(params.subject), text(params.campaign_name)];
  return (campaign && /\{[{%]/.test(subject) ? campaign : subject || campaign) || '—';
}

function orderWords(code: string, params: Record<string, unknown>): string {
  const total = amount(params.total);
  if (code === 'order_cancelled') return t('customers.entry.order_cancelled', { total });
  const store = text(params.store);
  return store ? t('customers.entry.order_at', { total, store }) : t('customers.entry.order', { total });
}

/** What belongs to it: the lines of an order, the properties of an event, the source of a consent. */
export function entryTags({ kind, params }: TimelineEntry): string[] {
  if (kind === 'order' && Array.isArray(params.lines)) return shortened((params.lines as Line[]).map(lineWords));
  if (kind === 'event' && typeof params.properties === 'object' && params.properties !== null) return shortened(Object.entries(params.properties).filter(([, value]) => typeof value !== 'object').map(([key, value]) => t('customers.entry.property', { key, value: String(value) })));
  if (kind === 'consent' && params.source) return [t('customers.consent_source', { source: tCode('customers.source_name', text(params.source)) })];
  if ((kind === 'message' || kind === 'bounce') && params.reason) return [text(params.reason)];
  return [];
}

function lineWords({ name, quantity }: Line): string {
  return quantity === '1' ? name : t('customers.entry.line', { name, quantity: fmt().number(Number(quantity), 3) });
}

function shortened(tags: string[]): string[] {
  const left = tags.length - TAGS_MAX;
  return left > 1 ? [...tags.slice(0, TAGS_MAX), t('customers.entry.more', { count: left })] : tags;
}

/** Entries under the day they happened on; the order stays. */
export function byDay(entries: TimelineEntry[], dayOf: (at: string) => string): { day: string; entries: TimelineEntry[] }[] {
  const days: { day: string; entries: TimelineEntry[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

function amount(value: unknown): string {
  return typeof value === 'object' && value !== null ? fmt().money(value as Money) : '—';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
