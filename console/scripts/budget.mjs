// Weighs the build, gzipped: shell and home, style, fonts, and each lazily loaded route. Ends with 1 over the budget.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = new URL('../dist/', import.meta.url).pathname;
const ASSETS = join(DIST, 'assets');
const KB = 1024;
const BUDGET = { home: 250 * KB, css: 20 * KB, fonts: 80 * KB, chunk: 150 * KB };

const files = readdirSync(ASSETS);
const weight = (file) => gzipSync(readFileSync(join(ASSETS, file))).length;
const source = (file) => readFileSync(join(ASSETS, file), 'utf8');

const entry = /src="\/assets\/([^"]+\.js)"/.exec(readFileSync(join(DIST, 'index.html'), 'utf8'))[1];
const home = files.find((file) => /^HomePage-.*\.js$/.test(file));
const first = withImports([entry, home]);
const style = files.filter((file) => file.endsWith('.css'));
const lines = [
  ['shell and home', sum(first), BUDGET.home],
  ['style', sum(style.filter((file) => /^(index|HomePage|Page)/.test(file))), BUDGET.css],
  ['fonts', files.filter((file) => file.endsWith('.woff2')).reduce((total, file) => total + statSync(join(ASSETS, file)).size, 0), BUDGET.fonts],
  ...files.filter((file) => file.endsWith('.js') && !first.has(file)).map((file) => [file, weight(file), BUDGET.chunk]),
];
let isOver = false;
for (const [name, bytes, budget] of lines) {
  isOver ||= bytes > budget;
  process.stdout.write(`${(bytes / KB).toFixed(1).padStart(7)} of ${budget / KB} KB  ${name}${bytes > budget ? '  over' : ''}\n`);
}
process.exitCode = isOver ? 1 : 0;

function sum(set) {
  return [...set].reduce((total, file) => total + weight(file), 0);
}

/** The files with all they import statically. */
function withImports(names) {
  const seen = new Set();
  const waiting = [...names];
  while (waiting.length > 0) {
    const file = waiting.pop();
    if (seen.has(file)) continue;
    seen.add(file);
    for (const [, imported] of source(file).matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) waiting.push(imported);
  }
  return seen;
}
