import type { Page } from 'playwright-core';
import { AppProcess } from '../../support/app-process.js';
import { KeysService } from '../../../src/keys/keys.service.js';
import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';
import { Console } from '../../support/console/console.js';

describeInBrowser('with keys, the console', () => {
  let shop: Console;
  let own: { id: number };
  let item: { id: number };
  const tokens: Record<string, string> = {};
  beforeAll(async () => {
    shop = await Console.start();
    await createBook(shop.app, { title: 'Dune', author: 'Frank Herbert' });
    own = await createStore(shop.app, { name: 'Riverside' });
    const other = await createStore(shop.app, { name: 'Harbour' });
    const values = {
      bookId: 1,
      name: 'Paperback',
      price: 9.5,
      quantity: 3,
      barcode: '4006381333931',
    };
    item = await createItem(shop.app, { ...values, storeId: own.id });
    await createItem(shop.app, { ...values, storeId: other.id });
    const keys = shop.app.app.get(KeysService);
    const create = async (name: string, scopes: string[], storeId?: number): Promise<void> => {
      tokens[name] = await keys.create({ name, scopes, storeId });
    };
    await create('boss', ['admin']);
    await create('reader', ['books:read']);
    await create('till', ['stock:write', 'stock:read', 'stores:read', 'items:read'], own.id);
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  async function openAs(name: string, hash: string): Promise<Page> {
    const page = await shop.open(hash);
    await page.getByLabel('Key').fill(tokens[name]);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Log out' }).waitFor();
    return page;
  }

  const menuOf = async (page: Page): Promise<string[]> => {
    await page.locator('nav a').first().waitFor();
    return page.locator('nav a').allInnerTexts();
  };

  it('shows an administrator everything', async () => {
    const page = await openAs('boss', '#/books/1');
    expect(await menuOf(page)).toEqual([
      'Catalogue',
      'Counter',
      'Stock',
      'Add a book',
      'Import books',
      'System',
    ]);
    await page.getByRole('button', { name: 'Edit: Title' }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).waitFor();
    await page.getByRole('cell', { name: 'Harbour' }).waitFor();
  });

  it('shows a reader of books only these, without what would change them', async () => {
    const page = await openAs('reader', '#/books/1');
    await page.getByRole('heading', { name: 'Dune' }).waitFor();
    expect(await menuOf(page)).toEqual(['Catalogue']);
    for (const name of ['Edit: Title', 'Delete']) {
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    }
    expect(await page.getByRole('heading', { name: 'Stock' }).count()).toBe(0);
    for (const path of ['counter', 'stock', 'books/new', 'import', 'system']) {
      await page.goto(`${shop.server.url}/#/${path}`);
      await page.getByText('The key of this tab may not do that.').waitFor();
    }
  });

  it('begins with the counter for a till, which sees and sells what its own store has', async () => {
    const page = await openAs('till', '');
    expect(await menuOf(page)).toEqual(['Counter', 'Stock']);
    await page.getByLabel('Scan a barcode or ISBN').fill('4006381333931');
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: 'Paperback', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Written: 1 line.').waitFor();
    expect(await shop.app.rows('SELECT quantity FROM items ORDER BY id')).toEqual([
      { quantity: 2 },
      { quantity: 3 },
    ]);
    const [{ actor }] = await shop.app.rows(
      `SELECT actor FROM stock_movements WHERE type = 'sale'`,
    );
    expect(actor).toBe(tokens.till.split('_')[1]);

    await page.goto(`${shop.server.url}/#/stock`);
    await page.getByText('Paperback').waitFor();
    expect(await page.getByLabel('Store').locator('option').allInnerTexts()).toEqual(['Riverside']);
    await page.goto(`${shop.server.url}/#/items/${item.id}`);
    await page.getByRole('button', { name: 'Take back' }).waitFor();
    await page.goto(`${shop.server.url}/#/items/${item.id + 1}`);
    await page.getByText('Item not found').waitFor();
  });

  it('opens only with a key in production, or to read', async () => {
    const production = { DATABASE_URL: process.env.DATABASE_URL, NODE_ENV: 'production' };
    const closed = await AppProcess.start(production);
    const page = await shop.open();
    await page.goto(`${closed.url}/`);
    await page.getByText('This server asks for a key.').waitFor();
    await closed.kill();
    const readable = await AppProcess.start({ ...production, ALLOW_ANONYMOUS: 'read' });
    await page.goto(`${readable.url}/#/books/1`);
    await page.getByRole('heading', { name: 'Dune' }).waitFor();
    expect(await menuOf(page)).toEqual(['Catalogue', 'Stock']);
    expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByLabel('Key').fill(tokens.boss);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Delete' }).waitFor();
    await readable.kill();
    // The other servers are other origins, and no part of this one.
    shop.complaints.splice(0);
  });
});
