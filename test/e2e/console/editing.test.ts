import type { Page } from 'playwright-core';
import { createBook } from '../../support/rows/factories.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';
import { Console } from '../../support/console/console.js';

describeInBrowser('editing a book in a browser', () => {
  let shop: Console;
  let id: number;
  beforeAll(async () => {
    shop = await Console.start();
  });
  afterAll(() => shop?.close());
  beforeEach(async () => {
    await shop.app.rows('DELETE FROM books');
    ({ id } = await createBook(shop.app, { title: 'Old' }));
  });
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  const books = () => shop.app.rows('SELECT title, version FROM books');

  async function edit(title: string): Promise<Page> {
    const page = await shop.open(`#/books/${id}`);
    await page.getByRole('button', { name: 'Edit: Title' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill(title);
    return page;
  }
  /** Delays what the page saves. @returns how often it has saved */
  async function slow(page: Page): Promise<() => number> {
    let sent = 0;
    await page.route('**/api/books/*', async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      sent += 1;
      await new Promise((resolve) => setTimeout(resolve, 400));
      return route.continue();
    });
    return () => sent;
  }

  it('saves once, however often Enter is pressed', async () => {
    const page = await edit('New');
    const sent = await slow(page);
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'New' }).waitFor();
    await page.waitForTimeout(600);
    expect(sent()).toBe(1);
    expect(await books()).toEqual([{ title: 'New', version: 2 }]);
    await page.getByRole('button', { name: 'Edit: Title' }).click();
    await page.getByRole('textbox', { name: 'Title' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('goes on in the field if what was saved is wrong', async () => {
    const page = await edit('');
    await slow(page);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('title must').waitFor();
    await page.keyboard.type('New');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'New' }).waitFor();
  });

  it('asks nothing of a field that was left while it was being saved', async () => {
    const page = await edit('Mine');
    await shop.app.rows(`UPDATE books SET version = 7 WHERE id = ${id}`);
    await slow(page);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForTimeout(800);
    await page.getByRole('button', { name: 'Edit: Title' }).click();
    await page.getByRole('textbox', { name: 'Title' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('says so if the book has changed and cannot be read, and saves it later', async () => {
    const page = await edit('Mine');
    await shop.app.rows(`UPDATE books SET title = 'Theirs', version = 7 WHERE id = ${id}`);
    await page.route('**/api/books/*', (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    );
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The server does not answer.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Mine');
    await page.unroute('**/api/books/*');
    await page.getByRole('textbox', { name: 'Title' }).press('Enter');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('heading', { name: 'Mine' }).waitFor();
    expect(await books()).toEqual([{ title: 'Mine', version: 8 }]);
  });

  it('leaves the form of a new book by Esc only if nothing is typed there', async () => {
    const page = await shop.open('#/books/new');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Title' }).fill('Emma');
    await page.keyboard.press('Escape');
    await page.getByLabel('Status').focus();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Add a book' }).click();
    await page.keyboard.press('Escape');
    await page.waitForTimeout(200);
    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Emma');
    await page.getByRole('textbox', { name: 'Title' }).fill('');
    await page.keyboard.press('Escape');
    await page.getByText('1 book', { exact: true }).waitFor();
  });

  it('does not leave a page by Esc on a choice', async () => {
    const page = await shop.open('#/books/new');
    await page.keyboard.press('Enter');
    await page.getByLabel('Status').focus();
    await page.keyboard.press('Escape');
    await page.waitForTimeout(200);
    await page.getByRole('heading', { name: 'Add a book' }).waitFor();
  });
});
