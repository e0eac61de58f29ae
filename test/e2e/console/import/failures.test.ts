import type { Page } from 'playwright-core';
import { importCsv, isbn, TestFolder } from '../../../support/rows/imports.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';

describeInBrowser('an import that fails, in a browser', () => {
  let shop: Console;
  let folder: TestFolder;
  beforeAll(async () => {
    shop = await Console.start();
    folder = new TestFolder();
  });
  afterAll(async () => {
    folder?.remove();
    await shop?.close();
  });
  beforeEach(async () => {
    await shop.app.rows('DELETE FROM books');
    await shop.app.rows('DELETE FROM imports');
  });
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  const URL = '**/api/books/import*';
  const CSV = `title,author,isbn\nEmma,Jane Austen,${isbn(1)}\nWalden,Thoreau,\n`;
  const field = (page: Page) => page.locator('input[type=file]');
  const titles = async (): Promise<string[]> =>
    (await shop.app.rows('SELECT title FROM books ORDER BY id')).map(({ title }) => title);
  const open = async (csv = CSV, name = 'books.csv'): Promise<Page> => {
    const page = await shop.open('#/import');
    await page.getByText('Choose a file').waitFor();
    folder.write(name, csv);
    return page;
  };
  const choose = (page: Page, name = 'books.csv') => field(page).setInputFiles(folder.file(name));

  it.each([
    [502, 'The server does not answer.'],
    [200, 'The server does not answer.'],
    [413, 'That did not work.'],
  ])('says so of a %i that is no JSON, and looks again', async (status, text) => {
    const page = await open();
    const contentType = 'text/html';
    await page.route(URL, (route) =>
      route.fulfill({ status, contentType, body: '<h1>Bad Gateway</h1>' }),
    );
    await choose(page);
    await page.getByRole('alert').getByText(text).waitFor();
    expect(await field(page).isEnabled()).toBe(true);
    await page.unroute(URL);
    if (status === 413) await choose(page);
    else await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Import 2 books' }).waitFor();
  });

  /** Imports the file; the request ends without an answer, and has been written if `isWritten`. */
  async function lose(page: Page, isWritten: boolean): Promise<void> {
    await choose(page);
    const start = page.getByRole('button', { name: 'Import 2 books' });
    await start.waitFor();
    await page.route(URL, async (route) => {
      if (isWritten) await importCsv(shop.app, CSV, { fileName: 'books.csv' });
      return route.abort();
    });
    await start.click();
    await page.getByRole('alert').getByText('may have been imported').waitFor();
    await page.unroute(URL);
  }

  it('looks what has been written, and undoes it', async () => {
    const page = await open();
    await lose(page, true);
    expect(await shop.violations(page)).toEqual([]);
    await shop.app.rows(`UPDATE imports SET state = 'unfinished'`);
    expect(await titles()).toEqual(['Emma', 'Walden']);
    await page.route('**/api/imports*', (route) => route.abort());
    await page.getByRole('button', { name: 'See what has been imported' }).click();
    await page.getByRole('alert').getByText('The server does not answer.').waitFor();
    await page.unroute('**/api/imports*');
    await page.getByRole('button', { name: 'See what has been imported' }).click();
    await page.getByText('Of this file, 2 books are new and 0 updated so far.').waitFor();
    expect(await shop.violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Undo the import' }).click();
    await page.getByText('The import is undone.').waitFor();
    expect(await titles()).toEqual([]);
  });

  it('imports the rest of a file of which a part has been written, once, and undoes all of it', async () => {
    const page = await open();
    await lose(page, true);
    await shop.app.rows(`UPDATE imports SET state = 'unfinished'`);
    await shop.app.rows(`DELETE FROM books WHERE title = 'Emma'`);
    await page.getByRole('button', { name: 'See what has been imported' }).click();
    await page.getByRole('button', { name: 'Import the rest' }).click();
    await page.getByText('Imported as csv.').waitFor();
    expect(await titles()).toEqual(['Walden', 'Emma']);
    await page.getByRole('button', { name: 'Undo the import' }).click();
    await page.getByText('The import is undone.').waitFor();
    expect(await titles()).toEqual([]);
  });

  it('finds that nothing has been written, and imports the file again', async () => {
    // An earlier import of a file with this name is another one.
    const page = await open();
    await choose(page);
    await page.getByRole('button', { name: 'Import 2 books' }).click();
    await page.getByText('Imported as csv.').waitFor();
    await shop.app.rows('DELETE FROM books');
    await lose(page, false);
    await page.getByRole('button', { name: 'See what has been imported' }).click();
    await page.getByText('Nothing of this file has been imported so far.').waitFor();
    await page.getByRole('button', { name: 'Import again' }).click();
    await page.getByText('Imported as csv.').waitFor();
    expect(await titles()).toEqual(['Emma', 'Walden']);
  });

  it('can be started again if it was refused', async () => {
    const page = await open();
    await choose(page);
    await page.getByRole('button', { name: 'Import 2 books' }).waitFor();
    const json = { status: 429, detail: 'Too many requests' };
    await page.route(URL, (route) => route.fulfill({ status: 429, json }));
    await page.getByRole('button', { name: 'Import 2 books' }).click();
    await page.getByRole('alert').getByText('Too many requests').waitFor();
    await page.unroute(URL);
    await page.getByRole('button', { name: 'Import 2 books' }).click();
    await page.getByText('Imported as csv.').waitFor();
    expect(await titles()).toEqual(['Emma', 'Walden']);
  });
});
