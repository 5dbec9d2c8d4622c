// @segment/analytics-next in a real browser, on a page of another origin, with nothing changed but the host.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

const { BASE, WRITE_KEY } = process.env;
const bundles = join(dirname(createRequire(import.meta.url).resolve('@segment/analytics-next/package.json')), 'dist', 'umd');
const page = `<!doctype html><title>Shop</title><script src="/index.js"></script><script>
  const { AnalyticsBrowser } = window.AnalyticsNext ?? window;
  window.ready = (async () => {
    const [analytics] = await AnalyticsBrowser.load(
      { writeKey: ${JSON.stringify(WRITE_KEY)}, cdnURL: ${JSON.stringify(BASE)} },
      { integrations: { 'Segment.io': { apiHost: ${JSON.stringify(BASE.replace('http://', ''))} + '/v1', protocol: 'http' } } });
    await analytics.page('Catalogue');
    await analytics.identify('browser-1', { email: 'browser.client@example.com', firstName: 'Berta' });
    await analytics.track('Browser Tracked', { price: 7 });
  })();
</script>`;
const shop = createServer(async (request, response) => {
  const path = new URL(request.url, 'http://shop').pathname;
  if (path === '/') return response.setHeader('content-type', 'text/html').end(page);
  try {
    const body = await readFile(join(bundles, path.replace(/\.\./g, '')));
    response.setHeader('content-type', 'text/javascript').end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => shop.listen(0, '127.0.0.1', listening));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const tab = await browser.newPage();
  const answers = [];
  tab.on('response', (response) => response.url().startsWith(BASE) && answers.push(`${response.request().method()} ${new URL(response.url()).pathname} ${response.status()}`));
  const sent = tab.waitForResponse((response) => response.url().endsWith('/v1/t') && response.request().method() === 'POST', { timeout: 30_000 });
  await tab.goto(`http://127.0.0.1:${shop.address().port}/`);
  await tab.evaluate(() => window.ready);
  await sent;
  const wrong = answers.filter((answer) => !/ 20\d$/.test(answer));
  if (wrong.length > 0) throw new Error(`the browser client got: ${answers.join(', ')}`);
  console.log(`browser client: ${answers.join(', ')}`);
} finally {
  await browser.close();
  shop.close();
}
