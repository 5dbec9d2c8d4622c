import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import messages from '../locales/en/settings.json';
import { pageOf } from './objects';
import { sample, WAYS } from './samples';

it.each([
  ['cus_12', '/customers/cus_12'],
  ['cam_5', '/campaigns/cam_5'],
  ['key_2', '/settings/keys'],
  ['inv_3', '/settings/people'],
  ['ada_1', '/segments/ads/ada_1'],
  ['pro_3', '/coupons?tab=orders'],
  ['ord_4', null],
])('the trail’s object %s is seen at %s', (object, page) => expect(pageOf(object)).toBe(page));

it.each(WAYS)('the sample for %s names this server and a key', (way) => {
  const code = sample(way, 'https://crm.example.com:8443', 'wk_1', 'sk_1');
  expect(code).toContain('crm.example.com:8443');
  expect(code).toContain(way === 'orders' ? 'sk_1' : 'wk_1');
});

it('tells the browser client host and protocol apart', () => {
  const code = sample('browser', 'http://127.0.0.1:8080', 'wk_1', 'sk_1');
  expect(code).toContain("apiHost: '127.0.0.1:8080/v1', protocol: 'http'");
  expect(code).toContain("cdnURL: 'http://127.0.0.1:8080'");
});

it('has words for everything the server writes into the trail', () => {
  const folder = new URL('../../../edge/api/src/', import.meta.url).pathname;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.rs'));
  const sources = files.map((file) => readFileSync(folder + file, 'utf8')).filter((source) => /audit(::record)?\(/.test(source));
  const words = sources.flatMap((source) => [...source.matchAll(/"([a-z_]+\.[a-z_]+(?:ed|live|begun|consent|drawn|frozen|made|sent|taken_back|given|wanted|withdrawn))"/g)].map((match) => match[1] ?? ''));
  expect(words.length).toBeGreaterThan(60);
  expect(words.filter((word) => !(`settings.action.${word}` in messages))).toEqual([]);
});
