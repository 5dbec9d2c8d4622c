// The pages that are photographed and checked for accessibility. Add a line with each new page.
export const PAGES = [
  { name: 'home', path: '/' },
  { name: 'home-empty', path: '/', base: 'empty' },
  { name: 'customers', path: '/customers' },
  { name: 'segments', path: '/segments' },
  { name: 'campaigns', path: '/campaigns' },
  { name: 'campaigns-empty', path: '/campaigns', base: 'empty' },
  { name: 'campaign-new', path: '/campaigns/new' },
  { name: 'campaign-start', path: '/campaigns/cam_6' },
  { name: 'campaign-blocks', expects: ['about:srcdoc'], path: '/campaigns/cam_7', waits: 'iframe', act: beginWithTemplate },
  { name: 'campaign-code', expects: ['about:srcdoc'], path: '/campaigns/cam_4', waits: 'iframe', act: () => undefined },
  { name: 'campaign-launch', expects: ['about:srcdoc'], path: '/campaigns/cam_4', waits: '[role="dialog"] .figures', act: (page) => page.keyboard.press('Control+Enter') },
  { name: 'campaign-report', path: '/campaigns/cam_2' },
  { name: 'campaign-sending', path: '/campaigns/cam_1' },
  { name: 'coupons', path: '/coupons' },
  { name: 'coupons-empty', path: '/coupons', base: 'empty' },
  { name: 'coupons-new', path: '/coupons/pools/new' },
  { name: 'coupons-pool', path: '/coupons/pools/cpp_2' },
  { name: 'coupons-generic', path: '/coupons/pools/cpp_1' },
  { name: 'prizes', path: '/coupons?tab=catalogue' },
  { name: 'prizes-new', path: '/coupons?tab=catalogue', act: (page) => page.locator('main button:has(svg.tabler-icon-plus)').first().click() },
  { name: 'prizes-orders', path: '/coupons?tab=orders' },
  { name: 'draws', path: '/coupons?tab=draws' },
  { name: 'draws-open', path: '/coupons/draws/drw_2' },
  { name: 'draws-drawn', path: '/coupons/draws/drw_1' },
  { name: 'imports', path: '/imports' },
  { name: 'imports-empty', path: '/imports', base: 'empty' },
  { name: 'import-new', path: '/imports/new' },
  { name: 'import-format', path: '/imports/imp_5' },
  { name: 'import-columns', path: '/imports/imp_5?step=columns' },
  { name: 'import-orders', path: '/imports/imp_6?step=columns' },
  { name: 'import-try', path: '/imports/imp_3' },
  { name: 'import-checked', path: '/imports/imp_7' },
  { name: 'import-running', path: '/imports/imp_1' },
  { name: 'import-paused', path: '/imports/imp_9' },
  { name: 'import-finished', path: '/imports/imp_2' },
  { name: 'import-failed', path: '/imports/imp_4' },
  { name: 'promotions', path: '/promotions' },
  { name: 'promotions-empty', path: '/promotions', base: 'empty' },
  { name: 'promotion-new', path: '/promotions/new' },
  { name: 'promotion-begun', path: '/promotions/new?template=bundle' },
  { name: 'promotion', path: '/promotions/prm_1' },
  { name: 'promotion-draft', path: '/promotions/prm_2' },
  { name: 'promotion-revision', path: '/promotions/prm_3' },
  { name: 'promotion-together', path: '/promotions/prm_1?tab=together' },
  { name: 'promotion-try', path: '/promotions/prm_1?tab=try', waits: 'main dl', act: buyTea },
  { name: 'promotion-launch', path: '/promotions/prm_1?tab=launch', waits: '.recharts-surface', act: () => undefined },
  { name: 'promotion-simulate', path: '/promotions/prm_2?tab=launch' },
  { name: 'promotion-pool', path: '/promotions/new?template=coupon', act: (page) => page.locator('main button:has(svg.tabler-icon-plus)').nth(1).click() },
  { name: 'stacking', path: '/promotions/stacking' },
  { name: 'sandbox', path: '/sandbox' },
  { name: 'sandbox-empty', path: '/sandbox', base: 'empty' },
  { name: 'sandbox-letter', expects: ['about:srcdoc'], path: '/sandbox/sbx_1' },
  { name: 'sandbox-headers', path: '/sandbox/sbx_1?view=headers' },
  { name: 'sandbox-text', path: '/sandbox/sbx_1?view=text' },
  { name: 'reports', path: '/reports' },
  { name: 'reports-days', path: '/reports?from=2026-09-05&to=2026-11-14&by=store&show=orders' },
  { name: 'reports-empty', path: '/reports', base: 'empty' },
  { name: 'reports-not-built', path: '/reports', base: 'bare', expects: ['501'] },
  { name: 'rfm', path: '/rfm?cells=25.24.23.13' },
  { name: 'rfm-borders', path: '/rfm', waits: 'fieldset', act: editBorders },
  { name: 'rfm-moves', path: '/rfm?tab=moves&since=2026-10-01' },
  { name: 'rfm-cohorts', path: '/rfm?tab=cohorts' },
  { name: 'rfm-weeks', path: '/rfm?tab=cohorts&by=week&show=revenue' },
  { name: 'rfm-empty', path: '/rfm', base: 'empty' },
  { name: 'loyalty', path: '/loyalty' },
  { name: 'loyalty-spend', path: '/loyalty?tab=spend' },
  { name: 'loyalty-expiry', path: '/loyalty?tab=expiry' },
  { name: 'loyalty-tiers', path: '/loyalty?tab=tiers', waits: '[role="slider"]', act: moveThreshold },
  { name: 'loyalty-programme', path: '/loyalty?tab=programme', act: (page) => page.locator('main button:has(svg.tabler-icon-plus)').first().click(), waits: 'main button:has(svg.tabler-icon-x)' },
  { name: 'loyalty-new', path: '/loyalty?tab=programme', act: (page) => page.locator('main button:has(svg.tabler-icon-plus)').last().click() },
  { name: 'loyalty-trial', path: '/loyalty?tab=trial', waits: '.recharts-surface', act: () => undefined },
  { name: 'loyalty-report', path: '/loyalty?tab=report' },
  { name: 'loyalty-empty', path: '/loyalty', base: 'empty' },
  { name: 'customer-award', path: '/customers/cus_1', waits: '[role="dialog"] form', act: (page) => page.locator('button:has(svg.tabler-icon-stars)').first().click() },
  { name: 'segment-rfm', path: '/segments/new?rfm=55.54' },
  { name: 'settings', path: '/settings' },
  { name: 'settings-keep-shorter', path: '/settings', expects: ['409'], act: keepShorter },
  { name: 'settings-sender', path: '/settings/sender' },
  { name: 'settings-people', path: '/settings/people' },
  { name: 'settings-alone', path: '/settings/people', base: 'empty' },
  { name: 'settings-invite', path: '/settings/people', act: (page) => page.locator('main button:has(svg.tabler-icon-user-plus)').first().click() },
  { name: 'settings-marketer', path: '/settings', base: 'marketer' },
  { name: 'settings-owners-only', path: '/settings/people', base: 'marketer' },
  { name: 'settings-keys', path: '/settings/keys' },
  { name: 'settings-new-key', path: '/settings/keys', act: (page) => page.locator('main button').first().click() },
  { name: 'settings-account', path: '/settings/account' },
  { name: 'settings-audit', path: '/settings/audit' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'welcome', path: '/welcome?token=dev' },
  { name: 'welcome-invited', path: '/welcome?token=invited' },
  { name: 'welcome-known', path: '/welcome?token=known' },
  { name: 'link-used', path: '/welcome?token=used', expects: ['410'] },
  { name: 'not-found', path: '/nowhere' },
  { name: 'palette', path: '/', act: (page) => page.keyboard.press('Control+KeyK') },
  { name: 'keys', path: '/', act: (page) => page.keyboard.press('?') },
  { name: 'segment', path: '/segments/seg_1' },
  { name: 'segment-kept', path: '/segments/seg_2' },
  { name: 'segment-steps', path: '/segments/seg_4' },
  { name: 'segment-why', path: '/segments/seg_4?why=cus_1', waits: '[role="dialog"] [data-verdict]', act: () => undefined },
  { name: 'segment-slow', path: '/segments/seg_5', expects: ['503'], waits: 'text=≈', act: () => undefined },
  { name: 'segment-new', path: '/segments/new' },
  { name: 'segment-ahead', path: '/segments/new?template=points_ending' },
  { name: 'segments-empty', path: '/segments', base: 'empty' },
  { name: 'segment-changes', path: '/segments/seg_1/changes' },
  { name: 'segment-changes-empty', path: '/segments/seg_3/changes' },
  { name: 'segment-keep-live', path: '/segments/seg_3', waits: '[role="dialog"] [role="switch"]', act: (page) => page.locator('aside section').nth(5).locator('button').click() },
  { name: 'segment-compare', path: '/segments', waits: '[role="dialog"] li button', act: compareFirst },
  { name: 'segment-of-both', path: '/segments/new?all=seg_1,seg_2&but=seg_3' },
  { name: 'lists', path: '/segments?tab=lists' },
  { name: 'ads', path: '/segments?tab=ads' },
  { name: 'ads-empty', path: '/segments?tab=ads', base: 'empty' },
  { name: 'ads-new', path: '/segments?tab=ads', act: (page) => page.locator('main button:has(svg.tabler-icon-plus)').first().click() },
  { name: 'ads-one', path: '/segments/ads/ada_1' },
  { name: 'ads-making', path: '/segments/ads/ada_2' },
  { name: 'ads-failed', path: '/segments/ads/ada_3' },
  { name: 'ads-none-yet', path: '/segments/ads/ada_4' },
  { name: 'customer', path: '/customers/cus_1' },
  { name: 'customer-unnamed', path: '/customers/cus_5' },
  { name: 'customers-empty', path: '/customers', base: 'empty' },
];

