import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { importCsv } from '../../support/rows/imports.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';
import { Console } from '../../support/console/console.js';

describeInBrowser('the console', () => {
  let shop: Console;
  beforeAll(async () => {
    shop = await Console.start();
  });
  afterAll(() => shop?.close());
  afterEach(() => expect(shop.complaints.splice(0)).toEqual([]));

  it('fits a narrow screen in German, with the longest names', async () => {
    const name = 'W'.repeat(80);
    const { id: storeId } = await createStore(shop.app, { name });
    const book = await createBook(shop.app, { title: name, author: name, status: 'checked_out' });
    const shelf = { storeId, bookId: book.id, price: 123456.78, quantity: 1234 };
    const item = await createItem(shop.app, { ...shelf, name, barcode: '9'.repeat(32) });
    await importCsv(shop.app, `title,author\n${name},\n`, { fileName: `${name}.csv` });
    for (const [hash, text] of [
      ['', 'Alle davon als'],
      [`#/books/${book.id}`, name],
      ['#/books/new', 'ISBN scannen oder eingeben'],
      ['#/counter', 'Der Korb ist leer.'],
      ['#/stock', 'im Wert von'],
      [`#/stock?store=${storeId}&low=true`, 'Nichts geht zur Neige'],
      [`#/stock?store=${storeId}&at=garbage`, 'garbage'],
      [`#/stock/print?store=${storeId}`, '123.456,78'],
      [`#/labels?store=${storeId}`, 'Bogen 1 von 1'],
      [`#/items/${item.id}`, 'Exemplare im Lauf der Zeit'],
      ['#/import', `${name}.csv`],
      ['#/system', 'Neuer Schlüssel'],
      ['#/nothing', 'Diese Seite gibt es nicht.'],
    ]) {
      const page = await shop.open(hash, {
        locale: 'de-DE',
        viewport: { width: 320, height: 700 },
      });
      await page.getByText(text).first().waitFor();
      await page.waitForTimeout(200);
      const wide = await page.evaluate(`[...document.querySelectorAll('body *')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth && !one.closest('.wide, svg'))
        .map((one) => one.tagName + '.' + one.className + ' ' + one.getBoundingClientRect().right)`);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([hash, overflow, overflow === 0 ? [] : wide]).toEqual([hash, 0, []]);
      expect([hash, await shop.violations(page)]).toEqual([hash, []]);
      await shop.closePages();
    }
  });
});
