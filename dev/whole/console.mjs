// The console against the real server: signed in by the link, walked as a marketer would, checked with axe on the way.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const { BASE, SIGN_IN_LINK } = process.env;
const shots = process.env.SHOTS;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', timezoneId: 'Asia/Almaty', locale: 'en-GB' });
const page = await context.newPage();
const complaints = [];
page.on('pageerror', (error) => complaints.push(String(error)));
// 501: a server built without reports says so, and the console explains it.
page.on('response', (response) => response.status() >= 500 && response.status() !== 501 && complaints.push(`${response.status()} ${response.url()}`));

async function rest(name) {
  await page.waitForLoadState('networkidle');
  await page.waitForSelector('h1');
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
  complaints.push(...violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.target.join(' ')}`));
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
  console.log(`console: ${name}: ${await page.locator('h1').first().innerText()}`);
}

// The API as the console calls it, with the cookie of the page.
async function made(path, body) {
  return page.evaluate(async ([path, body]) => {
    const { csrf_token: token } = await (await fetch('/api/v1/session')).json();
    const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': token }, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }, [path, body]);
}

async function liveOne() {
  return page.evaluate(async () => (await (await fetch('/api/v1/segments?limit=500')).json()).items.find((one) => one.live).id);
}

// Promotions as a marketer makes them: a coupon with its pool, one with a budget that meets it, a receipt and a year of orders to try them on.
async function promotions() {
  await page.goto(`${BASE}/promotions`);
  await rest('promotions');
  await page.goto(`${BASE}/promotions/new`);
  await rest('promotion-templates');
  await page.locator('main a[href$="template=coupon"]').click();
  await page.getByRole('button', { name: 'New pool' }).click();
  await page.getByRole('dialog').getByText('One for all').click();
  await page.getByLabel('Code', { exact: true }).fill('WELCOME10');
  await rest('promotion-new-pool');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await rest('promotion-new');
  await page.keyboard.press('Control+s');
  await page.waitForURL(/promotions\/prm_/);
  await rest('promotion-draft');
  const coupon = page.url().match(/prm_\d+/)[0];
  await made(`/api/v1/promotions/${coupon}/start`);
  const draw = await made('/api/v1/draws', { name: 'New Year', prizes: 3, is_once_per_holder: true });
  const definition = { effects: [{ kind: 'percent', basis_points: 1500, of: { kind: 'categories', any_of: ['Coffee'] } }, { kind: 'ticket', draw: draw.id, count: 1 }], limits: [{ measure: 'money', most: 5_000_000 }] };
  const autumn = await made('/api/v1/promotions', { name: 'Autumn coffee', definition });
  await made(`/api/v1/promotions/${autumn.id}/start`);
  await page.goto(`${BASE}/promotions/stacking`);
  await page.getByPlaceholder('Put a promotion here').click();
  await page.getByRole('option', { name: 'Autumn coffee' }).click();
  await rest('promotion-stacking-changed');
  await page.getByRole('button', { name: 'Save the groups' }).click();
  await page.getByText('The groups are saved').waitFor();
  for (const [path, shows] of [[autumn.id, 'main aside li a'], ['stacking', 'main ol li'], [`${autumn.id}?tab=together`, 'main ol li'], ['', 'main table']]) {
    await page.goto(`${BASE}/promotions/${path}`);
    await page.waitForSelector(shows);
    await rest(`promotion-${path.replace(/prm_\d+/, 'one').replace(/\W/g, '-') || 'list'}`);
  }
  await page.goto(`${BASE}/promotions/${autumn.id}?tab=try`);
  await page.getByRole('combobox', { name: 'Add a product' }).fill('coffee');
  await page.getByRole('option', { name: /coffee/i }).first().click();
  await page.waitForSelector('main dl');
  await rest('promotion-try');
  await page.goto(`${BASE}/promotions/${autumn.id}?tab=launch`);
  await page.getByRole('button', { name: 'Run' }).click();
  await page.waitForSelector('main table');
  await rest('promotion-launch');
  for (const path of [`draws/${draw.id}`, 'pools/cpp_1']) {
    await page.goto(`${BASE}/coupons/${path}`);
    await rest(`coupons-${path.split('/')[0]}-one`);
  }
}

try {
  await page.goto(SIGN_IN_LINK);
  await page.waitForURL(`${BASE}/`);
  await rest('home');
  await page.goto(`${BASE}/customers`);
  await page.waitForSelector('[role="row"] a, tbody a, main a[href^="/customers/"]');
  await rest('customers');
  await page.locator('main a[href^="/customers/cus_"]').first().click();
  await page.waitForURL(/customers\/cus_/);
  await rest('customer');
  await page.goto(`${BASE}/segments`);
  await page.waitForSelector('main a[href^="/segments/seg_"]');
  await rest('segments');
  await page.locator('main a[href^="/segments/seg_"]').first().click();
  await page.waitForURL(/segments\/seg_/);
  await page.waitForResponse((response) => response.url().includes('/segments/count') && response.ok());
  // A count that is being worked out anew is shown dim meanwhile.
  await page.waitForSelector('ul[data-old]', { state: 'detached' });
  await rest('segment');
  await page.locator('aside ul button').first().click();
  await page.waitForSelector('[role="dialog"] [data-verdict="yes"]');
  await rest('segment-why');
  await page.keyboard.press('Escape');
  const segment = page.url().match(/seg_\d+/)[0];
  await page.goto(`${BASE}/segments/${await liveOne()}/changes`);
  await rest('segment-changes');
  for (const [tab, shows] of [['matrix', '[role="group"] button'], ['moves', 'table'], ['cohorts', 'table']]) {
    await page.goto(`${BASE}/rfm?tab=${tab}`);
    await page.waitForSelector(shows);
    await rest(`rfm-${tab}`);
  }
  for (const [tab, shows] of [['earn', 'main input'], ['spend', 'main input'], ['expiry', 'main input'], ['tiers', '[role="slider"]'], ['report', 'dl']]) {
    await page.goto(`${BASE}/loyalty?tab=${tab}`);
    await page.waitForSelector(shows);
    await rest(`loyalty-${tab}`);
  }
  // Other rules for points, tried over the orders of a year before anybody gets them.
  await page.goto(`${BASE}/loyalty`);
  await page.getByLabel('Points', { exact: true }).first().fill('2');
  await page.getByRole('button', { name: 'Try it on last year' }).click();
  await page.waitForURL(/tab=trial/);
  await page.waitForSelector('main table');
  await rest('loyalty-trial');
  const told = await made('/api/v1/ad-audiences', { name: 'Coffee lovers', segment_id: segment, network: 'meta', match_keys: ['email', 'phone'] });
  await made(`/api/v1/ad-audiences/${told.id}/exports`, {});
  for (const path of ['segments?tab=ads', 'segments?tab=lists', `segments/ads/${told.id}`, 'segments/new']) {
    await page.goto(`${BASE}/${path}`);
    await rest(path.replace(/ada_.*/, 'one').replace(/\W/g, '-'));
  }
  for (const path of ['coupons', 'coupons?tab=catalogue', 'coupons?tab=orders', 'coupons?tab=draws', 'coupons/pools/new']) {
    await page.goto(`${BASE}/${path}`);
    await rest(path.replace(/\W/g, '-'));
  }
  await promotions();
  await page.goto(`${BASE}/campaigns`);
  await page.getByText('Come back for coffee').first().click();
  await page.waitForURL(/campaigns\/cam_/);
  await rest('campaign');
  for (const path of ['sandbox', 'reports', 'imports', 'imports/new', 'settings', 'settings/sender', 'settings/keys']) {
    await page.goto(`${BASE}/${path}`);
    await rest(path.replace('/', '-'));
  }
  // A job at work, held there so that its toast is looked at as well.
  await page.route(/\/api\/v1\/jobs(\?|\/|$)/, (route) => {
    const job = { id: 'job_1', kind: 'ad_export', state: 'running', link: '/segments/ads/ada_1', progress: { done: 3, total: 10 } };
    return route.fulfill({ json: route.request().url().includes('/jobs/') ? job : { items: [job] } });
  });
  await page.goto(`${BASE}/segments?tab=lists`);
  await page.getByText('3 of 10').waitFor();
  await rest('job-toast');
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
} finally {
  await browser.close();
}
