import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale, type Locale } from '../../i18n';
import type { Condition } from './condition';
import { conditionWords, treeWords } from './words';

vi.stubGlobal('document', { documentElement: {} });
const context = { currency: 'KZT', names: new Map([['cam_1', 'Autumn']]) };
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const root: Condition = {
  kind: 'all',
  of: [
    { kind: 'attribute', key: 'city', op: 'one_of', value: ['Almaty', 'Astana'] },
    { kind: 'orders', measure: 'count', op: 'at_least', value: 3, window: { last_days: 21 }, where: [{ field: 'category', op: 'one_of', value: ['Coffee'] }, { field: 'total', op: 'at_least', value: 150_000 }] },
    { kind: 'not', of: { kind: 'any', of: [{ kind: 'campaign', campaign: 'cam_1', op: 'sent' }] } },
  ],
};

it.each<[Locale, string, string]>([
  ['en', 'Customers for whom all of this holds — City: Almaty or Astana; Purchases: at least 3 (in the last 21 days; Category: Coffee; Receipt amount: at least ₸1,500).', 'Left out — Campaign “Autumn”: was sent.'],
  ['ru', 'Клиенты, для которых верно всё сразу — Город: Almaty или Astana; Покупки: не меньше 3 (за последние 21 день; Категория: Coffee; Сумма чека: не меньше 1 500 ₸).', 'Исключены — Кампания «Autumn»: отправлена.'],
  ['kk', 'Мына шарттардың бәріне сай клиенттер — Қала: Almaty немесе Astana; Сатып алу саны: кемінде 3 (соңғы 21 күнде; Санат: Coffee; Чек сомасы: кемінде 1 500 ₸).', 'Алынып тасталғандар — «Autumn» науқаны: жіберілді.'],
  ['tr', 'Şu koşulların hepsine uyan müşteriler — Şehir: Almaty veya Astana; Alışveriş sayısı: en az 3 (son 21 günde; Kategori: Coffee; Fiş tutarı: en az ₸1.500).', 'Hariç tutulanlar — “Autumn” kampanyası: gönderildi.'],
  ['uk', 'Клієнти, для яких справджується все разом — Місто: Almaty або Astana; Покупки: не менше 3 (за останні 21 день; Категорія: Coffee; Сума чека: не менше 1 500 ₸).', 'Виключено — Кампанія «Autumn»: надіслана.'],
])('a segment reads as a sentence in %s', async (locale, taken, left) => {
  await setLocale(locale);
  expect(treeWords({ version: 1, root }, context).map(plain)).toEqual([taken, left]);
});

describe('a condition in words', () => {
  beforeEach(() => setLocale('en'));
  it.each<[Condition, string]>([
    [{ kind: 'attribute', key: 'birthday', op: 'anniversary_in', value: { days: 7 } }, 'Birthday: comes within 7 days'],
    [{ kind: 'attribute', key: 'attributes.visit_on', op: 'within_next', value: { days: 7 } }, 'visit_on: in the next 7 days'],
    [{ kind: 'attribute', key: 'attributes.visit_on', op: 'further_ahead', value: { days: 0 } }, 'visit_on: after today'],
    [{ kind: 'attribute', key: 'attributes.favourite', op: 'not_equals', value: 'Tea' }, 'favourite: not Tea'],
    [{ kind: 'last', of: 'orders', op: 'longer_ago', value: { days: 45 } }, 'Last purchase: more than 45 days ago'],
    [{ kind: 'last', of: 'event', event: 'Signed Up', op: 'never' }, 'Last time of an event “Signed Up”: never happened'],
    [{ kind: 'returns', measure: 'count', op: 'equals', value: 0, window: { from: '2026-01-01', to: '2026-02-01' } }, 'Returns: exactly 0 (from Jan 1, 2026 to Jan 31, 2026)'],
    [{ kind: 'contact', channel: 'sms', op: 'unreachable', purpose: 'marketing' }, 'SMS: cannot be reached'],
    [{ kind: 'orders', measure: 'sum', field: 'total', op: 'between', value: [100_000, 250_050], where_mode: 'any', where: [{ field: 'store', op: 'contains', value: 'Plaza' }, { field: 'quantity', op: 'at_least', value: 1.5 }] }, 'Amount of purchases: from ₸1,000 to ₸2,500.50 (at least one of (Store: contains “Plaza”; Quantity: at least 1.5))'],
    [{ kind: 'any', of: [{ kind: 'segment', segment: 'seg_9' }, { kind: 'not', of: { kind: 'list', list: 'lst_1' } }] }, 'at least one of (In the segment “seg_9”; not so (On the list “lst_1”))'],
    [{ kind: 'weather', op: 'rainy' }, 'a condition this console does not know (weather)'],
  ])('%j', (condition, words) => expect(plain(conditionWords(condition, context))).toBe(words));
  it('everybody is said as such', () => expect(treeWords({ version: 1, root: { kind: 'all', of: [] } }, context)).toEqual(['Every customer.']));
});
