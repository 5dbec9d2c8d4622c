import { expect, it } from 'vitest';
import { pageOf } from './objects';
import { sample, WAYS } from './samples';

it.each([
  ['cus_12', '/customers/cus_12'],
  ['cam_5', '/campaigns/cam_5'],
  ['key_2', '/settings/keys'],
  ['lst_4', null],
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
