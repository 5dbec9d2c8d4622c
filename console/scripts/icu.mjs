import { compileMessage } from '@lingui/message-utils/compileMessage';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export const LOCALES = ['en', 'ru', 'kk', 'tr', 'uk'];
export const LOCALES_DIR = new URL('../src/locales/', import.meta.url).pathname;

/** Reads every area of one language: { area: { id: message } }. */
export function readAreas(locale) {
  const folder = join(LOCALES_DIR, locale);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json')).sort();
  return Object.fromEntries(files.map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(folder, file), 'utf8'))]));
}

/** Reads one language as a flat catalogue: { id: message }. */
export function readCatalogue(locale) {
  return Object.assign({}, ...Object.values(readAreas(locale)));
}

export function compile(message) {
  return compileMessage(message);
}

/** Lists the arguments of a message with their kinds: 'number', 'date' or 'text', and the branches of each choice. */
export function argumentsOf(message) {
  const found = new Map();
  const branches = [];
  walk(compile(message));
  return { kinds: Object.fromEntries([...found].sort()), branches };

  function walk(tokens) {
    if (!Array.isArray(tokens)) return;
    for (const token of tokens) {
      if (!Array.isArray(token)) continue;
      const [name, type, format] = token;
      if (type === 'plural' || type === 'selectordinal' || type === 'number') found.set(name, 'number');
      else if (!found.has(name)) found.set(name, 'text');
      if (type === 'plural' || type === 'select' || type === 'selectordinal') {
        branches.push({ name, type, cases: Object.keys(format) });
        Object.values(format).forEach(walk);
      }
    }
  }
}
