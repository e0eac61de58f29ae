import { KeysService } from '../../../../src/keys/keys.service.js';
import { createBook, createItem, createStore } from '../../../support/rows/factories.js';
import { isbn } from '../../../support/rows/imports.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';
import { keyboard } from '../../../support/console/keyboard.js';

describeInBrowser('without a mouse', () => {
  let shop: Console;
  beforeAll(async () => {
    shop = await Console.start();
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
    await shop.app.rows('DELETE FROM items');
    await shop.app.rows('DELETE FROM stores');
    await shop.app.rows('DELETE FROM books');
  });

  it('one skips the menu, filters and sorts the catalogue, opens a book and goes back', async () => {
    for (const [title, year] of [
      ['Emma', 1815],
      ['Dune', 1965],
      ['Ubik', 1969],
    ]) {
      await createBook(shop.app, { title, year, status: year === 1815 ? 'lost' : 'available' });
    }
    const page = await shop.open();
    const { press, type, tabTo } = keyboard(page);
    await page.getByText('3 books').waitFor();
    await tabTo('link', 'To the content');
    await press('Enter');
    await tabTo('combobox', 'Status');
    await type('Available');
    await page.getByText('2 books').waitFor();
    await tabTo('combobox', 'Sort by');
    await type('Title');
    await tabTo('spinbutton', 'Year from');
    await type('1966');
    await press('Tab');
    await page.getByText('1 book', { exact: true }).waitFor();
    await press('/');
    await type('dune');
    await page.getByText('No book fits.').waitFor();
    await press('ControlOrMeta+A');
    await type('ubik');
    await page.getByText('1 book', { exact: true }).waitFor();
    await press('ArrowDown');
    await press('Enter');
    await page.getByRole('heading', { name: 'Ubik' }).waitFor();
    await press('Escape');
    await page.getByRole('searchbox').waitFor();
  });

  it('one edits a field, chooses after a conflict, deletes the book and takes that back', async () => {
    const { id } = await createBook(shop.app, { title: 'Old' });
    const page = await shop.open(`#/books/${id}`);
    const { press, type, tabTo } = keyboard(page);
    await page.getByRole('heading', { name: 'Old' }).waitFor();
    await tabTo('button', 'Edit: Title');
    await press('Enter');
    await press('ControlOrMeta+A');
    await type('Mine');
    await shop.app.request('PATCH', `/api/books/${id}`, { title: 'Theirs' });
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo('button', 'Keep mine');
    await press('Enter');
    await page.getByRole('heading', { name: 'Mine' }).waitFor();
    expect(await shop.app.rows('SELECT title, version FROM books')).toEqual([
      { title: 'Mine', version: 3 },
    ]);
    await tabTo('button', 'Delete');
    await press('Enter');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await tabTo('button', 'Undo');
    await press('Enter');
    await page.getByText('1 book', { exact: true }).waitFor();
    expect(await shop.app.rows('SELECT title FROM books')).toEqual([{ title: 'Mine' }]);
  });

  it('one chooses a store and a mode, scans, corrects the basket and writes it', async () => {
    const book = await createBook(shop.app, { title: 'Emma', isbn: isbn(1) });
    const { id } = await createStore(shop.app, { name: 'Hillside' });
    await createStore(shop.app, { name: 'Riverside' });
    await createItem(shop.app, { name: 'Paperback', storeId: id, bookId: book.id, quantity: 5 });
    await createItem(shop.app, { name: 'Tote', storeId: id, barcode: 'TOTE', quantity: 1 });
    const page = await shop.open('#/counter');
    const { press, type, tabTo } = keyboard(page);
    await page.getByLabel('Scan a barcode or ISBN').waitFor();
    await press('Shift+Tab');
    await tabTo('combobox', 'Scanning');
    await type('Receives');
    await tabTo('textbox', 'Scan a barcode or ISBN');
    for (const code of ['TOTE', isbn(1)]) {
      await type(code);
      await press('Enter');
    }
    await page.getByLabel('Copies: Paperback').waitFor();
    await press('Tab');
    await press('ControlOrMeta+A');
    await type('12');
    await tabTo('button', 'Remove: Paperback');
    await press('Enter');
    await page.getByLabel('Copies: Paperback').waitFor({ state: 'detached' });
    await tabTo('button', 'Receive');
    await press('Enter');
    await page.getByText('Written: 1 line.').waitFor();
    expect(await shop.app.rows('SELECT name, quantity FROM items ORDER BY id')).toEqual([
      { name: 'Paperback', quantity: 5 },
      { name: 'Tote', quantity: 13 },
    ]);
  });

  it('one logs in and out', async () => {
    const key = await shop.app.app.get(KeysService).create({ name: 'k', scopes: ['admin'] });
    const page = await shop.open();
    const { press, type, tabTo } = keyboard(page);
    await page.getByText('This server asks for a key.').waitFor();
    await tabTo('textbox', 'Key');
    await type(key);
    await press('Enter');
    await page.getByText('There are no books yet.').waitFor();
    await tabTo('button', 'Log out');
    await press('Enter');
    await page.getByText('This server asks for a key.').waitFor();
    await shop.app.rows('DELETE FROM api_keys');
  });
});
