import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { createBook, createItem, createStore } from '../../../support/rows/factories.js';
import { isbn } from '../../../support/rows/imports.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';
import { keyboard } from '../../../support/console/keyboard.js';
import { scan } from '../../../support/console/scanner.js';

/** About 290 dots an inch, fewer than any printer of labels has. */
const PAPER = { deviceScaleFactor: 3, viewport: { width: 1280, height: 900 } };

/** 13 digits, the last of which is not the check digit. */
const WRONG = isbn(2).slice(0, 12) + ((Number(isbn(2)[12]) + 1) % 10);

describeInBrowser('barcode labels in a browser', () => {
  let shop: Console;
  let store: { id: number };
  const items: Record<string, { id: number }> = {};
  beforeAll(async () => {
    shop = await Console.start();
    store = await createStore(shop.app, { name: 'Riverside' });
    const add = async (name: string, values: object): Promise<void> => {
      items[name] = await createItem(shop.app, {
        name,
        storeId: store.id,
        price: 1234.5,
        ...values,
      });
    };
    const emma = await createBook(shop.app, { title: 'Emma', isbn: isbn(1) });
    await add('Paperback', { bookId: emma.id, quantity: 3, reorderLevel: 5 });
    await add('Calendar', { barcode: isbn(2) });
    await add('Wrong digit', { barcode: WRONG });
    await add('W'.repeat(80), { barcode: 'TOTE-1/a', quantity: 2 });
    await add('Bag', { quantity: 2 });
    await add('Umlaut', { barcode: 'Ü1' });
    await add('Long', { barcode: 'x'.repeat(64) });
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  const open = (query = '', options = {}): Promise<Page> =>
    shop.open(`#/labels?store=${store.id}${query}`, { ...PAPER, ...options });
  const labels = (page: Page) => page.locator('.sheet svg svg');
  const allCodes = () =>
    ['Code128 TOTE-1/a', `Code128 ${WRONG}`, `EAN13 ${isbn(1)}`, `EAN13 ${isbn(2)}`].toSorted();

  it.each([0, 1, 2])('prints barcodes that scan, on sheet %i', async (grid) => {
    const page = await open(`&grid=${grid}`);
    await page.getByText('4 labels on 1 sheet').waitFor();
    await page.emulateMedia({ media: 'print' });
    const sheet = page.locator('.sheet > svg');
    const box = (await sheet.boundingBox())!;
    expect([box.width / 96, box.height / 96].map((inches) => Math.round(inches * 25.4))).toEqual([
      210, 297,
    ]);
    expect(await scan(await sheet.screenshot())).toEqual(allCodes());
    for (const label of await labels(page).all()) {
      expect(await scan(await label.screenshot())).toHaveLength(1);
    }
  });

  it('says which items have no label, and why', async () => {
    const page = await open();
    await page.getByRole('heading', { name: 'Without a label' }).waitFor();
    expect(await page.locator('main li').allInnerTexts()).toEqual([
      'Bag: no barcode and no ISBN',
      'Umlaut: has characters that its bars cannot say',
      'Long: too long for a label of this size',
    ]);
    expect(await shop.violations(page)).toEqual([]);
  });

  it('shows the title, the price in the way of the region, and the store', async () => {
    const page = await open('', { locale: 'de-DE' });
    const first = labels(page).first();
    await first.waitFor();
    expect(await first.locator('text').allTextContents()).toEqual([
      'Emma',
      'Riverside',
      '1.234,50',
      isbn(1),
    ]);
  });

  it.each([0, 1, 2])('keeps every text inside its label, on sheet %i', async (grid) => {
    const page = await open(`&grid=${grid}`);
    await labels(page).first().waitFor();
    const beyond = await labels(page).evaluateAll((drawings: any[]) =>
      drawings.flatMap((drawing) => {
        const edge = drawing.querySelector('.edge').getBoundingClientRect();
        return [...drawing.querySelectorAll('text, path')]
          .map((part) => [part, part.getBoundingClientRect()])
          .filter(([, { left, right }]) => left < edge.left + 10 || right > edge.right - 10)
          .map(([part]) => part.textContent);
      }),
    );
    expect(beyond).toEqual([]);
    expect(await labels(page).nth(3).locator('text').first().textContent()).toMatch(/^W+…?$/);
  });

  it('has a label for each copy, and only for chosen items', async () => {
    const page = await open(`&items=${items.Paperback.id}-${items.Calendar.id}`);
    await page.getByText('2 labels on 1 sheet').waitFor();
    await page.getByLabel('Of each item').selectOption('as many as are in stock');
    await page.getByText('3 labels on 1 sheet').waitFor();
    expect(page.url()).toContain('copies=stock');
    await page.reload();
    await page.getByText('3 labels on 1 sheet').waitFor();
  });

  it('fills sheet after sheet, each on a page of its own', async () => {
    const full = await createStore(shop.app);
    await createItem(shop.app, { storeId: full.id, barcode: 'BOX', quantity: 49 });
    const page = await shop.open(`#/labels?store=${full.id}&copies=stock`);
    await page.getByText('49 labels on 3 sheets').waitFor();
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(3);
  });

  it('says so if there are too many labels', async () => {
    const page = await shop.open();
    await page.route(/\/api\/stores\/\d+\/items/, (route) => {
      const rows = Array.from({ length: 200 }, (_, id) => ({
        id,
        name: 'Mug',
        price: 1,
        barcode: '1',
      }));
      return route.fulfill({ json: rows, headers: { link: '</items?cursor=x>; rel="next"' } });
    });
    await page.goto(`${shop.server.url}/#/labels?store=${store.id}`);
    await page.getByText('1200 labels on 50 sheets · Only the first 1200 labels.').waitFor();
  });

  it('says that there is no such store', async () => {
    const page = await shop.open('#/labels?store=999');
    await page.getByRole('alert').waitFor();
    const list = await shop.open('#/stock/print?store=999');
    await list.getByRole('alert').waitFor();
  });

  it('saves a sheet as a file that scans elsewhere', async () => {
    const page = await open();
    await labels(page).first().waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as SVG' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('labels-1.svg');
    const text = readFileSync(await file.path(), 'utf8');
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="210mm"/);
    const elsewhere = await page.context().newPage();
    await elsewhere.setContent(text);
    expect(await scan(await elsewhere.locator('svg').first().screenshot())).toEqual(allCodes());
  });

  it('is reached from the stock by the keyboard alone, and loads what it needs only then', async () => {
    const page = await shop.open('#/stock');
    const scripts: string[] = [];
    page.on('request', (request) => scripts.push(request.url()));
    await page.getByRole('link', { name: 'Calendar' }).waitFor();
    const { activeElement, press } = keyboard(page);
    while ((await activeElement()) !== 'Choose all') await press('Tab');
    await press('Tab');
    expect(await activeElement()).toBe('Choose: Paperback');
    await press('Space');
    await press('ArrowDown');
    expect(await activeElement()).toBe('Choose: Calendar');
    await press('Space');
    while ((await activeElement()) !== 'Labels for 2 items') await press('Shift+Tab');
    expect(scripts.filter((url) => url.includes('bars-'))).toEqual([]);
    await press('Enter');
    await page.getByText('2 labels on 1 sheet').waitFor();
    expect(scripts.filter((url) => url.includes('bars-'))).toHaveLength(1);
    await page.evaluate('window.print = () => { document.body.dataset.prints = 1; }');
    while ((await activeElement()) !== 'Print') await press('Tab');
    await press('Enter');
    await page.locator('body[data-prints]').waitFor();
  });
});
