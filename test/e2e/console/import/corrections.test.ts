import type { Page } from 'playwright-core';
import { isbn, TestFolder } from '../../../support/rows/imports.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';

describeInBrowser('rejected rows of an import', () => {
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
  beforeEach(async () => {
    await shop.app.rows('DELETE FROM books');
    await shop.app.rows('DELETE FROM imports');
  });
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  async function choose(csv: string, name = 'books.csv'): Promise<Page> {
    const page = await shop.open('#/import');
    await page.locator('input[type=file]').setInputFiles(folder.write(name, csv));
    return page;
  }
  const books = () =>
    shop.app.rows('SELECT title, author, year, isbn, description FROM books ORDER BY id');
  const rejected = (page: Page) => page.locator('.rejected li > p:first-child').allInnerTexts();

  /** Opens the row of a line, types the values by their labels, and closes it. */
  async function correct(page: Page, line: number, values: Record<string, string>) {
    await page.getByRole('button', { name: `Correct line ${line}`, exact: true }).click();
    for (const [label, value] of Object.entries(values))
      await page.locator('.correction').getByLabel(label, { exact: true }).fill(value);
    await page.getByRole('button', { name: 'Done' }).click();
  }

  it('are corrected before the import, checked, and imported with the file', async () => {
    const page = await choose(
      'Name,By,Year,Shelf\nEmma,Jane Austen,1815,A\n,Thoreau,1854,"B, 2"\nUlysses,James Joyce,x,C\nDune,,y,D\n',
    );
    for (const [column, name] of [
      ['Name', 'Title'],
      ['By', 'Author'],
    ])
      await page.getByRole('combobox', { name: `Field in “${column}”` }).selectOption(name);
    await page.getByRole('button', { name: 'Check with these columns' }).click();
    await page.getByText('Line 3: title must not be empty').waitFor();
    expect(await rejected(page)).toEqual([
      'Line 3: title must not be empty',
      'Line 4: year must be an integer',
      'Line 5: author must not be empty; year must be an integer',
    ]);

    // The first wrong field has the focus; what is not imported is not shown.
    await page.getByRole('button', { name: 'Correct line 5' }).click();
    await page.locator('.correction input:focus').waitFor();
    expect(await page.locator('.correction label').allInnerTexts()).toEqual([
      'Name (Title)',
      'By (Author)',
      'Year',
    ]);
    expect(
      await page
        .locator('.correction [aria-invalid=true]')
        .evaluateAll((all) =>
          all.map((one: any) => [one.value, one === one.ownerDocument.activeElement]),
        ),
    ).toEqual([
      ['', true],
      ['y', false],
    ]);
    await page.keyboard.type('Frank Herbert');
    await page.keyboard.press('Enter');
    await correct(page, 3, { 'Name (Title)': 'Walden, "or"' });
    await page.getByRole('button', { name: 'Check 2 corrected rows' }).click();
    await page.getByText('Corrected: it would be imported.').waitFor();
    expect(await rejected(page)).toEqual([
      'Line 3: Corrected: it would be imported.',
      'Line 4: year must be an integer',
      'Line 5: year must be an integer Corrected, but still rejected.',
    ]);
    expect(await books()).toEqual([]);

    await page.getByRole('button', { name: 'Import 2 books' }).click();
    await page.getByText('1 corrected row has been imported.').waitFor();
    const written = [
      { title: 'Emma', author: 'Jane Austen', year: 1815, isbn: null, description: null },
      { title: 'Walden, "or"', author: 'Thoreau', year: 1854, isbn: null, description: null },
    ];
    expect(await books()).toEqual(written);
    expect(await rejected(page)).toEqual([
      'Line 4: year must be an integer',
      'Line 5: author must not be empty; year must be an integer Corrected, but not sent yet.',
    ]);

    // What was corrected before is still there.
    await correct(page, 5, { Year: '1965' });
    await correct(page, 4, { Year: 'MCMXXII' });
    await page.getByRole('button', { name: 'Import 2 corrected rows' }).click();
    await page.getByText('2 corrected rows have been imported.').waitFor();
    written.push({
      title: 'Dune',
      author: 'Frank Herbert',
      year: 1965,
      isbn: null,
      description: null,
    });
    expect(await books()).toEqual(written);
    expect(await rejected(page)).toEqual([
      'Line 4: year must be an integer Corrected, but still rejected.',
    ]);

    await page.getByRole('button', { name: 'Undo the import' }).click();
    await page.getByText('The import is undone.').waitFor();
    expect(await books()).toEqual([]);
    const imports = await shop.app.rows('SELECT state, file_name, inserted, removed FROM imports');
    expect(imports.map((one) => Object.values(one).join())).toEqual([
      'undone,books.csv,1,1',
      'undone,books.csv,1,1',
      'undone,books.csv,1,1',
    ]);
    expect(await page.getByRole('button', { name: /Correct/ }).count()).toBe(0);
  });

  it('show all of their cells if there are too many, and keep line breaks', async () => {
    const page = await choose(
      'title;author;description;note\nWalden;Thoreau;Henry David;in the woods;;x\n' +
        '"";Ann;"two\r\nlines, ""quoted""";\n"Dune" again;Herbert;;\n',
    );
    await page.getByText('Line 2: has 6 fields where the header has 4').waitFor();
    await correct(page, 2, {
      author: 'Thoreau, Henry David',
      description: 'in the woods',
      note: '',
      'Column 6': '',
    });
    await correct(page, 3, { title: 'Long' });
    await page.getByRole('button', { name: 'Correct line 5' }).click();
    expect(await page.locator('.correction label').allInnerTexts()).toEqual([
      'title',
      'author',
      'description',
      'note',
    ]);
    await page.getByLabel('title', { exact: true }).fill('"Dune" again');
    await page.getByLabel('author', { exact: true }).fill('Herbert');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Check 3 corrected rows' }).click();
    await page.getByRole('button', { name: 'Import 3 books' }).click();
    await page.getByText('3 corrected rows have been imported.').waitFor();
    const rest = { year: null, isbn: null };
    expect(await books()).toEqual([
      { title: 'Walden', author: 'Thoreau, Henry David', ...rest, description: 'in the woods' },
      { title: 'Long', author: 'Ann', ...rest, description: 'two\r\nlines, "quoted"' },
      { title: '"Dune" again', author: 'Herbert', ...rest, description: null },
    ]);
  });

  it('are read in the format of their file', async () => {
    const page = await choose(
      `Title,Author,Additional Authors,ISBN,ISBN13,Bookshelves\nOne,Ann,"Bob, Cy",,1234567890123,x\n`,
    );
    await page.getByText('Recognized as goodreads.').waitFor();
    await correct(page, 2, { 'ISBN13 (ISBN)': `="${isbn(7)}"` });
    await page.getByRole('button', { name: 'Check 1 corrected row' }).click();
    await page.getByRole('button', { name: 'Import 1 book' }).click();
    await page.getByText('1 corrected row has been imported.').waitFor();
    expect(await books()).toEqual([
      { title: 'One', author: 'Ann; Bob; Cy', year: null, isbn: isbn(7), description: null },
    ]);
  });

  it('stay as they were with Esc, and are left alone if nothing was changed', async () => {
    const page = await choose('title,author\n,Ann\n');
    await page.getByRole('button', { name: 'Correct line 2' }).click();
    await page.locator('.correction input:focus').waitFor();
    await page.keyboard.type('typed');
    await page.keyboard.press('Escape');
    const open = page.getByRole('button', { name: 'Correct line 2' });
    await open.waitFor();
    await page.locator('.action button:focus').waitFor();
    await correct(page, 2, {});
    expect(await page.getByRole('button', { name: 'Check corrected rows' }).isDisabled()).toBe(
      true,
    );
    expect(await page.getByText('Corrected, but').count()).toBe(0);
  });

  it('are not written twice if no answer comes', async () => {
    const page = await choose('title,author\nA,B\n,Ann\n');
    await page.getByRole('button', { name: 'Import 1 book' }).click();
    await page.getByText('Imported as csv.').waitFor();
    await correct(page, 3, { title: 'Late' });
    await page.route('**/import?*', (route) => route.abort());
    await page.getByRole('button', { name: 'Import 1 corrected row' }).click();
    await page.getByText('The server does not answer.').waitFor();
    // It was written after all.
    await shop.app.request('POST', '/api/books', { title: 'Late', author: 'Ann' });
    await page.unroute('**/import?*');
    await page.getByRole('button', { name: 'Import 1 corrected row' }).click();
    await page.getByText('1 corrected row has been imported.').waitFor();
    expect((await books()).map(({ title }) => title)).toEqual(['A', 'Late']);
  });

  it('are shown in small numbers if there are many', async () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => (n % 10 ? `T${n},A\n` : `,A${n}\n`));
    const page = await choose(`title,author\n${rows.join('')}`);
    await page.getByText('Rejected: the first 100 of 10000').waitFor({ timeout: 60_000 });
    await page.getByText('Only these can be corrected here.').waitFor();
    const shown = page.locator('.rejected li');
    expect(await shown.count()).toBe(20);
    for (const count of [40, 60, 80, 100]) {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await shown.nth(count - 1).waitFor();
    }
    expect(await page.getByRole('button', { name: 'More', exact: true }).count()).toBe(0);
    await correct(page, 992, { title: 'The last' });
    await page.getByRole('button', { name: 'Check 1 corrected row' }).click();
    await page.getByRole('button', { name: 'Import 90001 books' }).click();
    await page.getByText('1 corrected row has been imported.').waitFor({ timeout: 60_000 });
    await page.getByText('Rejected: the first 99 of 9999').waitFor();
    expect(await shop.app.rows(`SELECT title FROM books WHERE author = 'A990'`)).toEqual([
      { title: 'The last' },
    ]);
  }, 150_000);
});
