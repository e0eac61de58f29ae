import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  await server.request('POST', '/api/items', item);
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
} finally {
  await browser.close();
  await server.kill();
  rmSync(folder, { recursive: true, force: true });
}
