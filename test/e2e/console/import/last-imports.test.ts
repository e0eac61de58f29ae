import type { Page } from 'playwright-core';
import { createStore } from '../../../support/rows/factories.js';
import { importCsv, TestFolder } from '../../../support/rows/imports.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';

describeInBrowser('the last imports in a browser', () => {
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

  const rows = (page: Page) => page.locator('.imports li');
  const count = async (): Promise<number> => (await shop.app.rows('SELECT id FROM books')).length;
  const importFile = (name: string) =>
    importCsv(shop.app, `title,author\n${name},A\n`, { fileName: `${name}.csv` });

  it('are listed, ten at first, and undone after a question', async () => {
    for (let number = 1; number <= 11; number += 1) await importFile(`list-${number}`);
    const page = await shop.open('#/import');
    await page.getByText('list-11.csv').waitFor();
    expect(await rows(page).count()).toBe(10);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByText('list-1.csv').waitFor();
    expect(await rows(page).count()).toBe(11);
    expect(await rows(page).first().innerText()).toMatch(
      /list-11\.csv\s+Books · .*2026.* · New: 1, updated: 0, skipped: 0, rejected: 0 · finished/,
    );
    expect(await shop.violations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Undo: list-11.csv' }).click();
    const question = page.getByRole('dialog', { name: 'Undo the import of “list-11.csv”?' });
    await question.waitFor();
    expect(await shop.violations(page)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(await count()).toBe(11);
    await page.getByRole('button', { name: 'Undo: list-11.csv' }).click();
    await question.getByRole('button', { name: 'Undo the import' }).dblclick();
    await page.getByText('The import is undone.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await rows(page).first().getByText('undone').waitFor();
    expect(await page.getByRole('button', { name: 'Undo: list-11.csv' }).count()).toBe(0);
    expect(await count()).toBe(10);
  });

  it('of items cannot be undone', async () => {
    const { id } = await createStore(shop.app);
    await shop.app.rows(
      `INSERT INTO imports (kind, format, file_name, last_position, inserted, updated, skipped, rejected,
         duplicates, isbns_nulled, years_nulled) VALUES ('items', 'csv', 'stock-${id}.csv', 1, 1, 0, 0, 0, 0, 0, 0)`,
    );
    const page = await shop.open('#/import');
    await rows(page).getByText('Items ·').waitFor();
    await rows(page).getByText('unfinished').waitFor();
    expect(await rows(page).getByRole('button').count()).toBe(0);
    expect(await shop.violations(page)).toEqual([]);
  });

  it('include the one of the page, which is undone once by two clicks', async () => {
    const page = await shop.open('#/import');
    const file = folder.write('mine.csv', 'title,author,year\nEmma,A,\nDune,B,x\n');
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Correct line 3' }).click();
    await page.locator('.correction').getByLabel('year').fill('1965');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Check 1 corrected row' }).click();
    await page.getByRole('button', { name: 'Import 2 books' }).click();
    await page.getByText('1 corrected row has been imported.').waitFor();
    await rows(page).nth(1).waitFor();
    expect(await count()).toBe(2);
    await page.evaluate(`{
      const button = [...document.querySelectorAll('.danger')].find((one) => one.innerText.startsWith('Undo the'));
      button.click();
      button.click();
    }`);
    await page.getByText('The import is undone.').waitFor();
    await rows(page).nth(1).getByText('undone').waitFor();
    await page.waitForTimeout(300);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.getByText('1 corrected row has been imported.').count()).toBe(0);
    expect(await count()).toBe(0);
  });
});
