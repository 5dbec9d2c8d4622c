import { beforeEach, expect, it, vi } from 'vitest';
import type { ConditionFound } from '../../api/types';
import { setLocale } from '../../i18n';
import type { Condition } from './condition';
import { foundWords } from './found';
import { ABANDONED_BASKET } from './sequence';

vi.stubGlobal('document', { documentElement: {} });
const context = { currency: 'KZT', names: new Map<string, string>() };
const count: Condition = { kind: 'orders', measure: 'count' };
const sum: Condition = { kind: 'orders', measure: 'sum', field: 'total' };
const last: Condition = { kind: 'last', of: 'orders' };
const city: Condition = { kind: 'attribute', key: 'city' };
const email: Condition = { kind: 'contact', channel: 'email' };

beforeEach(() => setLocale('en'));

it.each<[ConditionFound, Condition, string]>([
  [{ kind: 'number', number: 3 }, count, '3'],
  [{ kind: 'number', number: 300_000 }, sum, '₸3,000'],
  [{ kind: 'number', number: 2.5 }, { kind: 'attribute', key: 'attributes.visits' }, '2.5'],
  [{ kind: 'nothing' }, { ...sum, measure: 'average' }, 'Nothing to compare'],
  [{ kind: 'nothing' }, last, 'Never'],
  [{ kind: 'nothing' }, city, 'Not known'],
  [{ kind: 'text', text: 'Алматы' }, city, 'Алматы'],
  [{ kind: 'texts', texts: ['tea', 'cups'] }, { kind: 'attribute', key: 'attributes.likes' }, 'tea, cups'],
  [{ kind: 'number', number: 57.928 }, { kind: 'share', salt: 'spring', from: 0, to: 10 }, 'place 57.928 of 100'],
  [{ kind: 'number', number: 2 }, { kind: 'messages', message: 'opened', measure: 'count' }, '2'],
  [{ kind: 'text', text: 'Coffee' }, { kind: 'favourite', field: 'category' }, 'Coffee'],
  [{ kind: 'nothing' }, { kind: 'favourite', field: 'category' }, 'None: nothing was bought'],
  [{ kind: 'nothing' }, { kind: 'last', of: 'messages', message: 'opened' }, 'Never'],
  [{ kind: 'nothing' }, { kind: 'campaign', op: 'converted' }, 'Never'],
  [{ kind: 'nothing' }, ABANDONED_BASKET, 'Not gone through'],
  [{ kind: 'instant', at: '2026-11-20T10:00:00Z' }, ABANDONED_BASKET, 'nothing followed the step of Nov 20, 2026, 10:00 AM'],
  [{ kind: 'instant', at: '2026-11-20T10:00:00Z' }, { kind: 'sequence', steps: [{ of: 'orders' }, { of: 'returns' }] }, 'gone through, last on Nov 20, 2026, 10:00 AM'],
  [{ kind: 'bool', bool: true }, { kind: 'attribute', key: 'attributes.vip' }, 'yes'],
  [{ kind: 'contact', is_known: true, is_usable: true, consent: 'granted' }, email, 'Can be written to; consent: Agreed'],
  [{ kind: 'contact', is_known: true, is_usable: false, consent: null }, email, 'The address does not work; consent: nothing said'],
  [{ kind: 'contact', is_known: false, is_usable: false, consent: 'revoked' }, email, 'No address; consent: Taken back'],
])('%j of %j', (found, condition, said) => expect(foundWords(found, condition, context).replace(/[\u00a0\u202f]/g, ' ')).toBe(said));
