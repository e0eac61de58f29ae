import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppProcess } from '../test/support/app-process.js';
import { startBrowser } from '../test/support/console/browser.js';

/** Takes the pictures of docs/console.md, with the books of examples/books.csv. */
const SIZE = { width: 800, height: 500 };
const MAP = 'title=title,author=author,year=year,isbn=isbn';

const toTop = (element: { scrollIntoView(): void }): void => element.scrollIntoView();

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
  const item = {
    name: 'Jane Eyre, paperback',
    price: 9.5,
    quantity: 3,
    storeId: store.body.id,
    bookId: 3,
  };
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
    const { title } = (await server.request('GET', `/api/books/${bookId}`)).body;
    await server.request('POST', '/api/items', { ...item, name: title, bookId });
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
  await page.goto(`${server.url}/#/counter`);
  // Jane Eyre twice, Emma, and a code that nobody knows.
  for (const code of ['9780141441146', '9780141441146', '9780141439587', '4006381333931']) {
    await page.getByLabel('Scan a barcode or ISBN').fill(code);
    await page.keyboard.press('Enter');
  }
  await page.getByText('The store has no item 4006381333931').waitFor();
  await page.screenshot({ path: 'docs/pictures/counter.png' });
  await page.goto(`${server.url}/#/import`);
  await page.locator('input[type=file]').setInputFiles({
    name: 'list.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      'Titel;Autor;Jahr\nMomo;Michael Ende;1973\nDie Vermessung der Welt;Daniel Kehlmann;zweitausendfünf\n',
    ),
  });
  await page.getByRole('heading', { name: 'list.csv' }).waitFor();
  await page.getByRole('heading', { name: 'list.csv' }).evaluate(toTop);
  await page.screenshot({ path: 'docs/pictures/import.png' });
  await page.goto(`${server.url}/#/system`);
  // Some looks at the metrics, with something to see.
  for (let turn = 0; turn < 40; turn += 1) {
    const size = turn % 13;
    for (let count = 0; count < size * size; count += 1)
      await server.request('GET', '/api/books/1');
    await delay(300);
  }
  await page.getByRole('heading', { name: 'At this moment' }).evaluate(toTop);
  await page.screenshot({ path: 'docs/pictures/system.png' });
} finally {
  await browser.close();
  await server.kill();
  rmSync(folder, { recursive: true, force: true });
}
