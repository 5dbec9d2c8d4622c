import { afterEach, describe, expect, it, vi } from 'vitest';
import { LOCALES, type Locale } from '../i18n/locale';
import { date, duration, parseDate, relative } from './date';
import { money, moneyCompact, moneyWhole, parseMinor } from './money';
import { bytes, compact, groupSign, number, parseNumber, percent, percentPoints } from './number';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const evening = '2026-11-21T05:42:10Z';

describe('numbers', () => {
  it.each<[Locale, string, string, string, string]>([
    ['en', '128,430.5', '42.3M', '12.4%', '+2.1 pp'],
    ['ru', '128 430,5', '42,3 млн', '12,4 %', '+2,1 п. п.'],
    ['kk', '128 430,5', '42,3 млн', '12,4 %', '+2,1 п. т.'],
    ['tr', '128.430,5', '42,3 Mn', '%12,4', '+2,1 puan'],
    ['uk', '128 430,5', '42,3 млн', '12,4%', '+2,1 в. п.'],
  ])('read as written in %s', (locale, whole, short, share, points) => {
    expect(plain(number(locale, 128_430.5))).toBe(whole);
    expect(plain(compact(locale, 42_300_000))).toBe(short);
    expect(plain(percent(locale, 0.124))).toBe(share);
    expect(plain(percentPoints(locale, 0.021))).toBe(points);
  });

  it('leave out hundredths of what is not small', () => expect([moneyWhole('en', { minor: 273_350, currency: 'KZT' }), moneyWhole('en', { minor: 950, currency: 'KZT' })].map(plain)).toEqual(['₸2,734', '₸9.50']));
  it('are grouped in fields as in text', () => expect(LOCALES.map((locale) => plain(groupSign(locale)))).toEqual(LOCALES.map((locale) => plain(number(locale, 1_000))[1])));
  it('say thousands in Kazakh by our own word', () => expect(plain(compact('kk', 18_420))).toBe('18,4 мың'));
  it('are not nothing where they are little', () => expect([0, 0.00013, 0.0006].map((share) => percent('en', share))).toEqual(['0%', '<0.1%', '0.1%']));
  it('carry a true minus', () => expect(percentPoints('en', -0.008)).toBe('\u22120.8\u00a0pp'));
  it('size files', () => expect(plain(bytes('kk', 12_900_000))).toBe('12,3 МБ'));

  it.each([['1 234,5', 1234.5], ['1,234.5', 1234.5], ['1.234.567', 1_234_567], ['1.234.567,8', 1_234_567.8], ['%12,3', 12.3], ['−5', -5], ['12a', null], ['', null]])(
    'are understood when typed as %s', (text, value) => expect(parseNumber(text)).toBe(value));
});

describe('money', () => {
  it.each<[Locale, string, string]>([
    ['en', '₸184,600', '₸184.6K'],
    ['ru', '184 600 ₸', '184,6 тыс. ₸'],
    ['kk', '184 600 ₸', '184,6 мың ₸'],
    ['tr', '₸184.600', '₸184,6 B'],
    ['uk', '184 600 ₸', '184,6 тис. ₸'],
  ])('stands in its place in %s', (locale, full, short) => {
    expect(plain(money(locale, { minor: 18_460_000, currency: 'KZT' }))).toBe(full);
    expect(plain(moneyCompact(locale, { minor: 18_460_000, currency: 'KZT' }))).toBe(short);
  });

  it('keeps the last minor unit of an amount no float can hold', () =>
    expect(money('en', { minor: 9_007_199_254_740_991, currency: 'USD' })).toBe('$90,071,992,547,409.91'));
  it('knows a currency without minor units', () => expect(money('en', { minor: 500, currency: 'JPY' })).toBe('¥500'));
  it.each([['345.5', 34550], ['345,50', 34550], ['1 200', 120000], ['1,500', 150000], ['1.500', 150000], ['1.234.567,89', 123456789], ['1,234.5', 123450], ['1,5000', null], ['0.005', null], ['x', null]])('reads %s', (text, minor) => expect(parseMinor(text, 'KZT')).toBe(minor));
});

describe('dates', () => {
  it.each<[Locale, string, string, string]>([
    ['en', 'Nov 21', 'Saturday, November 21', '10:42 AM'],
    ['ru', '21 нояб.', 'суббота, 21 ноября', '10:42'],
    ['kk', '21 қар.', '21 қараша, сенбі', '10:42'],
    ['tr', '21 Kas', '21 Kasım Cumartesi', '10:42'],
    ['uk', '21 лист.', 'субота, 21 листопада', '10:42'],
  ])('read as written in %s', (locale, short, long, time) => {
    expect(plain(date(locale, evening, 'dayMonth', 'Asia/Almaty'))).toBe(short);
    expect(plain(date(locale, evening, 'weekdayLong', 'Asia/Almaty'))).toBe(long);
    expect(plain(date(locale, evening, 'time', 'Asia/Almaty'))).toBe(time);
  });

  it('a calendar date is the same in every zone', () => expect(date('kk', '2026-03-14', 'dayMonth', 'America/New_York')).toBe('14\u00a0нау.'));
  it('the full Kazakh date puts the year first', () => expect(date('kk', evening, 'month', 'UTC')).toBe('2026\u00a0ж.\u00a0қараша'));

  it.each<[Locale, string, string]>([
    ['en', '3 hours ago', 'yesterday'], ['ru', '3 часа назад', 'вчера'], ['kk', '3 сағат бұрын', 'кеше'], ['tr', '3 saat önce', 'dün'], ['uk', '3 години тому', 'учора'],
  ])('are told from now in %s', (locale, hours, day) => {
    const now = new Date('2026-11-21T09:00:00Z');
    expect(plain(relative(locale, '2026-11-21T05:42:10Z', now))).toBe(hours);
    expect(relative(locale, '2026-11-20T05:42:10Z', now)).toBe(day);
  });

  it('lengths keep their two largest parts', () => expect(plain(duration('uk', 7_512))).toBe('2 год 5 хв'));
  it.each([['21.11.2026', '2026-11-21'], ['2026-11-21', '2026-11-21'], ['1/2/2026', '2026-02-01'], ['31.02.2026', null], ['soon', null]])('read %s', (text, value) => expect(parseDate(text)).toBe(value));
});

describe('Kazakh', () => {
  afterEach(() => vi.restoreAllMocks());

  it('never asks Intl, whose Kazakh is a stub in Chromium', () => {
    const asked: unknown[] = [];
    for (const name of ['NumberFormat', 'DateTimeFormat', 'RelativeTimeFormat'] as const) {
      const real = Intl[name] as unknown as new (...args: unknown[]) => object;
      vi.spyOn(Intl as unknown as Record<string, () => object>, name).mockImplementation(function (...args: unknown[]) { asked.push(args[0]); return new real(...args); } as () => object);
    }
    number('kk', 1.23456, 4);
    moneyCompact('kk', { minor: 77_700_000, currency: 'EUR' });
    for (const style of ['day', 'weekdayLong', 'full'] as const) date('kk', evening, style, 'Asia/Qostanay');
    relative('kk', evening, new Date(0));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked).not.toContain('kk');
    expect(LOCALES).toContain('kk');
  });
});
