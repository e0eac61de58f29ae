import { createBook } from '../../support/rows/factories.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';
import { Console } from '../../support/console/console.js';

describeInBrowser('a failure in a browser', () => {
  let shop: Console;
  beforeAll(async () => {
    shop = await Console.start();
    await createBook(shop.app, { title: 'Dune' });
    await createBook(shop.app, { title: 'Emma' });
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  it('of a search takes the place of the books that were found before', async () => {
    const page = await shop.open();
    await page.getByText('2 books').waitFor();
    await page.route('**/api/books/search*', (route) => route.abort());
    await page.getByRole('searchbox').fill('dune');
    await page.getByText('The server does not answer.').waitFor();
    expect(await page.locator('.books li').count()).toBe(0);
    expect(await page.getByText('books', { exact: false }).allInnerTexts()).not.toContain(
      '2 books',
    );
    expect(await page.locator('.count').innerText()).toBe('');
    expect(await page.getByRole('button', { name: 'Download' }).count()).toBe(0);
    await page.unroute('**/api/books/search*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('1 book', { exact: true }).waitFor();
  });

  it.each([
    [403, 0],
    [404, 0],
    [400, 0],
    [429, 1],
    [500, 1],
    [503, 1],
  ])('with the status %i offers so many attempts: %i', async (status, attempts) => {
    const page = await shop.open('#/items/1');
    await page.route(/\/api\/(books|stores)/, (route) =>
      route.fulfill({ status, json: { status, detail: 'What is wrong' } }),
    );
    for (const path of ['/', '/stock']) {
      await page.goto(`${shop.server.url}/#${path}`);
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(attempts);
    }
  });
});
