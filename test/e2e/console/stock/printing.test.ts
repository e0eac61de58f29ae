import type { Page } from 'playwright-core';
import { createBook, createItem, createStore } from '../../../support/rows/factories.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';
import { keyboard } from '../../../support/console/keyboard.js';

/** More than a page of the API has. */
const MANY = 230;

describeInBrowser('the printed list of a store', () => {
  let shop: Console;
  let store: { id: number };
  beforeAll(async () => {
    shop = await Console.start();
    store = await createStore(shop.app, { name: 'Riverside' });
    const book = await createBook(shop.app, { title: 'Emma', author: 'Jane Austen' });
    const shelf = { storeId: store.id, price: 2, quantity: 1 };
    await createItem(shop.app, { ...shelf, name: 'Zine', barcode: 'ZINE', reorderLevel: 1 });
    await createItem(shop.app, { ...shelf, name: 'Paperback', bookId: book.id });
    for (let made = 2; made < MANY; made += 1) await createItem(shop.app, shelf);
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  const rows = (page: Page) => page.locator('tbody tr');
  const open = (query = '', options = {}): Promise<Page> =>
    shop.open(`#/stock/print?store=${store.id}${query}`, options);
  /** Counts how often the page asks the browser to print. */
  const countPrints = (page: Page): Promise<unknown> =>
    page.evaluate(
      'let prints = 0; window.print = () => { document.body.dataset.prints = ++prints; }',
    );
  const printed = (page: Page, times: number): Promise<void> =>
    page.locator(`body[data-prints="${times}"]`).waitFor();

  it('opens from the stock by the keyboard, with the dialog of the browser, once', async () => {
    const page = await shop.open('#/stock');
    await countPrints(page);
    await rows(page).first().waitFor();
    const { activeElement, press } = keyboard(page);
    while ((await activeElement()) !== 'Print') await press('Tab');
    await press('Enter');
    await printed(page, 1);
    expect(page.url()).toMatch(new RegExp(`#/stock/print\\?store=${store.id}$`));
    while ((await activeElement()) !== 'Print') await press('Tab');
    await press('Enter');
    await printed(page, 2);
    while ((await activeElement()) !== 'Back to the stock') await press('Tab');
    await press('Enter');
    await page.getByRole('heading', { name: 'Stock' }).waitFor();
  });

  it('has all rows by title, with what is known of each', async () => {
    const page = await open();
    await page.getByRole('heading', { name: 'Riverside' }).waitFor();
    expect(await rows(page).count()).toBe(MANY);
    const cells = (row: number): Promise<string[]> =>
      rows(page).nth(row).locator('td').allInnerTexts();
    expect(await cells(0)).toEqual(['Emma · Paperback', 'Jane Austen', '', '2.00', '1']);
    expect(await cells(MANY - 1)).toEqual(['Zine', '', 'ZINE', '2.00', '1']);
    const today = new Date().toLocaleDateString('en-GB', { dateStyle: 'long' });
    await page.getByText(`${today} · ${MANY} copies`).waitFor();
    expect(await shop.violations(page)).toEqual([]);
  });

  it('keeps the filters of the stock', async () => {
    const low = await open('&low=true');
    await rows(low).first().waitFor();
    expect(await rows(low).count()).toBe(1);
    await low.getByText('Only what is running low').waitFor();
    const past = await open('&at=2020-01-31');
    await past.getByText('31 January 2020 · 0 copies').waitFor();
    expect(await rows(past).count()).toBe(0);
  });

  it('prints all rows in black on white, without what is for the screen', async () => {
    const page = await open('', { colorScheme: 'dark' });
    await rows(page).first().waitFor();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const colors = `[document.documentElement, document.querySelector('td')].map((element) => {
      const { color, backgroundColor } = getComputedStyle(element);
      return [color, backgroundColor];
    })`;
    expect(await page.evaluate(colors)).toEqual([
      ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'],
      ['rgb(0, 0, 0)', 'rgba(0, 0, 0, 0)'],
    ]);
    for (const hidden of ['header', '.actions', 'button']) {
      expect([hidden, await page.locator(hidden).first().isVisible()]).toEqual([hidden, false]);
    }
    const layout = `[getComputedStyle(document.querySelector('thead')).display,
      getComputedStyle(document.querySelector('tr')).breakInside]`;
    expect(await page.evaluate(layout)).toEqual(['table-header-group', 'avoid']);
    const pdf = (await page.pdf({ preferCSSPageSize: true, tagged: true })).toString('latin1');
    // The structure of a tagged PDF names each row; the header is counted once.
    expect(pdf.match(/\/S \/TR\b/g)).toHaveLength(MANY + 1);
    expect(pdf.match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(4);
  });

  it('is printed by a key that may read the stock alone', async () => {
    const page = await shop.open();
    await page.route(/\/api\/stores\/\d+\/items/, (route) =>
      route.fulfill({ status: 403, json: { status: 403, detail: 'Not allowed' } }),
    );
    await page.goto(`${shop.server.url}/#/stock/print?store=${store.id}`);
    await rows(page).first().waitFor();
    expect(await rows(page).count()).toBe(MANY);
    expect(await rows(page).last().locator('td').allInnerTexts()).toEqual([
      'Zine',
      '',
      '',
      '2.00',
      '1',
    ]);
  });
});
