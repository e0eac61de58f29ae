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
    await shown(page).waitFor();
    const [{ expires_at: end }] = await keys();
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
});
