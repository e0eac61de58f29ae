import { createItem, createStore } from '../../../support/rows/factories.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';
import { Console } from '../../../support/console/console.js';

describeInBrowser('stores in a browser', () => {
  let shop: Console;
  beforeAll(async () => {
    shop = await Console.start();
  });
  afterAll(() => shop?.close());
  beforeEach(async () => {
    await shop.app.rows('DELETE FROM items');
    await shop.app.rows('DELETE FROM stores');
  });
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  const names = async (): Promise<string[]> =>
    (await shop.app.rows('SELECT name FROM stores ORDER BY id')).map(({ name }) => name);

  it.each(['Łódź 書店', 'Zoë’s', '📚'])('adds a store with the name %s', async (name) => {
    const page = await shop.open('#/stock');
    await page.getByLabel('New store').fill(name);
    await page.keyboard.press('Enter');
    await page.getByText('There is nothing in this store.').waitFor();
    expect(await names()).toEqual([name]);
  });

  it('adds one store if an attempt is repeated whose answer got lost, and another by another name', async () => {
    const page = await shop.open('#/stock');
    let isLost = true;
    await page.route('**/api/stores', async (route) => {
      if (!isLost || route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      isLost = false;
      return route.abort();
    });
    const field = page.getByLabel('New store');
    await field.fill('Harbour');
    await field.press('Enter');
    await page.getByText('The server does not answer.').waitFor();
    await field.press('Enter');
    await page.getByText('There is nothing in this store.').waitFor();
    expect(await names()).toEqual(['Harbour']);

    isLost = true;
    await field.fill('Riverside');
    await field.press('Enter');
    await page.getByText('The server does not answer.').waitFor();
    await field.fill('Hillside');
    await field.press('Enter');
    await page.getByRole('option', { name: 'Hillside' }).waitFor({ state: 'attached' });
    expect(await names()).toEqual(['Harbour', 'Riverside', 'Hillside']);
  });

  it('can all be chosen, also if there are more than a page of the API has', async () => {
    for (let number = 1001; number <= 1203; number += 1) {
      await createStore(shop.app, { name: `Branch ${number}` });
    }
    const { id: storeId } = await createStore(shop.app, { name: 'Zenith' });
    await createItem(shop.app, { storeId, name: 'Mug', quantity: 1 });
    const page = await shop.open('#/stock');
    await page.locator('select').selectOption('Zenith');
    await page.getByRole('link', { name: 'Mug' }).waitFor();
    expect(await page.locator('select').locator('option').count()).toBe(204);
  });
});
