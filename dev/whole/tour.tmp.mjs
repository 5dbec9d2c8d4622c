import { chromium } from 'playwright-core';
const BASE='http://127.0.0.1:8080', LINK=process.env.LINK;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'Asia/Almaty', locale: 'en-GB' });
const page = await context.newPage();
page.on('pageerror', (e) => console.log('pageerror', String(e)));
page.on('response', (r) => r.status() >= 400 && console.log(r.status(), r.url()));
await page.goto(LINK);
await page.waitForURL((u) => !u.pathname.includes('sign-in'), {timeout: 10000}).catch(()=>console.log('still', page.url()));
let n=0;
const shot = async (name) => { await page.waitForLoadState('networkidle'); await page.waitForTimeout(400); await page.screenshot({ path: `/tmp/tour/${String(++n).padStart(2,'0')}-${name}.png` }); console.log(name, page.url(), await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)); };
await shot('home');
const links = await page.locator('nav a').evaluateAll((as) => as.map((a) => [a.getAttribute('href'), a.textContent.trim()]));
console.log(JSON.stringify(links));
for (const [href, text] of links) { if (!href || href==='/') continue; await page.goto(BASE+href); await shot(href.replace(/\W+/g,'_')); }
await browser.close();
