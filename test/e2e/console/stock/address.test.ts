import { createItem, createStore } from '../../../support/rows/factories.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';
import { Console } from '../../../support/console/console.js';

describeInBrowser('an address of the stock', () => {
  let shop: Console;
  beforeAll(async () => {
    shop = await Console.start();
    const { id: storeId } = await createStore(shop.app, { name: 'Riverside' });
    await createItem(shop.app, { storeId, name: 'Mug', quantity: 1 });
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  it.each(['garbage', '2026-13-45', '2026-02-30', '275760-09-13', '+275760-09-13', '1'])(
    'names a day that is none: %s',
    async (day) => {
      const message = `There is no day “${day}”.`;
      const page = await shop.open(`#/stock?at=${encodeURIComponent(day)}`);
      await page.getByText(message).waitFor();
      expect(await shop.violations(page)).toEqual([]);
      await page.getByLabel('At the end of').fill('2020-01-31');
      await page.getByText('There is nothing in this store.').waitFor();
      const print = await shop.open(`#/stock/print?store=1&at=${encodeURIComponent(day)}`);
      await print.getByText(message).waitFor();
      expect(await print.getByText('Loading').count()).toBe(0);
    },
  );

  it('takes a year of six digits in the field for no day', async () => {
    const page = await shop.open('#/stock');
    await page.getByRole('link', { name: 'Mug' }).waitFor();
    await page.getByLabel('At the end of').fill('275760-09-13');
    await page.getByText('There is no day “275760-09-13”.').waitFor();
  });

  it.each(['abc', '999', '1.5', '-1', '99999999999'])('names no store: %s', async (store) => {
    const page = await shop.open(`#/stock?store=${store}`);
    await page.getByText('There is no such store.').waitFor();
    expect(await page.getByRole('link', { name: 'Mug' }).count()).toBe(0);
    expect(await shop.violations(page)).toEqual([]);
    await page.locator('select').selectOption('Riverside');
    await page.getByRole('link', { name: 'Mug' }).waitFor();
    for (const hash of [`#/stock/print?store=${store}`, `#/labels?store=${store}`]) {
      const other = await shop.open(hash);
      await other.getByText('There is no such store.').waitFor();
      expect(await other.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    }
  });
});
