import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { importCsv, isbn } from '../../support/rows/imports.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';
import { Console } from '../../support/console/console.js';

describeInBrowser('the catalogue in a browser', () => {
  let shop: Console;
  beforeAll(async () => {
    shop = await Console.start();
  });
  afterAll(() => shop?.close());
  beforeEach(async () => {
    await shop.app.rows('DELETE FROM items');
    await shop.app.rows('DELETE FROM books');
  });
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  /** Waits until the list has these titles. */
  const expectTitles = async (page: Page, wanted: string[]): Promise<void> => {
    const titles = () => page.locator('.books .title').allInnerTexts();
    for (let tries = 0; tries < 100 && (await titles()).join() !== wanted.join(); tries += 1) {
      await delay(50);
    }
    expect(await titles()).toEqual(wanted);
  };

  it('finds books as one types, whatever the order of the words', async () => {
    await createBook(shop.app, { title: 'The Left Hand of Darkness', author: 'Ursula K. Le Guin' });
    await createBook(shop.app, { title: 'Dune', author: 'Frank Herbert', isbn: isbn(1) });
    const page = await shop.open();
    await page.getByText('2 books').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('guin dark', { delay: 20 });
    await page.getByText('1 book', { exact: true }).waitFor();
    await expectTitles(page, ['The Left Hand of Darkness']);
    // A pause while typing may have searched for a part of it already.
    await page.waitForURL(/#\/books\?q=guin\+dark$/, { waitUntil: 'commit' });

    // A scanner types an ISBN, and ends with Enter.
    await page.getByRole('searchbox').fill('');
    await page.keyboard.type(`${isbn(1)}\n`, { delay: 2 });
    await page.getByText('Dune').waitFor();
    await page.getByText('1 book', { exact: true }).waitFor();
    await expectTitles(page, ['Dune']);
  });

  it('keeps filters and sorting in the address', async () => {
    for (const [title, year, status] of [
      ['A', 1990, 'lost'],
      ['B', 2000, 'available'],
      ['C', 2010, 'lost'],
      ['D', 2020, 'lost'],
    ]) {
      await createBook(shop.app, { title, year, status });
    }
    const page = await shop.open();
    await page.getByLabel('Status').selectOption('lost');
    await page.getByLabel('Year from').fill('2000');
    await page.keyboard.press('Tab');
    await page.getByLabel('Sort by').selectOption('-year');
    await page.getByText('2 books').waitFor();
    await expectTitles(page, ['D', 'C']);
    const other = await shop.open(new URL(page.url()).hash);
    await other.getByText('2 books').waitFor();
    await expectTitles(other, ['D', 'C']);
  });

  it('keeps what is typed into a filter while the list is drawn again', async () => {
    await createBook(shop.app, { title: 'A', year: 1990, status: 'lost' });
    const page = await shop.open();
    await page.getByText('1 book', { exact: true }).waitFor();
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/books?*', async (route) => {
      await asked;
      await route.continue();
    });
    await page.getByLabel('Status').selectOption('available');
    await page.getByLabel('Year from').pressSequentially('2000');
    answer();
    await page.getByText('No book fits.').waitFor();
    expect(await page.getByLabel('Year from').inputValue()).toBe('2000');
    await page.keyboard.press('Enter');
    await page.waitForURL(/from=2000/, { waitUntil: 'commit' });
  });

  it.each(['#/books?status=lost', '#/books?q=found+a', '#/books?q=found&status=lost&sort=-title'])(
    'exports what the search and the filters find: %s',
    async (hash) => {
      await createBook(shop.app, { title: 'Found', author: 'A', status: 'lost' });
      await createBook(shop.app, { title: 'Other', author: 'A' });
      const page = await shop.open(hash);
      await expectTitles(page, ['Found']);
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download' }).click();
      const file = await (await download).path();
      expect((await download).suggestedFilename()).toBe('books.csv');
      const rows = readFileSync(file, 'utf8').trim().split('\n');
      expect(rows.slice(1)).toEqual(['Found,A,,,,lost,,,,']);
    },
  );

  it('loads all of 10,000 books while one scrolls, and holds few of them', async () => {
    await importCsv(
      shop.app,
      `title,author\n${Array.from({ length: 10_000 }, (_, n) => `T${n},A\n`).join('')}`,
    );
    const page = await shop.open();
    await page.getByText('100 books so far').waitFor();
    let most = 0;
    for (let turns = 0; turns < 2000; turns += 1) {
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      most = Math.max(most, await page.locator('.books li').count());
      if (await page.getByText('10000 books', { exact: true }).isVisible()) break;
    }
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await page.getByText('T9999', { exact: true }).waitFor();
    expect(most).toBeLessThan(80);
  });

  it('goes from book to book by arrows, opens one by Enter, and back by Esc', async () => {
    for (const title of ['A', 'B', 'C']) await createBook(shop.app, { title });
    const page = await shop.open();
    await page.getByText('3 books').waitFor();
    await page.getByRole('searchbox').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter']) {
      await page.keyboard.press(key);
    }
    await page.getByRole('heading', { name: 'B' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('3 books').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('shows a book as text, whatever it holds, with its stock in every store', async () => {
    const title = '<img src=x onerror=alert(1)> & "Söhne"';
    const book = await createBook(shop.app, { title, description: 'two\nlines' });
    const store = await createStore(shop.app, { name: 'Riverside' });
    await createItem(shop.app, {
      name: 'Paperback',
      price: 1234.5,
      quantity: 7,
      storeId: store.id,
      bookId: book.id,
    });
    const page = await shop.open(`#/books/${book.id}`);
    await page.getByRole('heading', { name: title }).waitFor();
    await page.getByRole('cell', { name: 'Riverside' }).waitFor();
    expect(await page.locator('td').allInnerTexts()).toEqual([
      'Riverside',
      'Paperback',
      '1,234.50',
      '7',
    ]);
    expect(await shop.violations(page)).toEqual([]);
  });

  it('edits a field in place, and shows what the API says of a wrong value beside it', async () => {
    const { id } = await createBook(shop.app, { title: 'Old', isbn: isbn(1) });
    const page = await shop.open(`#/books/${id}`);
    await page.getByRole('button', { name: 'Edit: Year' }).click();
    await page.keyboard.type('nineteen');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('year must be an integer').waitFor();
    expect(await shop.violations(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Year' }).fill('1999');
    await page.keyboard.press('Enter');
    await page.getByText('1999').waitFor();
    await page.getByRole('button', { name: 'Edit: Title' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Edit: Title' }).waitFor();
    expect(await shop.app.rows(`SELECT title, year, version FROM books`)).toEqual([
      { title: 'Old', year: 1999, version: 2 },
    ]);
  });

  it.each([
    ['Keep mine', 'Mine', 3],
    ['Take theirs', 'Theirs', 2],
  ])('lets one choose after two have changed a field: %s', async (choice, title, version) => {
    const { id } = await createBook(shop.app, { title: 'Old' });
    const page = await shop.open(`#/books/${id}`);
    await page.getByRole('button', { name: 'Edit: Title' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Mine');
    const other = await shop.open(`#/books/${id}`);
    await other.getByRole('button', { name: 'Edit: Title' }).click();
    await other.getByRole('textbox', { name: 'Title' }).fill('Theirs');
    await other.keyboard.press('Enter');
    await other.getByRole('heading', { name: 'Theirs' }).waitFor();

    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Somebody has changed this book' });
    await dialog.waitFor();
    expect(await dialog.locator('dd').allInnerTexts()).toEqual(['Mine', 'Theirs']);
    expect(await shop.violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: choice }).click();
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await shop.app.rows('SELECT title, version FROM books')).toEqual([{ title, version }]);
  });

  it('adds a book by its ISBN, and opens the one that has it already', async () => {
    const page = await shop.open('#/books/new');
    await page.keyboard.type(`${isbn(7)}\n`, { delay: 2 });
    await page.getByRole('textbox', { name: 'Title' }).waitFor();
    await page.keyboard.type('Emma');
    await page.keyboard.press('Enter');
    await page.getByText('author must').waitFor();
    await page.getByRole('textbox', { name: 'Author' }).fill('Jane Austen');
    expect(await shop.violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Emma' }).waitFor();
    expect(await shop.app.rows('SELECT title, author, isbn FROM books')).toEqual([
      { title: 'Emma', author: 'Jane Austen', isbn: isbn(7) },
    ]);

    const again = await shop.open('#/books/new');
    await again.keyboard.type(`${isbn(7)}\n`, { delay: 2 });
    await again.getByRole('heading', { name: 'Emma' }).waitFor();
  });

  it('deletes a book ten seconds later, or when the page is left, unless that is undone', async () => {
    const count = async () => (await shop.app.rows('SELECT id FROM books')).length;
    const { id } = await createBook(shop.app, { title: 'Kept' });
    const page = await shop.open(`#/books/${id}`);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There are no books yet.').or(page.getByText('0 books')).first().waitFor();
    expect(await count()).toBe(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Kept', { exact: true }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.goto('about:blank');
    for (let tries = 0; tries < 50 && (await count()) > 0; tries += 1) {
      await delay(100);
    }
    expect(await count()).toBe(0);
    shop.complaints.splice(0);
  });

  it('says that the server is away, and goes on when it is back', async () => {
    await createBook(shop.app, { title: 'Here' });
    const page = await shop.open();
    await page.getByText('1 book', { exact: true }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('searchbox').fill('here');
    await page.getByText('The server does not answer.').waitFor();
    expect(await shop.violations(page)).toEqual([]);
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('1 book', { exact: true }).waitFor();
  });
});
