import { KeysService } from '../../../src/keys/keys.service.js';
import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import { AppProcess } from '../../support/app-process.js';
import { describeInBrowser } from '../../support/console/describe-in-browser.js';
import { Console } from '../../support/console/console.js';

describeInBrowser('the console', () => {
  let shop: Console;
  beforeAll(async () => {
    shop = await Console.start();
    await createBook(shop.app, { title: 'Dune', author: 'Frank Herbert', status: 'lost' });
    const { id: storeId } = await createStore(shop.app, { name: 'Riverside' });
    await createItem(shop.app, { storeId, name: 'Tote', barcode: 'TOTE', quantity: 2 });
    await createItem(shop.app, { storeId, name: 'Mug', quantity: 2 });
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  it.each([
    ['light', 360],
    ['light', 768],
    ['light', 1600],
    ['dark', 360],
    ['dark', 768],
    ['dark', 1600],
  ] as const)('is accessible on every page: %s, %i pixels wide', async (colorScheme, width) => {
    const options = { colorScheme, viewport: { width, height: 800 } };
    for (const [hash, text] of [
      ['', 'Dune'],
      ['#/books/1', 'No store has it.'],
      ['#/books/new', 'Scan or type an ISBN'],
      ['#/counter', 'The basket is empty.'],
      ['#/stock', 'Tote'],
      ['#/stock/print?store=1', 'Tote'],
      ['#/labels?store=1', 'Sheet 1 of 1'],
      ['#/items/1', 'Copies over time'],
      ['#/import', 'Choose a file, or drop it here'],
      ['#/nothing', 'There is no such page.'],
      ['#/books/999', 'There is no such book, or it has been deleted.'],
    ]) {
      const page = await shop.open(hash, options);
      await page.getByText(text).first().waitFor();
      expect([hash, await shop.violations(page)]).toEqual([hash, []]);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([hash, overflow]).toEqual([hash, 0]);
      await shop.closePages();
    }
  });

  it('speaks the language of the browser', async () => {
    const page = await shop.open('', { locale: 'de-AT' });
    await page.getByText('1 Buch', { exact: true }).waitFor();
    expect(await page.locator('.books b').innerText()).toBe('Verloren');
    expect(await page.evaluate('document.documentElement.lang')).toBe('de');
    const other = await shop.open('', { locale: 'sw' });
    await other.getByText('1 book', { exact: true }).waitFor();
  });

  it('loads only its own files, under a policy without inline scripts and styles', async () => {
    const { status, headers, body } = await shop.server.request('GET', '/');
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';" +
        "base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers.get('cache-control')).toBe('no-cache');
    const [, script] = /src="\.(\/assets\/[^"]+\.js)"/.exec(body)!;
    const asset = await shop.server.request('GET', script);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const compressed = await fetch(`${shop.server.url}${script}`);
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    expect(compressed.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(compressed.headers.get('content-type')).toMatch(/javascript/);
    for (const path of ['/index', '/books', '/assets', '/assets/none.js', '/src/main.tsx']) {
      expect([path, (await shop.server.request('GET', path)).status]).toEqual([path, 404]);
    }
  });

  it('is not served with WEB=false', async () => {
    const server = await AppProcess.start({ DATABASE_URL: process.env.DATABASE_URL, WEB: 'false' });
    const answer = await server.request('GET', '/');
    await server.kill();
    expect([answer.status, answer.body.code]).toEqual([404, 'route_not_found']);
  });

  it('asks for a key once there is one, keeps it in the tab, and forgets it', async () => {
    const key = await shop.app.app
      .get(KeysService)
      .create({ name: 'till', scopes: ['books:read'] });
    const page = await shop.open('#/books/1');
    await page.getByLabel('Key').fill('oct_wrong');
    await page.keyboard.press('Enter');
    await page.getByText('The server does not accept this key.').waitFor();
    expect(await shop.violations(page)).toEqual([]);
    await page.getByLabel('Key').fill(key);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Dune' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Dune' }).waitFor();
    // The key may not read items.
    expect(await page.getByRole('heading', { name: 'Stock' }).count()).toBe(0);
    expect(await page.evaluate('[localStorage.length, document.cookie]')).toEqual([0, '']);

    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByText('This server asks for a key.').waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    expect(page.url()).not.toContain('oct_');
  });
});
