import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppProcess } from '../test/support/app-process.js';
import { startBrowser } from '../test/support/console/browser.js';

/** Takes the pictures of docs/console.md, with the books of examples/books.csv. */
const SIZE = { width: 800, height: 500 };
const MAP = 'title=title,author=author,year=year,isbn=isbn';

const folder = mkdtempSync(join(tmpdir(), 'octavo-pictures-'));
const server = await AppProcess.start({ DATABASE_URL: `sqlite:///${join(folder, 'books.db')}` });
const browser = await startBrowser();
try {
  await fetch(`${server.url}/api/books/import?map=${encodeURIComponent(MAP)}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: readFileSync('examples/books.csv'),
  });
  const store = await server.request('POST', '/api/stores', { name: 'Riverside' });
  const item = { name: 'Paperback', price: 9.5, quantity: 3, storeId: store.body.id, bookId: 3 };
  const { body: paperback } = await server.request('POST', '/api/items', item);
  for (const [type, delta] of [
    ['receipt', 12],
    ['sale', -2],
    ['sale', -6],
    ['return', 1],
    ['sale', -5],
  ]) {
    await delay(1000);
    await server.request('POST', `/api/items/${paperback.id}/movements`, { type, delta });
  }
  for (const bookId of [1, 2, 4, 5, 6]) {
    await server.request('POST', '/api/items', { ...item, name: 'Hardcover', bookId });
  }
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', locale: 'en-GB' });
  await page.goto(server.url);
  await page.getByText('52 books').waitFor();
  await page.screenshot({ path: 'docs/pictures/catalogue.png' });
  await page.goto(`${server.url}/#/books/3`);
  await page.getByRole('button', { name: 'Edit: Year' }).click();
  await page.getByRole('textbox', { name: 'Year' }).fill('MDCCCXLVII');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await page.screenshot({ path: 'docs/pictures/book.png' });
  await page.goto(`${server.url}/#/items/${paperback.id}`);
  await page.locator('.chart canvas').waitFor();
  await page.screenshot({ path: 'docs/pictures/item.png' });
  await page.goto(`${server.url}/#/labels?store=${store.body.id}`);
  await page.getByRole('heading', { name: 'Sheet 1 of 1' }).waitFor();
  await page.screenshot({ path: 'docs/pictures/labels.png' });
} finally {
  await browser.close();
  await server.kill();
  rmSync(folder, { recursive: true, force: true });
}
