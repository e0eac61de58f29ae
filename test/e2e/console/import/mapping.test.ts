import type { Page } from 'playwright-core';
import { TestFolder } from '../../../support/rows/imports.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';

describeInBrowser('the columns of a file to import', () => {
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
  beforeEach(() => shop.app.rows('DELETE FROM books'));
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  async function choose(csv: string): Promise<Page> {
    const page = await shop.open('#/import');
    await page.locator('input[type=file]').setInputFiles(folder.write('my books.csv', csv));
    return page;
  }
  const rowsOf = (page: Page) => page.locator('.columns tbody tr').allInnerTexts();
  const chosen = (page: Page) =>
    page.locator('.columns select').evaluateAll((all) => all.map(({ value }: any) => value));
  const field = (page: Page, column: string) =>
    page.getByRole('combobox', { name: `Field in “${column}”` });
  const books = () =>
    shop.app.rows('SELECT title, author, year, isbn, publisher FROM books ORDER BY id');

  it('are chosen if the header is not known', async () => {
    const page = await choose(
      'Nr,"Name, ""short""",Verfasser,Jahr,Jahr\n1,Emma,Jane Austen,1815,x\n2,Walden,Thoreau,y,1854\n',
    );
    await page.getByText('Say which column is the title, and which the author.').waitFor();
    expect(await page.locator('.columns tbody th').allInnerTexts()).toEqual([
      'Nr\n1 · 2',
      'Name, "short"\nEmma · Walden',
      'Verfasser\nJane Austen · Thoreau',
      'Jahr\n1815 · y',
      'Jahr\nx · 1854',
    ]);
    expect(await chosen(page)).toEqual(['', '', '']);
    expect((await rowsOf(page))[4]).toContain('its name is empty, or that of another column');
    const check = page.getByRole('button', { name: 'Check with these columns' });
    await page.getByText('No column has been chosen for: Title, Author').waitFor();
    expect(await check.isDisabled()).toBe(true);

    await field(page, 'Name, "short"').selectOption('Title');
    await page.getByText('No column has been chosen for: Author').waitFor();
    await field(page, 'Verfasser').selectOption('Author');
    await field(page, 'Nr').selectOption('Publisher');
    await check.click();
    await page.getByText('Recognized as csv. Nothing has been written yet.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await chosen(page)).toEqual(['publisher', 'title', 'author']);
    expect(await books()).toEqual([]);
    await page.getByRole('button', { name: 'Import 2 books' }).click();
    await page.getByText('Imported as csv.').waitFor();
    expect(await books()).toEqual([
      { title: 'Emma', author: 'Jane Austen', year: null, isbn: null, publisher: '1' },
      { title: 'Walden', author: 'Thoreau', year: null, isbn: null, publisher: '2' },
    ]);
    const [{ file_name: name, state }] = await shop.app.rows(
      'SELECT file_name, state FROM imports ORDER BY id DESC LIMIT 1',
    );
    expect([name, state]).toEqual(['my books.csv', 'finished']);
  });

  it('can be changed, each field being read from one column', async () => {
    const page = await choose(
      'title,author,year,original title\nEmma (new),Austen,1990,Emma\nTwo,B,x,Deux\n',
    );
    await page.getByRole('button', { name: 'Import 1 book' }).waitFor();
    expect(await chosen(page)).toEqual(['title', 'author', 'year', '']);
    await field(page, 'original title').selectOption('Title');
    await page
      .getByText('Title is read from “original title”, and no longer from “title”.')
      .waitFor();
    expect(await chosen(page)).toEqual(['', 'author', 'year', 'title']);
    await field(page, 'year').selectOption('not imported');
    // What is imported is what has been checked.
    expect(await page.getByRole('button', { name: 'Import 1 book' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Check with these columns' }).click();
    await page.getByRole('button', { name: 'Import 2 books' }).click();
    await page.getByText('Imported as csv.').waitFor();
    expect(await books()).toEqual([
      { title: 'Emma', author: 'Austen', year: null, isbn: null, publisher: null },
      { title: 'Deux', author: 'B', year: null, isbn: null, publisher: null },
    ]);
  });

  it('are only told of a file of a known program', async () => {
    const page = await choose(
      `Book Id,Title,Author,Additional Authors,ISBN,ISBN13\n1,Emma,Jane Austen,Ann B,,\n`,
    );
    await page.getByText('Recognized as goodreads.').waitFor();
    expect(await page.getByRole('table').count()).toBe(1);
    await page.getByText('Columns', { exact: true }).click();
    expect(await page.locator('.columns tbody td').allInnerTexts()).toEqual([
      'not imported',
      'Title',
      'Author',
      'Author',
      'ISBN',
      'ISBN',
    ]);
    expect(await page.locator('.columns select').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Check with these columns' }).count()).toBe(0);
  });

  it('are none in a file without rows', async () => {
    const page = await choose(
      '<collection><record><leader>00000nam a2200000 a 4500</leader></record></collection>',
    );
    await page.getByText('Recognized as marcxml.').waitFor();
    expect(await page.locator('.columns').count()).toBe(0);
    await page.getByText('Record 1:').waitFor();
    expect(await page.getByRole('button', { name: /Correct/ }).count()).toBe(0);
  });

  it('belong to one file: another one is read by its own header', async () => {
    const page = await choose('a,b\nEmma,Jane Austen\n');
    await field(page, 'a').selectOption('Title');
    await field(page, 'b').selectOption('Author');
    await page.getByRole('button', { name: 'Check with these columns' }).click();
    await page.getByRole('button', { name: 'Import 1 book' }).waitFor();
    await page
      .locator('input[type=file]')
      .setInputFiles(folder.write('b.csv', 'b,title,author\nx,Walden,Thoreau\n'));
    await page.getByRole('heading', { name: 'b.csv' }).waitFor();
    await page.getByRole('button', { name: 'Import 1 book' }).waitFor();
    expect(await chosen(page)).toEqual(['', 'title', 'author']);
  });
});
