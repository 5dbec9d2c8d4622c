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
  'a file is led from its bytes to its rows, survives a reload, and is taken back': async (page) => {
    await page.goto(`${ADDRESS}/imports/new`);
    await page.locator('input[type=file]').setInputFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from('phone\n+77015554218\n') });
    await page.waitForURL(/\/imports\/imp_20$/);
    await page.getByRole('button', { name: 'Next: columns' }).click();
    const meaning = page.getByRole('combobox', { name: 'Meaning of the column “Аты”' });
    await meaning.click();
    await page.getByRole('option', { name: 'Last name' }).click();
    await page.getByText('Two columns have the same meaning: Last name').waitFor();
    await page.reload();
    assert.equal(await meaning.inputValue(), 'Last name', 'a reload dropped the choice');
    await meaning.click();
    await page.getByRole('option', { name: 'First name' }).click();
    await page.getByRole('button', { name: 'Next: dry run' }).click();
    await page.getByRole('button', { name: 'Start the dry run' }).click();
    await page.getByRole('button', { name: 'Import 48,154 rows' }).click({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Undo the import' }).click({ timeout: 20_000 });
    const dialog = page.getByRole('dialog');
    await dialog.getByText('47,752').waitFor();
    await dialog.getByRole('button', { name: 'Undo the import' }).click();
    await page.getByText('Undone').first().waitFor({ timeout: 20_000 });
  },
  'a key is shown once and its samples carry it': async (page) => {
    await page.goto(`${ADDRESS}/settings/keys`);
    await page.getByRole('button', { name: 'New key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Blog');
    await dialog.getByRole('button', { name: 'Create the key' }).click();
    await dialog.getByText('wk_c0ffee2c81d7e34b60aa19').waitFor();
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: 'Python' }).click();
    await page.getByText("analytics.write_key = 'wk_c0ffee2c81d7e34b60aa19'").waitFor();
  },
  'somebody is invited, withdrawn, given another role and removed': async (page) => {
    await page.goto(`${ADDRESS}/settings/people`);
    await page.getByRole('button', { name: 'Invite' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail').fill('bolat@kofedala.example');
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    await dialog.getByText('works in this workspace already').waitFor();
    await dialog.getByLabel('E-mail').fill('ivan@agency.example');
    await dialog.getByRole('radio', { name: 'Owner' }).click();
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    await dialog.getByText('/welcome?token=').waitFor();
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('row', { name: /ivan@agency/ }).getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Withdraw' }).click();
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('row', { name: /ivan@agency/ }).waitFor({ state: 'detached' });
    const olena = page.getByRole('row', { name: /Олена/ });
    await olena.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Change the role' }).click();
    await dialog.getByRole('radio', { name: 'Owner' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await olena.getByText('Owner').waitFor();
    await olena.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await olena.waitFor({ state: 'detached' });
  },
  'an invited person joins with a name and a password': async (page) => {
    await page.goto(`${ADDRESS}/welcome?token=invited`);
    await page.getByRole('heading', { name: 'Join Kofe Dala' }).waitFor();
    await page.getByLabel('Your name').fill('Mehmet');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.waitForURL(`${ADDRESS}/`);
  },
  'a changed sender is kept, its test tells what the server said, and signing gives a record': async (page) => {
    await page.goto(`${ADDRESS}/settings/sender`);
    await page.getByRole('radio', { name: 'Mail server' }).click();
    await page.getByLabel('Server', { exact: true }).fill('smtp.example.com');
    await page.getByRole('radio', { name: 'TLS', exact: true }).click();
    assert.equal(await page.getByLabel('Port').inputValue(), '465');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByLabel('To', { exact: true }).fill('bad@example.com');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('535 5.7.8').waitFor();
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByText('perennial._domainkey.kofedala.example').waitFor();
  },
  'a segment is built from its first condition, counted, named and saved': async (page) => {
    await page.goto(`${ADDRESS}/segments/new`);
    await page.getByRole('button', { name: 'Purchases', exact: true }).click();
    const row = page.getByRole('group', { name: /^Condition: Purchases/ });
    await row.getByText('so it is not counted').waitFor();
    await row.getByRole('textbox', { name: 'Value' }).fill('3');
    await row.getByText('Customers left after this condition').waitFor({ state: 'attached' });
    await page.getByText(/^Customers for whom this holds — Purchases: at least 3/).waitFor();
    await row.getByRole('button', { name: 'Narrow down' }).click();
    await row.getByRole('combobox', { name: 'Values' }).fill('Coffee');
    await page.keyboard.press('Enter');
    await page.getByText(/Purchases: at least 3 \(Category: Coffee\)/).first().waitFor();
    await page.keyboard.press('Control+KeyS');
    await page.getByRole('dialog').getByLabel('Name').fill('Coffee lovers');
    await page.getByRole('dialog').getByRole('button', { name: 'Save segment' }).click();
    await page.waitForURL(/\/segments\/seg_1$/);
  },
  'a sequence is built by keyboard: steps, what lies between, and a last one that stays away': async (page) => {
    await page.goto(`${ADDRESS}/segments/new`);
    await page.getByRole('button', { name: 'One thing, then another' }).press('Enter');
    const [first, second, third] = [1, 2, 3].map((number) => page.getByRole('listitem', { name: `Step ${number}` }));
    await choose(page, first.getByRole('combobox', { name: 'Event' }), 'Product Viewed');
    await page.getByText('In this order (Event “Product Viewed”; then, within 7 days — Purchase)').waitFor();
    await page.getByRole('button', { name: 'Step', exact: true }).press('Enter');
    await page.waitForFunction(() => document.activeElement?.closest('li')?.getAttribute('aria-label') === 'Step 3');
    await choose(page, third.getByRole('combobox', { name: 'Whether it followed' }), 'did not follow');
    await choose(page, third.getByRole('combobox', { name: 'Unit of time' }), 'hours');
    await second.getByRole('button', { name: 'None in between' }).press('Enter');
    await choose(page, second.getByRole('combobox', { name: 'What happened' }).last(), 'Return');
    await page.getByText('then, within 7 days — Purchase (with none of this in between — Return); did not follow within 7 hours — Purchase)').waitFor();
    await page.getByText('Leaves out those whose time is not over yet').waitFor();
    await first.getByRole('button', { name: /^Remove the step/ }).press('Enter');
    await page.getByText('In this order (Purchase; did not follow within 7 hours — Purchase)').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('li')?.getAttribute('aria-label') === 'Step 2');
  },
  'a period begins with something else, or counts days by the customer’s clock': async (page) => {
    await page.goto(`${ADDRESS}/segments/new`);
    await page.getByRole('button', { name: 'Purchases', exact: true }).press('Enter');
    await page.getByRole('textbox', { name: 'Value' }).fill('1');
    await choose(page, page.getByRole('combobox', { name: 'Period' }), 'in the last days');
    await page.getByRole('button', { name: 'More for this condition' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Days by the customer’s clock' }).press('Enter');
    await page.getByText('in the last 90 days, by the customer’s clock').first().waitFor();
    await choose(page, page.getByRole('combobox', { name: 'Period' }), 'after something else');
    await choose(page, page.getByRole('combobox', { name: 'What happened' }), 'Message');
    await page.getByText('Purchases: at least 1 (since a message was last opened)').first().waitFor();
    await page.getByText('Leaves out those who never opened anything').waitFor();
  },
  'a property of an event is measured: one that was seen, or one whose name is typed': async (page) => {
    await page.goto(`${ADDRESS}/segments/new`);
    await page.getByRole('button', { name: 'Event', exact: true }).press('Enter');
    const [about, event, property] = ['What it is about', 'Event', 'Property'].map((name) => page.getByRole('combobox', { name, exact: true }));
    await about.fill('sum of');
    await page.getByRole('option', { name: 'Sum of an event property' }).click();
    await event.click();
    await page.getByRole('option', { name: 'Product Viewed' }).click();
    await property.click();
    assert.deepEqual(await page.getByRole('option').allInnerTexts(), ['price'], 'a text has no sum');
    await page.getByRole('option', { name: 'price' }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('500');
    await page.getByText('holds — Sum of “price” in “Product Viewed” events: at least 500.').waitFor();
    await property.click();
    await property.fill('weight');
    await page.keyboard.press('Enter');
    await page.getByText('holds — Sum of “weight” in “Product Viewed” events: at least 500.').waitFor();
    await property.fill('height');
    await page.keyboard.press('Tab');
    await page.getByText('holds — Sum of “height” in “Product Viewed” events: at least 500.').waitFor();
    await about.fill('different values');
    await page.getByRole('option', { name: 'Different values of an event property' }).click();
    await page.getByText('so it is not counted').waitFor();
    await page.getByRole('button', { name: 'Narrow down' }).press('Enter');
    await page.getByRole('combobox', { name: 'Narrowed by' }).fill('colour');
    await page.getByRole('option', { name: 'colour' }).click();
    await page.getByRole('combobox', { name: 'Values' }).fill('red');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Value' }).fill('2');
    await page.getByText('holds — Different values of “height” in “Product Viewed” events: at least 2 (colour: red).').waitFor();
  },
  'a condition added by keyboard is next to be filled in, and can be undone': async (page) => {
    await page.goto(`${ADDRESS}/segments/seg_1`);
    await page.getByRole('group', { name: /^Condition:/ }).first().waitFor();
    const before = await page.getByRole('group', { name: /^Condition:/ }).count();
    await page.getByRole('button', { name: 'Condition', exact: true }).first().press('Enter');
    await page.waitForFunction((count) => document.querySelectorAll('[data-condition]').length === count + 1, before);
    await page.waitForFunction(() => document.activeElement?.closest('[data-condition]'));
    await page.getByRole('button', { name: 'Undo' }).click();
    assert.equal(await page.getByRole('group', { name: /^Condition:/ }).count(), before);
  },
  'what is not complete is marked and not saved, and leaving asks first': async (page) => {
    await page.goto(`${ADDRESS}/segments/seg_1`);
    await page.getByRole('textbox', { name: 'Value' }).first().fill('');
    await page.keyboard.press('Control+KeyS');
    await page.getByText('Fill this condition in or remove it').waitFor();
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay here' }).click();
    assert.match(page.url(), /seg_1$/);
  },
  'a condition the server refuses is marked in its place': async (page) => {
    await page.goto(`${ADDRESS}/segments/seg_2`);
    await page.getByRole('textbox', { name: 'To', exact: true }).fill('400');
    await page.getByText('The value is not possible here.').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'To', exact: true }).inputValue(), '400');
  },
  'a newer version loses nothing and can be saved over': async (page) => {
    await page.goto(`${ADDRESS}/segments/seg_3`);
    await page.getByRole('textbox', { name: 'Value' }).first().fill('7');
    await page.getByRole('button', { name: 'Save segment' }).click();
    await page.getByText('Somebody saved a newer version').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Value' }).first().inputValue(), '7');
    await page.getByRole('button', { name: 'Save mine over it' }).click();
    await page.getByText('is saved').waitFor();
    await page.getByText('Somebody saved a newer version').waitFor({ state: 'detached' });
    assert.ok(await page.getByRole('button', { name: 'Save segment' }).isDisabled(), 'what was saved still counts as changed');
  },
  'a segment is made live, fills, and asks what a change of it sets going': async (page) => {
    await page.goto(`${ADDRESS}/segments`);
    await page.getByRole('button', { name: 'Actions: Yeni müşteriler' }).click();
    await page.getByRole('menuitem', { name: 'Keep live' }).click();
    assert.equal(await page.getByRole('dialog').getByRole('switch').isChecked(), false, 'newcomers are not the default');
    await page.getByRole('dialog').getByRole('button', { name: 'Keep live' }).click();
    await page.getByRole('progressbar', { name: 'Filling' }).nth(1).waitFor();
    await page.goto(`${ADDRESS}/segments/seg_4`);
    await page.getByRole('textbox', { name: 'Value' }).first().fill('9');
    await page.getByRole('button', { name: 'Save segment' }).click();
    const saved = page.waitForRequest((request) => request.method() === 'PUT');
    await page.getByRole('dialog').getByRole('button', { name: 'Save segment' }).press('Enter');
    assert.equal((await saved).postDataJSON().fires, false);
    await page.getByText('is saved').waitFor();
  },
  'who came and went is read from the row, each leading to the customer': async (page) => {
    await page.goto(`${ADDRESS}/segments`);
    await page.getByRole('button', { name: 'Actions: Sleeping coffee lovers' }).click();
    await page.getByRole('menuitem', { name: 'Who came and went' }).click();
    await page.getByText('Found when the segment was made live').first().waitFor();
    await page.getByRole('link', { name: 'Олена Иванова' }).first().click();
    await page.waitForURL(/\/customers\/cus_1$/);
  },
  'two segments are compared by keyboard, and one is begun of both': async (page) => {
    await page.goto(`${ADDRESS}/segments`);
    await page.getByRole('button', { name: 'Actions: Sleeping coffee lovers' }).click();
    await page.getByRole('menuitem', { name: 'Compare with…' }).click();
    await page.getByRole('dialog').getByRole('searchbox').fill('yeni');
    await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    await page.waitForFunction(() => document.querySelectorAll('[role="dialog"] li').length === 1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText(/^Of the 3,105 in “Yeni müşteriler”/).waitFor();
    await page.getByRole('button', { name: 'Make a segment: Both' }).click();
    await page.waitForURL(/\/segments\/new\?/);
    await page.waitForFunction(() => document.querySelectorAll('[data-condition]').length === 2);
  },
  'a closed Why? leaves the address': async (page) => {
    await page.goto(`${ADDRESS}/segments/seg_1?why=cus_1`);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.waitForURL(`${ADDRESS}/segments/seg_1`);
    await page.getByRole('group', { name: /^Condition:/ }).first().waitFor();
  },
  'an address is shown in full only when asked for': async (page) => {
    await page.goto(`${ADDRESS}/customers/cus_1`);
    await page.getByRole('button', { name: 'Show in full: E-mail' }).click();
    await page.getByText('a.sarsenova@kofemail.kz').waitFor();
    await page.getByRole('button', { name: 'Hide: E-mail' }).click();
    await page.getByText('a.sarsenova@kofemail.kz').waitFor({ state: 'detached' });
  },
  'a consent is taken back with its source': async (page) => {
    await page.goto(`${ADDRESS}/customers/cus_1`);
    await page.getByRole('button', { name: 'Change the consent: E-mail, marketing' }).click();
    await page.getByRole('dialog').getByLabel('Source').fill('call');
    await page.getByRole('dialog').getByRole('button', { name: 'Record' }).click();
    await page.getByText('Source: call').waitFor();
  },
  'the timeline filters by address and pages back': async (page) => {
    await page.goto(`${ADDRESS}/customers/cus_1`);
    await page.getByRole('radio', { name: 'Purchases' }).click();
    await page.waitForURL(/show=orders/);
    await page.getByText('Opened “Your latte is on us”').waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: 'All' }).click();
    // The history of points has such a button too, and stands before.
    await page.getByRole('button', { name: 'Show earlier' }).last().click();
    await page.getByText('The card was made').waitFor();
  },
  'erasing needs a reason and names the person': async (page) => {
    await page.goto(`${ADDRESS}/customers/cus_1`);
    await page.getByRole('button', { name: /^Actions: / }).click();
    await page.getByRole('menuitem', { name: 'Erase…' }).click();
    await page.getByRole('dialog', { name: /^Erase all data of / }).getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('This field is needed.').waitFor();
    await page.getByRole('dialog').getByLabel('Reason').fill('asked by letter');
    await page.getByRole('dialog').getByRole('button', { name: 'Erase for good' }).click();
    await page.waitForURL(`${ADDRESS}/customers`);
  },
  'a dialog gives the focus back to what opened it, be it a menu': async (page) => {
    await page.goto(`${ADDRESS}/customers/cus_1`);
    for (const [opener, item] of [['Award points'], ['Edit profile'], [/^Actions/, 'Erase…']]) {
      const button = page.getByRole('button', { name: opener });
      await button.focus();
      await page.keyboard.press('Enter');
      if (item) {
        await page.getByRole('menuitem', { name: item }).focus();
        await page.keyboard.press('Enter');
      }
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.waitForFunction((element) => document.activeElement === element, await button.elementHandle());
    }
  },
  'points go to another customer once all of it was shown again': async (page) => {
    await page.goto(`${ADDRESS}/customers/cus_1`);
    await page.getByRole('button', { name: 'Transfer points' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('To whom').fill('Zeynep');
    await page.getByRole('option', { name: /Zeynep/ }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.getByLabel('How many').fill('1 000 000');
    await dialog.getByLabel('Reason').fill('Family card');
    await page.keyboard.press('Enter');
    await dialog.getByText('1,284 at most').nth(1).waitFor();
    await dialog.getByLabel('How many').fill('200');
    await page.keyboard.press('Enter');
    await dialog.getByText('This cannot be undone').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/200 points transferred/).waitFor();
  },
  'the least margin is typed as people write it, and nothing else is taken': async (page) => {
    await page.goto(`${ADDRESS}/promotions/stacking`);
    const margin = page.getByLabel('Least margin over cost');
    assert.equal(await margin.inputValue(), '12.5');
    await margin.fill('ten');
    await page.getByText('From 0 to 10,000').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Save the groups' }).isDisabled());
    await margin.fill('7,5');
    await page.getByRole('button', { name: 'Save the groups' }).click();
    await page.getByText('The groups are saved').waitFor();
    await page.reload();
    await margin.waitFor();
    assert.equal(await margin.inputValue(), '7.5');
  },
  'a draft of the loyalty rules is tried on the year, stopped, and taken up again where it was tried': async (page) => {
    await page.goto(`${ADDRESS}/loyalty?tab=trial`);
    await page.getByText('not published').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Run it again' }).isDisabled());
    await page.getByRole('button', { name: 'Take up this draft' }).click();
    await page.getByRole('button', { name: 'Publish changes' }).waitFor();
    await page.getByText('Levels', { exact: true }).first().click();
    const silver = page.getByLabel('From how much: Silver');
    assert.equal(await silver.inputValue(), '35,000');
    await silver.fill('30 000');
    await page.getByRole('button', { name: 'Try it on last year' }).click();
    await page.waitForURL(/tab=trial/);
    await page.getByRole('progressbar', { name: /Trying a draft/ }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The simulation was cancelled').waitFor();
    await page.getByText('The draft has been changed since').waitFor();
    await page.getByRole('button', { name: 'Run it again' }).click();
    await page.getByText('The draft has been changed since').waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Base → Silver higher 1,912/ }).waitFor();
  },
  'a campaign is written, a block moved by keyboard, and launched after its question': async (page) => {
    await page.goto(`${ADDRESS}/campaigns/new`);
    await page.getByRole('textbox', { name: 'Name' }).fill('Autumn');
    await page.getByRole('button', { name: 'Create the draft' }).click();
    await page.waitForURL(/campaigns\/cam_6$/);
    await page.getByRole('combobox', { name: 'Segment' }).click();
    await page.getByRole('option').first().click();
    await page.locator('button:has([data-code])').first().click();
    const first = page.getByRole('list', { name: 'Blocks' }).getByRole('button', { expanded: true });
    await first.focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByText('Now at place 2 of 3').waitFor({ state: 'attached' });
    await page.getByText(/^Saved/).waitFor();
    await page.reload();
    assert.match(await page.getByRole('list', { name: 'Blocks' }).innerText(), /^Text[\s\S]*Heading/);
    await page.keyboard.press('Control+Enter');
    const question = page.getByRole('dialog', { name: 'Launch “Autumn”?' });
    await question.getByText('people will get the letter').waitFor();
    await question.getByRole('button', { name: 'Launch' }).click();
    await page.getByRole('progressbar', { name: /Delivered/ }).waitFor();
  },
  'what is typed is put on top of a newer version': async (page) => {
    await page.goto(`${ADDRESS}/campaigns/cam_4`);
    await page.getByRole('textbox', { name: 'Subject' }).waitFor();
    await page.evaluate(() => fetch('/api/v1/campaigns/cam_4', { method: 'PATCH', body: JSON.stringify({ preheader: 'theirs', version: 4 }) }));
    await page.getByRole('textbox', { name: 'Subject' }).fill('mine');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByText(/^Saved/).waitFor();
    await page.reload();
    assert.equal(await page.getByRole('textbox', { name: 'Subject' }).inputValue(), 'mine');
    assert.equal(await page.getByRole('textbox', { name: 'Preheader' }).inputValue(), 'theirs');
  },
  'reports are reached, narrowed and told apart by keyboard, and the address keeps it all': async (page) => {
    for (const code of ['KeyG', 'KeyY']) await page.keyboard.press(code);
    await page.waitForURL(`${ADDRESS}/reports`);
    await page.getByText('Sales by month').waitFor();
    await page.getByRole('radio', { name: '12 months' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/months=6/);
    await page.getByRole('radio', { name: 'Category' }).focus();
    for (let turn = 0; turn < 2; turn += 1) await page.keyboard.press('ArrowRight');
    await page.getByRole('cell', { name: 'Mega Silk Way' }).waitFor();
    await page.getByRole('radio', { name: 'Choose days' }).click();
    const [first, last] = [page.getByRole('textbox', { name: 'First day' }), page.getByRole('textbox', { name: 'Last day' })];
    await first.fill('01.02.2026');
    await page.waitForURL(/from=2026-02-01/);
    await last.fill('2026-01-15');
    await page.getByRole('alert').getByText('The first day comes after the last one.').waitFor();
    assert.doesNotMatch(page.url(), /to=2026-01-15/);
    await last.fill('31/03/2026');
    await page.waitForURL(/to=2026-03-31/);
    await page.reload();
    await page.getByText('Feb 1, 2026 – Mar 31, 2026').waitFor();
    await page.getByRole('columnheader', { name: 'Store' }).waitFor();
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

/** Chooses from a list by keyboard alone. */
async function choose(page, combobox, label) {
  await combobox.focus();
  await page.keyboard.press('ArrowDown');
  const options = page.getByRole('option').filter({ visible: true });
  await options.first().waitFor();
  const labels = (await options.allInnerTexts()).map((text) => text.trim());
  assert.ok(labels.includes(label), `${label} is not among ${labels.join(', ')}`);
  for (let turn = 0; turn < 2 * labels.length; turn += 1) {
    const current = await page.locator('[role="option"][data-combobox-selected]').filter({ visible: true }).allInnerTexts();
    if (current[0]?.trim() === label) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await options.first().waitFor({ state: 'hidden' });
}

try {
  const wanted = process.argv.find((word) => word.startsWith('--story='))?.slice(8) ?? '';
  for (const [name, story] of Object.entries(STORIES).filter(([name]) => name.includes(wanted))) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' });
    await context.addInitScript(() => localStorage.getItem('perennial.language') ?? localStorage.setItem('perennial.language', 'en'));
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
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
