import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { argumentsOf, readAreas, readCatalogue } from '../../scripts/icu.mjs';
import { LOCALES } from './locale';

const english = readCatalogue('en');
const SOURCE = new URL('..', import.meta.url).pathname;

/** Codes in these families are chosen by the server, so no source names each. */
const SERVER_FAMILIES = ['errors.'];

describe.each(LOCALES)('the %s catalogue', (locale) => {
  const catalogue = readCatalogue(locale);

  it('has the same ids as the English one', () => expect(Object.keys(catalogue).sort()).toEqual(Object.keys(english).sort()));

  it('begins each id with its area', () => {
    for (const [area, messages] of Object.entries(readAreas(locale))) expect(Object.keys(messages).filter((id) => !id.startsWith(`${area}.`))).toEqual([]);
  });

  it('says something for every id', () => expect(Object.entries(catalogue).filter(([, message]) => !message.trim())).toEqual([]));

  it.each(Object.keys(english))('%s takes the arguments of the English message and covers its choices', (id) => {
    const here = argumentsOf(catalogue[id] ?? '');
    const there = argumentsOf(english[id] ?? '');
    expect(here.kinds).toEqual(there.kinds);
    for (const { type, name, cases } of here.branches) {
      const needed = type === 'select' ? (there.branches.find((branch) => branch.name === name)?.cases ?? []) : pluralCases(locale);
      expect(cases).toEqual(expect.arrayContaining(needed));
    }
  });
});

describe('the English catalogue', () => {
  it('has no id that nothing uses', () => {
    const source = sourceFiles(SOURCE).map((file) => readFileSync(file, 'utf8')).join('\n');
    const families = [...source.matchAll(/tCode\(\s*'([\w.]+)'/g)].map((match) => `${match[1]}.`).concat(SERVER_FAMILIES);
    const named = new Set([...source.matchAll(/(?<=['"])[\w.]+(?=['"])/g)].map(([id]) => id));
    const unused = Object.keys(english).filter((id) => !named.has(id) && !families.some((family) => id.startsWith(family)));
    expect(unused).toEqual([]);
  });
});

/** In Kazakh and Turkish the noun stays singular after a number, so `other` alone is enough. */
function pluralCases(locale: string): string[] {
  if (locale === 'kk' || locale === 'tr') return ['other'];
  return new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry.name) && !/\.(test|gen)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
