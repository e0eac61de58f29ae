import { setTimeout as delay } from 'node:timers/promises';
import { isbn } from '../../support/rows/imports.js';
import { Console } from '../../support/console/console.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';

describeInBrowser('on its first day, a shop', () => {
  let shop: Console;
  beforeAll(async () => {
    shop = await Console.start();
  });
  afterAll(() => shop?.close());

  it('adds a book and a store, receives copies at a price, and sells one', async () => {
    const page = await shop.open('#/books/new');
    await page.keyboard.type(`${isbn(1)}\n`);
    await page.getByRole('textbox', { name: 'Title' }).waitFor();
    await page.keyboard.type('Emma');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Jane Austen\n');
    await page.getByRole('heading', { name: 'Emma' }).waitFor();

    await page.getByRole('link', { name: 'Counter' }).click();
    await page.getByLabel('New store').fill(' ');
    await page.keyboard.press('Enter');
    await page.getByText('name must not be blank').waitFor();
    await page.getByLabel('New store').fill('Riverside');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Scanning' }).selectOption({ label: 'Receives' });
    const scan = page.getByLabel('Scan a barcode or ISBN');
    await scan.fill('9780306406158');
    await page.keyboard.press('Enter');
    await page.getByText('The store has no item 9780306406158, or several.').waitFor();
    await scan.fill(isbn(1));
    await page.keyboard.press('Enter');
    await page.getByLabel('Price: Emma').waitFor();
    expect(await shop.violations(page)).toEqual([]);
    const receive = page.getByRole('button', { name: 'Receive', exact: true });
    expect(await receive.isDisabled()).toBe(true);
    await page.getByLabel('Price: Emma').fill('9,5');
    await scan.fill(isbn(1));
    await page.keyboard.press('Enter');
    while ((await page.getByLabel('Copies: Emma').inputValue()) !== '2') await delay(20);
    await receive.click();
    await page.getByText('Written: 1 line.').waitFor();

    await page.getByRole('combobox', { name: 'Scanning' }).selectOption({ label: 'Sells' });
    await scan.fill(isbn(1));
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: 'Emma', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('The basket is empty.').waitFor();
    const { body } = await shop.server.request('GET', '/api/items');
    expect(body).toMatchObject([{ name: 'Emma', price: 9.5, quantity: 1, storeId: 1, bookId: 1 }]);
    await page.getByRole('link', { name: 'Stock' }).click();
    await page.getByText('1 copy, worth 9.50').waitFor();
    await page.getByLabel('New store').fill('Harbour');
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'Harbour' }).waitFor({ state: 'attached' });
    expect(shop.complaints).toEqual([]);
  });
});
