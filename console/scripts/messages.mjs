// Writes src/i18n/messages.gen.ts from the English catalogue: every id with the arguments its message needs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { argumentsOf, readCatalogue } from './icu.mjs';

const TARGET = new URL('../src/i18n/messages.gen.ts', import.meta.url);

export function writeMessages() {
  const lines = Object.entries(readCatalogue('en')).sort(([a], [b]) => (a < b ? -1 : 1)).map(line);
  const text = `// Written by scripts/messages.mjs from src/locales/en.\nexport interface Messages {\n${lines.join('\n')}\n}\n`;
  if (!existsSync(TARGET) || readFileSync(TARGET, 'utf8') !== text) writeFileSync(TARGET, text);
}

function line([id, message]) {
  const kinds = Object.entries(argumentsOf(message).kinds);
  const type = kinds.length === 0 ? 'undefined' : `{ ${kinds.map(([name, kind]) => `${name}: ${kind === 'number' ? 'number' : 'string | number'}`).join('; ')} }`;
  return `  '${id}': ${type};`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeMessages();
