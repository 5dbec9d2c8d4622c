// Photographs every page of the built console: `npm run build && npm run shots -- --only=home --locales=en,kk --themes=light --widths=1440`.
import { mkdirSync } from 'node:fs';
import { visitAll } from './browser.mjs';

const FOLDER = process.env.SHOTS ?? '/tmp/shots';
mkdirSync(FOLDER, { recursive: true });

const option = (name, otherwise) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3).split(',') ?? otherwise;

await visitAll({ locales: option('locales', ['en', 'kk']), themes: option('themes', ['light', 'dark']), widths: option('widths', ['1440', '390']).map(Number) }, async ({ page, label, complaints }) => {
  await page.screenshot({ path: `${FOLDER}/${label}.png`, fullPage: process.argv.includes('--full') });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  process.stdout.write(`${label}${overflow > 0 ? `  wider than the screen by ${overflow} px` : ''}${complaints.map((text) => `\n  ${text}`).join('')}\n`);
});
