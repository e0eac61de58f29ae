import { Console } from '../../support/console/console.js';
import { createStore } from '../../support/rows/factories.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';

const POSITIONS = ['000000010000000000000010', '000000010000000000000020'];

describeInBrowser('the console of a server with replicas', () => {
  let shop: Console;
  beforeAll(async () => {
    shop = await Console.start();
    await createStore(shop.app, { name: 'Hillside' });
  });
  afterEach(() => shop.closePages());
  afterAll(() => shop?.close());

  it('sends the position of its last write with each read, and none before', async () => {
    const page = await shop.open('#/stock');
    const sent: (string | undefined)[] = [];
    page.on('request', (request) => {
      const isRead = request.method() === 'GET' && request.url().includes('/api/');
      if (isRead) sent.push(request.headers()['octavo-position']);
    });
    const positions = [...POSITIONS];
    await page.route('**/api/stores', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      const response = await route.fetch();
      sent.length = 0;
      const headers = { ...response.headers(), 'octavo-position': positions.shift()! };
      return route.fulfill({ response, headers });
    });
    const readsAfter = async (act: () => Promise<void>): Promise<(string | undefined)[]> => {
      sent.length = 0;
      await act();
      return [...new Set(sent)];
    };
    const add = async (name: string): Promise<void> => {
      const field = page.getByLabel('New store');
      await field.fill(name);
      await field.press('Enter');
      await page.getByRole('option', { name }).waitFor({ state: 'attached' });
    };
    const visit = async (): Promise<void> => {
      await page.getByRole('link', { name: 'Catalogue' }).click();
      await page.getByRole('heading', { name: 'Catalogue' }).waitFor();
    };

    expect(await readsAfter(visit)).toEqual([undefined]);
    await page.getByRole('link', { name: 'Stock' }).click();
    expect(await readsAfter(() => add('Riverside'))).toEqual([POSITIONS[0]]);
    expect(await readsAfter(() => add('Harbour'))).toEqual([POSITIONS[1]]);
    expect(await readsAfter(visit)).toEqual([POSITIONS[1]]);
  });
});
