import type { Page } from 'playwright-core';
import { createBook } from '../../support/rows/factories.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';
import { Console } from '../../support/console/console.js';

describeInBrowser('deleting a book in a browser', () => {
  let shop: Console;
  beforeAll(async () => {
    shop = await Console.start();
  });
  afterAll(() => shop?.close());
  beforeEach(() => shop.app.rows('DELETE FROM books'));
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  const titles = async (): Promise<string[]> =>
    (await shop.app.rows('SELECT title FROM books ORDER BY id')).map(({ title }) => title);

  it('waits although the button is clicked twice', async () => {
    const { id } = await createBook(shop.app, { title: 'Kept' });
    const page = await shop.open(`#/books/${id}`);
    await page.getByRole('button', { name: 'Delete' }).waitFor();
    await page.evaluate(`{
      const button = document.querySelector('.danger');
      button.click();
      button.click();
    }`);
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.waitForTimeout(500);
    expect(await titles()).toEqual(['Kept']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Kept', { exact: true }).click();
    await page.getByRole('heading', { name: 'Kept' }).waitFor();
  });

  /** Deletes a book, so that this fails, by deleting the next one too. */
  async function fail(status: number): Promise<Page> {
    const { id } = await createBook(shop.app, { title: 'First' });
    await createBook(shop.app, { title: 'Second' });
    const page = await shop.open(`#/books/${id}`);
    await page.route(`**/api/books/${id}`, (route) =>
      route.request().method() === 'DELETE'
        ? route.fulfill({ status, json: { status, detail: 'Technical' } })
        : route.continue(),
    );
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Second').click();
    await page.getByRole('heading', { name: 'Second' }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    return page;
  }
  const failure = (page: Page) => page.locator('.toast').getByText('“First” was not deleted:');

  it('says that a book was not deleted, beside the one that is, until that is closed', async () => {
    const page = await fail(409);
    await failure(page).waitFor();
    expect(await failure(page).innerText()).toBe('“First” was not deleted: Technical');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await failure(page).count()).toBe(1);
    expect(await shop.violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).click();
    await failure(page).waitFor({ state: 'detached' });
  });

  it('says so until the next page is opened', async () => {
    const page = await fail(503);
    await failure(page).waitFor();
    await page.getByRole('link', { name: 'Stock' }).click();
    await failure(page).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
  });

  it('says so for some seconds', async () => {
    const page = await fail(503);
    await failure(page).waitFor();
    await failure(page).waitFor({ state: 'detached', timeout: 30_000 });
  });

  it('says in plain words that a key is needed', async () => {
    const page = await fail(401);
    await failure(page).waitFor();
    expect(await failure(page).innerText()).toBe(
      '“First” was not deleted: This server asks for a key.',
    );
    await page.getByRole('button', { name: 'Undo' }).click();
  });
});
