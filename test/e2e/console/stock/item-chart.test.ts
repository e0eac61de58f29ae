import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { createItem, createStore } from '../../../support/rows/factories.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';

/** The policy of the page forbids the functions of strings that Playwright waits for. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await condition()) return;
    await delay(50);
  }
  throw new Error(`It never was so: ${condition}`);
}

describeInBrowser('the chart of an item in a browser', () => {
  let shop: Console;
  let item: { id: number };
  beforeAll(async () => {
    shop = await Console.start();
    const { id: storeId } = await createStore(shop.app);
    item = await createItem(shop.app, { storeId, name: 'Paperback', quantity: 5 });
    for (const [type, delta] of [
      ['receipt', 12],
      ['sale', -16],
      ['return', 2],
    ]) {
      await shop.app.request('POST', `/api/items/${item.id}/movements`, { type, delta });
    }
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  const canvas = (page: Page) => page.locator('.chart canvas');
  /** How many pixels of the chart have this colour. */
  const pixels = (page: Page, wanted: number[]): Promise<number> =>
    canvas(page).evaluate((element: any, [red, green, blue]) => {
      const { width, height } = element;
      const { data } = element.getContext('2d').getImageData(0, 0, width, height);
      let found = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) found += 1;
      }
      return found;
    }, wanted);
  const LIGHT = [0x1f, 0x5c, 0x4c];
  const DARK = [0x7f, 0xcd, 0xb4];

  it('shows the quantity over time, and says it in words', async () => {
    const page = await shop.open(`#/items/${item.id}`);
    await canvas(page).waitFor();
    const label = await page.getByRole('img').getAttribute('aria-label');
    expect(label).toMatch(/^Copies over time\. From .* to .*\. /);
    expect(label).toMatch(/Copies: first 5, last 3, lowest 1, highest 17$/);
    expect(await page.getByText('The chart shows the last').count()).toBe(0);
    expect(await shop.violations(page)).toEqual([]);
  });

  it('has the colours of the page, and follows its theme and width', async () => {
    const page = await shop.open(`#/items/${item.id}`, { colorScheme: 'light' });
    await canvas(page).waitFor();
    await until(async () => (await pixels(page, LIGHT)) > 300);
    await page.emulateMedia({ colorScheme: 'dark' });
    await until(async () => (await pixels(page, DARK)) > 300);
    expect(await pixels(page, LIGHT)).toBe(0);
    await page.setViewportSize({ width: 360, height: 700 });
    await until(async () => (await canvas(page).boundingBox())!.width < 360);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  it('loads at most the last 2,000 entries, and says so', async () => {
    const page = await shop.open();
    await page.route('**/movements?*', (route) => {
      const last = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 2345);
      const entries = Array.from({ length: 200 }, (_, index) => entry(last - index));
      const link = `</api/items/1/movements?cursor=${last - 200}>; rel="next"`;
      return route.fulfill({ json: entries, headers: { link } });
    });
    await page.goto(`${shop.server.url}/#/items/1`);
    await page.getByText('The chart shows the last 2,000 of 2,345 entries.').waitFor();
    await canvas(page).waitFor();
    expect(await page.getByRole('img').getAttribute('aria-label')).toContain('lowest 346');
  });

  it('is not loaded before it is needed', async () => {
    const page = await shop.open();
    const scripts: string[] = [];
    page.on('request', (request) => scripts.push(request.url()));
    await page.getByRole('link', { name: 'Stock' }).click();
    await page.getByRole('link', { name: 'Paperback' }).waitFor();
    expect(scripts.filter((url) => url.includes('/assets/'))).toEqual([]);
    await page.getByRole('link', { name: 'Paperback' }).click();
    await canvas(page).waitFor();
    expect(scripts.filter((url) => /assets\/plot-.*js$/.test(url))).toHaveLength(1);
  });
});

/** An entry of a ledger in which the quantity is the number of the entry. */
const entry = (seq: number) => ({
  id: seq,
  seq,
  type: 'receipt',
  delta: 1,
  quantityAfter: seq,
  price: 1,
  itemName: 'Paperback',
  recordedAt: new Date(Date.UTC(2026, 0, 1) + seq * 3_600_000).toISOString(),
});
