// Walks the built console as a person would, by keyboard and mouse: what axe cannot see. Ends with 1 at the first broken promise.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { startMock } from './mock.mjs';

const server = await startMock({ port: 0 });
const ADDRESS = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

const STORIES = {
  'the palette finds a customer and opens the page': async (page) => {
    await page.keyboard.press('Control+KeyK');
    await page.getByRole('combobox').fill('Zeynep');
    await page.getByRole('option', { name: /Zeynep/ }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/customers\/cus_\d+$/);
  },
  'G then C goes to customers on any keyboard layout, and focus lands on the h1': async (page) => {
    await page.evaluate(() => document.body.focus());
    for (const [code, key] of [['KeyG', 'п'], ['KeyC', 'с']]) await page.evaluate(([code, key]) => document.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true })), [code, key]);
    await page.waitForURL(`${ADDRESS}/customers`);
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  },
  'J walks rows and Enter opens one': async (page) => {
    await page.goto(`${ADDRESS}/customers`);
    await page.getByRole('row').nth(2).waitFor();
    await page.keyboard.press('KeyJ');
    await page.keyboard.press('KeyJ');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-row-link') === '1');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/customers\/cus_2$/);
  },
  'a long list draws only what is seen': async (page) => {
    await page.goto(`${ADDRESS}/customers`);
    const more = page.getByRole('button', { name: 'Show more' });
    for (let turn = 0; turn < 4; turn += 1) {
      await more.click();
      await page.waitForFunction((rows) => Number(document.querySelector('table').getAttribute('aria-rowcount')) > rows, 50 * (turn + 1) + 1);
    }
    assert.ok((await page.getByRole('row').count()) < 80, 'rows out of sight are drawn');
  },
  'the search keeps its text in the address': async (page) => {
    await page.goto(`${ADDRESS}/customers`);
    await page.getByRole('searchbox').fill('Олена');
    await page.waitForURL(/q=/);
    await page.reload();
    assert.equal(await page.getByRole('searchbox').inputValue(), 'Олена');
  },
  'single keys can be turned off': async (page) => {
    await page.keyboard.press('?');
    await page.getByRole('switch').click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    assert.equal(await page.getByRole('dialog').count(), 0);
  },
  'the language menu opens and turns the console to Kazakh': async (page) => {
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitem', { name: 'Қазақша' }).click();
    await page.getByRole('link', { name: 'Клиенттер' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'kk');
    assert.match(await page.locator('h1 + *, h1').first().innerText(), /Қайырлы/);
    assert.doesNotMatch(await page.locator('main').innerText(), /M11|Nov/);
  },
  'the theme turns and stays': async (page) => {
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    await page.reload();
    assert.equal(await page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme')), 'dark');
  },
  'a narrow screen has its menu in a drawer': async (page) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Segments' }).click();
    await page.waitForURL(`${ADDRESS}/segments`);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  },
  'signing out leads to the door, a wrong password says so, and signing in leads back': async (page) => {
    await page.getByRole('button', { name: 'Aigerim Sarsenova' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/sign-in/);
    await page.goto(`${ADDRESS}/segments`);
    await page.waitForURL(/sign-in\?next/);
    await page.getByLabel('E-mail').fill('a@example.com');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password', { exact: true }).fill('right and long');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${ADDRESS}/segments`);
  },
};

try {
  for (const [name, story] of Object.entries(STORIES)) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(ADDRESS, { waitUntil: 'networkidle' });
    await page.waitForSelector('h1');
    const isKept = await story(page).then(() => true, (error) => {
      process.stdout.write(`broken: ${name}\n${error.message}\n`);
      process.exitCode = 1;
      return false;
    });
    if (isKept) process.stdout.write(`kept: ${name}\n`);

    await context.close();
  }
} finally {
  await browser.close();
  server.close();
}
