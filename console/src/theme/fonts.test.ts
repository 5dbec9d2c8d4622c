import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ranges = [...readFileSync('src/theme/fonts.css', 'utf8').matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)].map(([, first, last]) => [parseInt(first!, 16), parseInt(last ?? first!, 16)] as const);

test('every letter of every language is in a font of ours', () => {
  const letters = new Set<string>();
  for (const locale of readdirSync('src/locales')) {
    for (const file of readdirSync(`src/locales/${locale}`)) {
      for (const [letter] of readFileSync(`src/locales/${locale}/${file}`, 'utf8').matchAll(/\p{L}/gu)) letters.add(letter);
    }
  }
  expect(letters.size).toBeGreaterThan(100);
  const isThere = (letter: string) => ranges.some(([first, last]) => letter.codePointAt(0)! >= first && letter.codePointAt(0)! <= last);
  expect([...letters].filter((letter) => !isThere(letter))).toEqual([]);
});
