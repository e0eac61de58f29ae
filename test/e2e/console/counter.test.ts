import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { isbn } from '../../support/rows/imports.js';
import { Console } from '../../support/console/console.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';

describeInBrowser('the counter in a browser', () => {
  let shop: Console;
  let riverside: number;
  let hillside: number;
  beforeAll(async () => {
    shop = await Console.start();
    riverside = (await createStore(shop.app, { name: 'Riverside' })).id;
    hillside = (await createStore(shop.app, { name: 'Hillside' })).id;
  });
  afterAll(() => shop?.close());
  beforeEach(async () => {
    await shop.app.rows('DELETE FROM items');
    await shop.app.rows('DELETE FROM books');
    const book = await createBook(shop.app, { title: 'Emma', isbn: isbn(1) });
    const paperback = { name: 'Paperback', storeId: riverside, bookId: book.id, quantity: 5 };
    await createItem(shop.app, paperback);
    await createItem(shop.app, { name: 'Tote', storeId: riverside, barcode: 'TOTE', quantity: 1 });
  });
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  const mode = (page: Page) => page.getByRole('combobox', { name: 'Scanning' });
  /** A counter in a store, with what a scanner types there. */
  const openCounter = async (label: string): Promise<Page> => {
    const page = await shop.open('#/counter');
    await page.getByRole('combobox', { name: 'Store', exact: true }).selectOption(`${riverside}`);
    await mode(page).selectOption({ label });
    return page;
  };
  const scan = async (page: Page, ...codes: string[]): Promise<void> => {
    await page.getByLabel('Scan a barcode or ISBN').focus();
    for (const code of codes) await page.keyboard.type(`${code}\n`, { delay: 2 });
  };
  const copies = (page: Page, name: string) => page.getByLabel(`Copies: ${name}`);
  const stock = async () =>
    (await shop.app.rows('SELECT name, store_id, quantity FROM items ORDER BY id')).map(
      ({ name, store_id: store, quantity }) => [name, store, quantity],
    );
  it('sells a basket that is scanned, with Enter in the empty field', async () => {
    const page = await openCounter('Sells');
    await scan(page, isbn(1), 'TOTE', isbn(1));
    await page.getByText('Tote').first().waitFor();
    while ((await copies(page, 'Paperback').inputValue()) !== '2') await delay(20);
    expect(await shop.violations(page)).toEqual([]);
    await page.getByLabel('Scan a barcode or ISBN').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Written: 2 lines.').waitFor();
    await page.getByText('The basket is empty.').waitFor();
    expect(await stock()).toEqual([
      ['Paperback', riverside, 3],
      ['Tote', riverside, 0],
    ]);
  });

  it('says which code is unknown, and of which item there are not enough', async () => {
    const page = await openCounter('Sells');
    await scan(page, 'NONE');
    await page.getByText('The store has no item NONE, or several.').waitFor();
    await scan(page, 'TOTE', 'TOTE', '');
    await page.getByText('Only 1 there.').waitFor();
    expect(await shop.violations(page)).toEqual([]);
    expect((await stock())[1]).toEqual(['Tote', riverside, 1]);
    await copies(page, 'Tote').fill('1');
    await page.getByRole('button', { name: 'Sell', exact: true }).click();
    await page.getByText('Written: 1 line.').waitFor();
    expect(await stock()).toEqual([
      ['Paperback', riverside, 5],
      ['Tote', riverside, 0],
    ]);
  });

  it('writes a basket once, although the answer is lost and the page is loaded again', async () => {
    const page = await openCounter('Sells');
    await scan(page, isbn(1));
    await copies(page, 'Paperback').waitFor();
    // The server gets the request, and the answer is lost.
    await page.route('**/api/sales', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Sell', exact: true }).click();
    await page.getByText('No answer: it is not known').waitFor();
    expect(await copies(page, 'Paperback').isDisabled()).toBe(true);
    await page.unroute('**/api/sales');
    await page.reload();
    await page.getByText('No answer: it is not known').waitFor();
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Written: 1 line.').waitFor();
    expect((await stock())[0]).toEqual(['Paperback', riverside, 4]);
    shop.complaints.splice(0);
  });

  it('sends what waits once the network is back', async () => {
    const page = await openCounter('Sells');
    await scan(page, isbn(1));
    await copies(page, 'Paperback').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Sell', exact: true }).click();
    await page.getByRole('button', { name: 'Send again' }).waitFor();
    await page.context().setOffline(false);
    await page.getByText('The basket is empty.').waitFor();
    expect((await stock())[0]).toEqual(['Paperback', riverside, 4]);
  });

  it('receives, takes back, moves and counts', async () => {
    const page = await openCounter('Receives');
    await scan(page, 'TOTE');
    await copies(page, 'Tote').fill('10');
    await page.getByRole('button', { name: 'Receive', exact: true }).click();
    await page.getByText('Written: 1 line.').waitFor();
    await mode(page).selectOption({ label: 'Takes back' });
    await scan(page, isbn(1));
    await copies(page, 'Paperback').waitFor();
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('The basket is empty.').waitFor();
    await mode(page).selectOption({ label: 'Moves to another store' });
    await page.getByRole('combobox', { name: 'To', exact: true }).selectOption(`${hillside}`);
    await scan(page, 'TOTE', 'TOTE');
    while ((await copies(page, 'Tote').inputValue()) !== '2') await delay(20);
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByText('The basket is empty.').waitFor();
    await mode(page).selectOption({ label: 'Counts' });
    await scan(page, 'TOTE');
    await copies(page, 'Tote').fill('7');
    // Somebody sells one after it was scanned: the count is of before.
    const [{ id }] = await shop.app.rows(`SELECT id FROM items WHERE name = 'Tote' ORDER BY id`);
    await shop.app.request('POST', `/api/items/${id}/movements`, { type: 'sale', delta: -1 });
    await page.getByRole('button', { name: 'Record the count' }).click();
    await page.getByText('The basket is empty.').waitFor();
    expect(await stock()).toEqual([
      ['Paperback', riverside, 6],
      ['Tote', riverside, 6],
      ['Tote', hillside, 2],
    ]);
  });
});
