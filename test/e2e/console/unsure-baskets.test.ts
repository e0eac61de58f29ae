import { setTimeout as delay } from 'node:timers/promises';
import type { Page, Route } from 'playwright-core';
import { KeysService } from '../../../src/keys/keys.service.js';
import { createItem, createStore } from '../../support/rows/factories.js';
import { Console } from '../../support/console/console.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';

describeInBrowser('a basket of which nothing is known', () => {
  let shop: Console;
  let tote: { id: number };
  beforeAll(async () => {
    shop = await Console.start();
    await createStore(shop.app, { name: 'Riverside' });
  });
  beforeEach(async () => {
    tote = await stocked(shop);
  });
  afterEach(async () => {
    await shop.closePages();
    shop.complaints.splice(0);
  });
  afterAll(() => shop?.close());

  /** A hundred bags of the only store. */
  const stocked = async ({ app }: Console): Promise<{ id: number }> => {
    await app.rows('DELETE FROM items');
    const [{ id: storeId }] = await app.rows('SELECT id FROM stores');
    return createItem(app, { name: 'Tote', storeId, barcode: 'TOTE', quantity: 100 });
  };

  const field = (page: Page) => page.getByLabel('Scan a barcode or ISBN');
  const sell = (page: Page) => page.getByRole('button', { name: 'Sell', exact: true });
  const sendAgain = (page: Page) => page.getByRole('button', { name: 'Send again' });
  const scan = async (page: Page): Promise<void> => {
    await field(page).fill('TOTE');
    await page.keyboard.press('Enter');
  };
  const left = async ({ app } = shop): Promise<number> => {
    const [{ quantity }] = await app.rows('SELECT quantity FROM items');
    return quantity;
  };
  /** The server gets the request, and its answer is lost. */
  const loseAnswer = async (page: Page): Promise<void> => {
    await page.route('**/api/sales', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await sell(page).click();
    await page.getByRole('button', { name: 'Give the basket up' }).waitFor();
    await page.unroute('**/api/sales');
  };
  /** Holds the requests of a path back. @returns what waits for the next one, to let it go on */
  const hold = async (page: Page, path: string): Promise<() => Promise<Route>> => {
    const held: Route[] = [];
    await page.route(path, (route) => void held.push(route));
    return async () => {
      while (held.length === 0) await delay(20);
      return held.shift()!;
    };
  };
  const logIn = async (page: Page, key: string): Promise<void> => {
    await page.getByLabel('Key').fill(key);
    await page.keyboard.press('Enter');
  };

  it('keeps its Idempotency-Key over an answer that says nothing of it', async () => {
    const page = await shop.open('#/counter');
    await scan(page);
    await page.getByLabel('Copies: Tote').waitFor();
    await loseAnswer(page);
    const body = { status: 429, code: 'rate_limited', detail: 'Too many requests' };
    const refuse = (route: Route): Promise<void> =>
      route.fulfill({ status: 429, json: body, contentType: 'application/problem+json' });
    await page.route('**/api/sales', refuse);
    await sendAgain(page).click();
    await page.getByText('No answer: it is not known').waitFor();
    await sendAgain(page).click();
    await page.unroute('**/api/sales');
    await sendAgain(page).click();
    await page.getByText('The basket is empty.').waitFor();
    expect(await left()).toBe(99);
  });

  it('can be changed once the server has refused it', async () => {
    const page = await shop.open('#/counter');
    for (let count = 0; count < 3; count += 1) await scan(page);
    const copies = page.getByLabel('Copies: Tote');
    while ((await copies.inputValue()) !== '3') await delay(20);
    await page.route('**/api/sales', (route) => route.abort());
    await sell(page).click();
    await page.getByRole('button', { name: 'Give the basket up' }).waitFor();
    await page.unroute('**/api/sales');
    await shop.app.request('POST', `/api/items/${tote.id}/movements`, { type: 'sale', delta: -99 });
    await sendAgain(page).click();
    await page.getByText('Only 1 there.').waitFor();
    await copies.fill('1');
    await sell(page).click();
    await page.getByText('The basket is empty.').waitFor();
    expect(await left()).toBe(0);
  });

  it('loses no scan and doubles none while the server is slow', async () => {
    const page = await shop.open('#/counter');
    const nextLookup = await hold(page, '**/api/items?*');
    const nextSale = await hold(page, '**/api/sales');
    await scan(page);
    await (await nextLookup()).continue();
    await page.getByLabel('Copies: Tote').waitFor();
    // The second is still looked up when the document is asked for, the third comes while it is sent.
    await scan(page);
    await sell(page).click();
    await (await nextLookup()).continue();
    const sale = await nextSale();
    await scan(page);
    await sale.continue();
    await page.getByText('The basket is empty.').waitFor();
    await (await nextLookup()).continue();
    await page.getByLabel('Copies: Tote').waitFor();
    expect(await left()).toBe(98);
    await sell(page).click();
    await (await nextSale()).continue();
    await page.getByText('The basket is empty.').waitFor();
    expect(await left()).toBe(97);
  });

  it.each(['{', '5', '[]', '{"lines":null}', '{"storeId":1,"mode":"zzz","lines":[]}'])(
    'is another one if the tab holds %s',
    async (stored) => {
      const page = await shop.open();
      await page.evaluate((text) => {
        (globalThis as any).sessionStorage.setItem('octavo.basket', text);
      }, stored);
      await page.goto(`${shop.server.url}/#/counter`);
      await page.reload();
      await scan(page);
      await page.getByLabel('Copies: Tote').waitFor();
      expect(shop.complaints).toEqual([]);
    },
  );

  describe('on a server with keys', () => {
    let keyed: Console;
    beforeAll(async () => {
      keyed = await Console.start();
      await createStore(keyed.app, { name: 'Riverside' });
      await stocked(keyed);
      await keyed.app.app.get(KeysService).create({ name: 'k', scopes: ['admin'] });
    });
    afterAll(() => keyed?.close());

    it('is not sent under another API key, which would double it', async () => {
      const keys = keyed.app.app.get(KeysService);
      const [first, second] = [
        await keys.create({ name: 'first', scopes: ['admin'] }),
        await keys.create({ name: 'second', scopes: ['admin'] }),
      ];
      const page = await keyed.open('#/counter');
      await logIn(page, first);
      await scan(page);
      await page.getByLabel('Copies: Tote').waitFor();
      await loseAnswer(page);
      await keys.revoke(first.split('_')[1]);
      await delay(1000);
      await sendAgain(page).click();
      await page.getByText('The server does not accept this key.').waitFor();
      await logIn(page, second);
      await page.getByText(`This was sent with the key ${first.split('_')[1]}.`).waitFor();
      expect(await sendAgain(page).isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Give the basket up' }).click();
      await page.getByText('The basket is empty.').waitFor();
      expect(await left(keyed)).toBe(99);
    });

    it('has to do with keys that are keys only', async () => {
      const page = await keyed.open('#/counter');
      for (const key of ['€', '“oct_1”', 'oct_\u200b', 'x'.repeat(20_000)]) {
        await logIn(page, key);
        await page.getByText('The server does not accept this key.').waitFor();
        await page.reload();
        await page.getByText('This server asks for a key.').waitFor();
      }
      expect(keyed.complaints).toEqual([]);
    });
  });
});
