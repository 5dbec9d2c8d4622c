import { chromium } from 'playwright-core';
import { startMock } from './mock.mjs';
import { PAGES } from './pages.mjs';

const BASES = ['full', 'empty', 'bare', 'marketer'];
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Visits every page in each language, theme and width, and hands it over once it rests. `--only=home,palette` narrows. */
export async function visitAll({ locales, themes, widths }, visit) {
  const only = process.argv.find((word) => word.startsWith('--only='))?.slice(7).split(',');
  const servers = await Promise.all(BASES.map((base) => startMock({ port: 0, base })));
  const ports = Object.fromEntries(BASES.map((base, index) => [base, servers[index].address().port]));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    for (const locale of locales) for (const theme of themes) for (const width of widths) {
      const context = await browser.newContext({ viewport: { width, height: width < 500 ? 844 : 900 }, reducedMotion: 'reduce', timezoneId: 'Asia/Almaty' });
      await context.clock.setFixedTime(new Date('2026-11-21T05:42:00Z'));
      await context.addInitScript(([language, scheme]) => { if (top !== self) return; localStorage.setItem('perennial.language', language); localStorage.setItem('perennial.theme', scheme); }, [locale, theme]);
      for (const one of PAGES.filter(({ name }) => !only || only.includes(name))) {
        const page = await context.newPage();
        const complaints = [];
        page.on('console', (message) => message.type() === 'error' && !one.expects?.some((words) => message.text().includes(words)) && complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(String(error)));
        await page.goto(`http://127.0.0.1:${ports[one.base ?? 'full']}${one.path}`, { waitUntil: 'networkidle' });
        await page.waitForSelector('h1');
        if (one.act) {
          await one.act(page);
          // A frame that is drawn anew may never count as idle.
          if (!one.waits) await page.waitForLoadState('networkidle');
          await page.waitForSelector(one.waits ?? '[role="dialog"]');
        }
        await visit({ page, label: `${one.name}-${locale}-${theme}-${width}`, complaints });
        await page.close();
      }
      await context.close();
    }
  } finally {
    await browser.close();
    servers.forEach((server) => server.close());
  }
}
