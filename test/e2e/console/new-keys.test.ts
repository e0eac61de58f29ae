import type { Page } from 'playwright-core';
import { createStore } from '../../support/rows/factories.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';
import { Console } from '../../support/console/console.js';

describeInBrowser('a new key in a browser', () => {
  let shop: Console;
  beforeEach(async () => {
    shop = await Console.start();
  });
  afterEach(async () => {
    expect(shop.complaints).toEqual([]);
    await shop.close();
  });

  const keys = (): Promise<Record<string, any>[]> =>
    shop.app.rows('SELECT name, expires_at FROM api_keys ORDER BY created_at');
  const shown = (page: Page) =>
    page.getByLabel('The new key. Store it now: it is never shown again.');

  it('expires as was typed, or is refused beside the field', async () => {
    const page = await shop.open('#/system');
    await page.getByLabel('Name', { exact: true }).fill('boss');
    const days = page.getByLabel('Valid for days');
    for (const typed of ['30 days', 'abc', '0', '-1', '1.5', '1e99', 'Infinity']) {
      await days.fill(typed);
      await page.keyboard.press('Enter');
      await page.locator('.field', { has: days }).getByRole('alert').waitFor();
      expect([typed, await keys()]).toEqual([typed, []]);
    }
    expect(await shop.violations(page)).toEqual([]);
    await days.fill(' 30 ');
    await page.keyboard.press('Enter');
    await page.getByText('The first key must have the scope admin and no end').waitFor();
    await days.fill('');
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: 'boss' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('till');
    await page.getByRole('checkbox', { name: 'books:read' }).check();
    await days.fill(' 30 ');
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: 'till' }).waitFor();
    const [{ expires_at: none }, { expires_at: end }] = await keys();
    expect(none).toBe(null);
    const left = (new Date(end).getTime() - Date.now()) / 86_400_000;
    expect(left).toBeGreaterThan(29.9);
    expect(left).toBeLessThan(30.1);
  });

  it('never expires if the field is empty', async () => {
    const page = await shop.open('#/system');
    await page.getByLabel('Name', { exact: true }).fill('boss');
    await page.getByLabel('Valid for days').fill(' ');
    await page.keyboard.press('Enter');
    await shown(page).waitFor();
    expect(await keys()).toEqual([{ name: 'boss', expires_at: null }]);
  });

  it('is shown until it is stored, also after the page was left, and is never in the storage', async () => {
    const page = await shop.open('#/system');
    await page.getByLabel('Name', { exact: true }).fill('boss');
    await page.keyboard.press('Enter');
    await shown(page).waitFor();
    await page.getByText('(this tab)').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('second');
    await page.getByRole('checkbox', { name: 'books:read' }).check();
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByRole('rowheader', { name: 'second' }).waitFor();
    const secret = await shown(page).inputValue();

    await page.keyboard.press('Escape');
    await shown(page).focus();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Catalogue' }).click();
    await page.getByText('There are no books yet.').waitFor();
    await page.getByRole('link', { name: 'System' }).click();
    await shown(page).waitFor();
    expect(await shown(page).inputValue()).toBe(secret);
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }])',
    );
    expect(kept).not.toContain(secret);
    expect(page.url()).not.toContain('oct_');

    await page.getByRole('button', { name: 'I have stored it' }).click();
    await shown(page).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Catalogue' }).click();
    await page.getByText('There are no books yet.').waitFor();
    await page.goBack();
    await page.getByRole('rowheader', { name: 'second' }).waitFor();
    expect(await shown(page).count()).toBe(0);
  });

  it('is listed with the name of its store', async () => {
    await createStore(shop.app, { name: 'Riverside' });
    const page = await shop.open('#/system');
    await page.getByLabel('Name', { exact: true }).fill('boss');
    await page.keyboard.press('Enter');
    await page.getByText('(this tab)').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('till');
    await page.getByRole('checkbox', { name: 'stock:read' }).check();
    await page.locator('select[name=storeId]').selectOption('Riverside');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const row = page.getByRole('row', { name: 'till' });
    await row.getByRole('cell', { name: 'Riverside', exact: true }).waitFor();
  });

  it('says in German that no migration is pending', async () => {
    const page = await shop.open('#/system', { locale: 'de-DE' });
    const fact = page.locator('.fields > div', { hasText: 'Ausstehende Migrationen' });
    await fact.waitFor();
    expect(await fact.locator('dd').innerText()).toBe('keine');
  });
});