/** The middle threshold goes down, so that there is something to publish. */
async function moveThreshold(page) {
  await page.locator('[role="slider"]').first().focus();
  await page.keyboard.press('PageDown');
}

/** One product goes into the basket. */
async function buyTea(page) {
  await page.locator('main section [role="combobox"], main section input').first().fill('tea');
  await page.locator('[role="option"]:visible').first().click();
}

async function editBorders(page) {
  await page.locator('main section button').first().click();
  await page.locator('main fieldset').first().waitFor();
  await page.locator('main [role="radio"]').nth(4).click();
}

/** Compares the first segment with the second. */
async function compareFirst(page) {
  await page.locator('[data-row-menu]').first().click();
  await page.locator('[role="menuitem"]').nth(3).click();
  await page.locator('[role="dialog"] li button').first().click();
  await page.locator('[role="dialog"] li button[aria-label]').first().waitFor();
}

/** The first visit begins the letter, the next ones find it. */
async function beginWithTemplate(page) {
  const template = page.locator('button:has([data-code])').first();
  await page.locator('iframe').or(template).first().waitFor();
  if (await template.isVisible()) await template.click();
}

/** Events are to be kept for a year, which is too short for some segments. */
async function keepShorter(page) {
  await page.locator('main form input[aria-haspopup="listbox"]').last().click();
  await page.locator('[role="option"]:visible').nth(1).click();
  await page.locator('main form button[type="submit"]').click();
}
