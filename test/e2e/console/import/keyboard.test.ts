import type { Page } from 'playwright-core';
import { TestFolder } from '../../../support/rows/imports.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';

/** The name by which the element with the focus is announced. */
const FOCUSED = `(({ activeElement: one }) =>
  (one.getAttribute('aria-label') ?? one.labels?.[0]?.firstElementChild?.textContent ??
    one.labels?.[0]?.textContent ?? one.textContent).trim())(document)`;

describeInBrowser('an import by keyboard alone', () => {
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
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
    const passed: unknown[] = [];
    while (passed.length < 80) {
      await page.keyboard.press(key);
      const focused = await page.evaluate(FOCUSED);
      if (focused === name) return;
      passed.push(focused);
    }
    throw new Error(`Tab does not come to ${name}, but to ${passed.join(', ')}`);
  }

  async function expectAccessible(page: Page, state: string): Promise<void> {
    expect([state, await shop.violations(page)]).toEqual([state, []]);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect([state, overflow]).toEqual([state, 0]);
  }

  it.each([
    ['light', 360],
    ['light', 768],
    ['light', 1280],
    ['dark', 360],
    ['dark', 768],
    ['dark', 1280],
  ] as const)(
    'works, and is accessible in each state: %s, %i pixels wide',
    async (colorScheme, width) => {
      const page = await shop.open('#/import', { colorScheme, viewport: { width, height: 800 } });
      const file = folder.write(
        'a-file-with-a-rather-long-name-of-books.csv',
        'Name,By,Year,Notiz,Notiz\nEmma,Jane Austen,1815,x,\n' +
          `,Thoreau,1854,,\nUlysses,James Joyce,x,,\nDune,Frank, Herbert,1965,,\n${'long '.repeat(150)},A,,,\n`,
      );
      const chooser = page.waitForEvent('filechooser');
      await tabTo(page, 'Choose a file, or drop it here');
      await page.keyboard.press('Enter');
      await (await chooser).setFiles(file);
      await page.getByRole('alert').waitFor();
      await expectAccessible(page, 'unknown header');

      await tabTo(page, 'Field in “Name”');
      await page.keyboard.type('Tit');
      await tabTo(page, 'Field in “By”');
      await page.keyboard.type('Tit');
      await page.getByText('Title is read from “By”').waitFor();
      await expectAccessible(page, 'field moved');
      await page.keyboard.press('ArrowDown');
      await tabTo(page, 'Field in “Name”', 'Shift+Tab');
      await page.keyboard.type('Tit');
      await tabTo(page, 'Check with these columns');
      await page.keyboard.press('Enter');
      await page.getByText('Recognized as csv.').waitFor();
      await expectAccessible(page, 'checked');

      await tabTo(page, 'Correct line 3');
      await page.keyboard.press('Enter');
      await page.locator('.correction').waitFor();
      await expectAccessible(page, 'correcting a value');
      await page.keyboard.type('Walden');
      await page.keyboard.press('Enter');
      await page.getByText('Corrected, but not sent yet.').waitFor();
      await tabTo(page, 'Correct line 5');
      await page.keyboard.press('Enter');
      await page.locator('.correction').waitFor();
      await expectAccessible(page, 'correcting a row');
      await tabTo(page, 'Cancel');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Check 1 corrected row');
      await page.keyboard.press('Enter');
      await page.getByText('Corrected: it would be imported.').waitFor();
      await expectAccessible(page, 'corrections checked');

      await tabTo(page, 'Import 2 books', 'Shift+Tab');
      await page.keyboard.press('Enter');
      await page.getByText('1 corrected row has been imported.').waitFor();
      await expectAccessible(page, 'imported');
      expect(await shop.app.rows('SELECT title, author, year FROM books ORDER BY id')).toEqual([
        { title: 'Emma', author: 'Jane Austen', year: 1815 },
        { title: 'Walden', author: 'Thoreau', year: 1854 },
      ]);

      await tabTo(page, 'Correct line 4');
      await page.keyboard.press('Enter');
      await page.locator('.correction').waitFor();
      await page.keyboard.press('Control+A');
      await page.keyboard.type('1922');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Import 1 corrected row');
      await page.keyboard.press('Enter');
      await page.getByText('2 corrected rows have been imported.').waitFor();
      await tabTo(page, 'Undo the import', 'Shift+Tab');
      await page.keyboard.press('Enter');
      await page.getByText('The import is undone.').waitFor();
      await expectAccessible(page, 'undone');
      expect(await shop.app.rows('SELECT title FROM books')).toEqual([]);
    },
    60_000,
  );
});
