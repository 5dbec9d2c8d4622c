// Checks every page of the built console with axe (WCAG 2.2 AA) in both themes, English and Kazakh, wide and narrow. Ends with 1 on any violation.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { visitAll } from './browser.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
let violations = 0;
let pages = 0;

await visitAll({ locales: ['en', 'kk'], themes: ['light', 'dark'], widths: [1440, 390] }, async ({ page, label, complaints }) => {
  await page.evaluate(AXE);
  const result = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
  pages += 1;
  const invisible = result.incomplete.flatMap(({ nodes }) => nodes).filter((node) => node.any.some(({ data }) => data?.messageKey === 'equalRatio'));
  violations += result.violations.length + complaints.length + invisible.length;
  for (const node of invisible) process.stdout.write(`${label}: text has the colour of its ground: ${node.target.join(' ')}\n`);
  for (const { id, help, nodes } of result.violations) process.stdout.write(`${label}: ${id}: ${help}\n${nodes.slice(0, 4).map((node) => `  ${node.target.join(' ')}  ${node.failureSummary?.split('\n')[1] ?? ''}`).join('\n')}\n`);
  for (const text of complaints) process.stdout.write(`${label}: ${text}\n`);
});
process.stdout.write(`${pages} pages, ${violations} violations\n`);
process.exitCode = violations > 0 ? 1 : 0;
