import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CustomerCard, TimelineEntry, TimelineKind } from '../api/types';
import { setLocale } from '../i18n';
import { personLabel, personName } from '../kit/PersonName';
import { contactsOf } from './contacts';
import { changes, editedOf } from './edited';
import { byDay, entryTags, entryWords } from './entries';

vi.stubGlobal('document', { documentElement: {} });
const card = { first_name: 'Ann', last_name: null, city: 'Almaty', birthday: null, gender: 'female', language: 'kk', attributes: { favourite: 'Tea', cups: 3, badges: ['a'] } } as unknown as CustomerCard;
const entry = (kind: TimelineKind, params: Record<string, unknown>, code: string = kind, at = '2026-11-21T05:00:00Z'): TimelineEntry => ({ at, kind, code, params, link: null });
const total = { minor: 345_000, currency: 'KZT' };

describe('an edited profile', () => {
  it('sends nothing when nothing was changed', () => expect(changes(card, editedOf(card))).toEqual({}));
  it('sends what differs: an empty text clears, null removes an attribute, a number stays one', () => {
    const edited = { ...editedOf(card), last_name: ' Lee ', city: '', attributes: { favourite: '', cups: '4' } };
    expect(changes(card, edited)).toEqual({ last_name: 'Lee', city: '', attributes: { favourite: null, cups: 4 } });
  });
  it('leaves lists alone', () => expect(editedOf(card).attributes).not.toHaveProperty('badges'));
});

describe('the timeline', () => {
  beforeAll(() => setLocale('en'));
  it.each<[TimelineEntry, string]>([
    [entry('order', { total, store: 'Abay 52' }), 'Bought for ₸3,450 · Abay 52'],
    [entry('order', { total, store: null }), 'Bought for ₸3,450'],
    [entry('order', { total }, 'order_cancelled'), 'Cancelled an order of ₸3,450'],
    [entry('message', { subject: 'Hi', outcome: 'no_consent' }), 'Letter “Hi”: not sent, no consent'],
    [entry('message', { subject: '', campaign_name: 'Autumn', outcome: 'sent' }), 'Letter “Autumn”: sent'],
    [entry('message', { subject: '{{ first_name }}, coffee', campaign_name: 'Autumn', outcome: 'sent' }), 'Letter “Autumn”: sent'],
    [entry('open', { subject: 'Hi', is_human: false }), 'Opened by a mail program: “Hi”'],
    [entry('unsubscribe', { subject: 'Hi' }, 'complaint'), 'Marked as spam: “Hi”'],
    [entry('consent', { channel: 'email', purpose: 'marketing', status: 'revoked' }, 'revoked'), 'Consent, E-mail: marketing — Taken back'],
  ])('%j', (one, words) => expect(entryWords(one)).toBe(words));
  it('shows a few lines of an order and counts the others', () => {
    const lines = Array.from({ length: 9 }, (_, index) => ({ name: `P${index}`, quantity: index === 0 ? '2' : '1', total }));
    expect(entryTags(entry('order', { lines }))).toEqual(['P0 ×2', 'P1', 'P2', 'P3', 'P4', 'P5', '3 more']);
  });
  it('puts entries under their days and keeps the order', () => {
    const days = byDay([entry('event', {}, 'a', '2026-11-21T09:00:00Z'), entry('event', {}, 'b', '2026-11-21T08:00:00Z'), entry('event', {}, 'c', '2026-11-20T08:00:00Z')], (at) => at.slice(0, 10));
    expect(days.map(({ day, entries }) => [day, entries.map(({ code }) => code).join('')])).toEqual([['2026-11-21', 'ab'], ['2026-11-20', 'c']]);
  });
});

it('somebody without a name is called by what is known', () => {
  expect(personName({ id: 'cus_1', name: ' ', email: null, phone: '+7 •••' })).toBe('+7 •••');
  expect(personName({ id: 'cus_1', name: '' })).toBe('Customer without a name');
  expect(personLabel({ id: 'cus_1', name: '', email: 'a•••@•••.kz' })).toBe('a•••@•••.kz · cus_1');
});

it('a card’s contacts are where letters go first, then what the person is recognised by', () => {
  const point = { state: 'valid' as const, reason: null, changed_at: null };
  const known = { source: null, verified: true };
  const one = { ...card, contact_points: [{ ...point, channel: 'sms', value: '+7 •••' }], identifiers: [{ ...known, kind: 'phone', value: '+1 •••' }, { ...known, kind: 'email', value: 'a•••' }] };
  expect(contactsOf(one)).toEqual({ email: 'a•••', phone: '+7 •••' });
});
