import { createBook } from '../../../support/rows/factories.js';
import { isbn, TestFolder } from '../../../support/rows/imports.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';

describeInBrowser('an import in a browser', () => {
  let shop: Console;
  let folder: TestFolder;
  beforeAll(async () => {
    shop = await Console.start();
    folder = new TestFolder();
  });
  afterAll(async () => {
    folder?.remove();
    await shop?.close();
  });
  beforeEach(() => shop.app.rows('DELETE FROM books'));
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  const titles = async () =>
    (await shop.app.rows('SELECT title FROM books ORDER BY id')).map(({ title }) => title);

  it('shows what would happen, imports, and takes that back', async () => {
    await createBook(shop.app, { title: 'Old', isbn: isbn(1) });
    const file = folder.write(
      'goodreads.csv',
      `Book Id,Title,Author,ISBN,ISBN13\n1,Emma,Jane Austen,,${isbn(2)}\n2,Again,A,,${isbn(1)}\n3,,B,,\n`,
    );
    const page = await shop.open('#/import');
    expect(await shop.violations(page)).toEqual([]);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('Recognized as goodreads. Nothing has been written yet.').waitFor();
    expect(await page.locator('.counts dd').allInnerTexts()).toEqual(['3', '1', '0', '1', '1']);
    await page.getByRole('cell', { name: 'Emma' }).waitFor();
    await page.getByText('title must not be empty').waitFor();
    expect(await shop.violations(page)).toEqual([]);
    expect(await titles()).toEqual(['Old']);

    await page.getByRole('button', { name: 'Import 1 book' }).click();
    await page.getByText('Imported as goodreads.').waitFor();
    expect(await titles()).toEqual(['Old', 'Emma']);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download them as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('rejected.csv');

    // Left, and found again.
    await page.getByRole('link', { name: 'Catalogue' }).click();
    await page.getByText('2 books').waitFor();
    await page.getByRole('link', { name: 'Import books' }).click();
    await page.getByRole('button', { name: 'Undo the import' }).click();
    await page.getByText('The import is undone.').waitFor();
    expect(await titles()).toEqual(['Old']);
  });

  it('takes 100,000 rows, with progress', async () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => `T${n},A\n`);
    const page = await shop.open('#/import');
    const file = folder.write('many.csv', `title,author\n${rows.join('')}`);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Import 100000 books' }).click({ timeout: 60_000 });
    await page.getByRole('progressbar', { name: 'Importing …' }).waitFor();
    await page.getByText('Imported as csv.').waitFor({ timeout: 60_000 });
    const [{ n }] = await shop.app.rows('SELECT count(*) AS n FROM books');
    expect(Number(n)).toBe(100_000);
  }, 120_000);

  it('says why a file cannot be read', async () => {
    const page = await shop.open('#/import');
    await page.locator('input[type=file]').setInputFiles(folder.write('a.xml', '<books/>'));
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/neither MARCXML nor ONIX/);
    expect(await page.getByRole('group').count()).toBe(0);
    expect(await shop.violations(page)).toEqual([]);
  });
});
