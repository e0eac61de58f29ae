import { createItem, createStore } from '../../../support/rows/factories.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';

describeInBrowser('the stock in a browser', () => {
  let shop: Console;
  let store: { id: number };
  let item: { id: number };
  beforeAll(async () => {
    shop = await Console.start();
    store = await createStore(shop.app, { name: 'Riverside' });
    const shelf = { storeId: store.id, price: 10 };
    item = await createItem(shop.app, {
      ...shelf,
      name: 'Paperback',
      quantity: 5,
      reorderLevel: 9,
    });
    await createItem(shop.app, { ...shelf, name: 'Tote', quantity: 2 });
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  it('shows the shelves of a store, their worth, and what is running low', async () => {
    const page = await shop.open('#/stock');
    await page.getByText('7 copies, worth 70.00').waitFor();
    await page.getByRole('link', { name: 'Tote' }).waitFor();
    expect(await shop.violations(page)).toEqual([]);
    await page.getByLabel('Only what is running low').check();
    await page.getByRole('link', { name: 'Tote' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Paperback' }).waitFor();
    expect(await page.locator('td').allInnerTexts()).toEqual(['Paperback', '10.00', '5']);
  });

  it('shows what was there on another day', async () => {
    const page = await shop.open('#/stock');
    await page.getByLabel('At the end of').fill('2020-01-31');
    await page.getByText('There is nothing in this store.').waitFor();
    expect(await page.locator('td').count()).toBe(0);
    expect(page.url()).toContain('at=2020-01-31');
  });

  it('shows the ledger of an item, and takes a movement back after a question', async () => {
    const sale = { type: 'sale', delta: -2, reference: 'Till 2' };
    await shop.app.request('POST', `/api/items/${item.id}/movements`, sale);
    const page = await shop.open(`#/items/${item.id}`);
    await page.getByRole('heading', { name: 'Paperback' }).waitFor();
    await page.getByText('Till 2').waitFor();
    expect(await page.locator('.ledger li b').allInnerTexts()).toEqual(['Sale', 'Opening']);
    expect(await shop.violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Take back' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take back “Sale −2”?' });
    await dialog.waitFor();
    expect(await shop.violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('Taken back').waitFor();
    expect(await page.getByRole('button', { name: 'Take back' }).count()).toBe(0);
    const [{ quantity }] = await shop.app.rows(`SELECT quantity FROM items WHERE id = ${item.id}`);
    expect(quantity).toBe(5);
  });
});
