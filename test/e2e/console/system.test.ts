import { describeInBrowser } from '../../support/console/describe-in-browser.js';
import { keyboard } from '../../support/console/keyboard.js';
import { Console } from '../../support/console/console.js';

describeInBrowser('the page of the system', () => {
  let shop: Console;
  beforeEach(async () => {
    shop = await Console.start();
  });
  afterEach(async () => {
    expect(shop.complaints).toEqual([]);
    await shop.close();
  });

  const keys = (): Promise<Record<string, any>[]> =>
    shop.app.rows('SELECT name, scopes, store_id, revoked_at FROM api_keys ORDER BY created_at');

  it('says what runs on which database, and draws what it does', async () => {
    const page = await shop.open('#/system');
    await page.getByText('none', { exact: true }).waitFor();
    const { database, migrations } = (await shop.server.request('GET', '/api/system')).body;
    const engine = database.engine === 'sqlite' ? 'SQLite' : 'PostgreSQL';
    await page.getByText(`${engine} ${database.version}`, { exact: true }).waitFor();
    await page.getByText(database.place, { exact: true }).waitFor();
    await page.getByText(`Applied migrations: ${migrations.applied.length}`).waitFor();

    await page.locator('.charts canvas').nth(3).waitFor();
    const refused = page.getByRole('img', { name: /^Errors a second\..*Refused \(4xx\)/ });
    expect(await refused.getAttribute('aria-label')).not.toMatch(/Refused.*highest [1-9]/);
    const shownPeak = page.getByRole('img', { name: /Refused \(4xx\): .*highest [1-9]/ });
    // Counted until a look at the metrics has seen some of them.
    while ((await shownPeak.count()) === 0) {
      for (let count = 0; count < 20; count += 1) await shop.server.request('GET', '/api/books/7');
      await page.waitForTimeout(200);
    }
  });

  it('makes the first key, goes on with it, and makes and revokes others, by the keyboard alone', async () => {
    const page = await shop.open('#/system');
    const { tabTo } = keyboard(page);
    await page.getByText('There are no keys').waitFor();
    await tabTo('textbox', 'Name');
    await page.keyboard.type('boss');
    await page.keyboard.press('Enter');
    const made = page.getByLabel('The new key. Store it now: it is never shown again.');
    await made.waitFor();
    const secret = await made.inputValue();
    expect(secret).toMatch(/^oct_/);
    expect(await keys()).toMatchObject([{ name: 'boss', scopes: 'admin', revoked_at: null }]);
    await page.getByText('(this tab)').waitFor();
    expect(await page.evaluate('sessionStorage.getItem("octavo.key")')).toBe(secret);

    await tabTo('button', 'I have stored it');
    await page.keyboard.press('Enter');
    expect(await made.count()).toBe(0);
    await tabTo('textbox', 'Name');
    await page.keyboard.type('till');
    await page.keyboard.press('Enter');
    await page.getByText('scopes must be an array of different scopes').waitFor();
    await page.getByRole('checkbox', { name: 'stock:write' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('textbox', { name: 'Name', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: 'till' }).waitFor();
    expect((await keys()).map(({ name, scopes }) => [name, scopes])).toEqual([
      ['boss', 'admin'],
      ['till', 'stock:write'],
    ]);

    // From the end of the page backwards.
    await page.getByRole('button', { name: 'Revoke', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Revoke “till”?').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/^revoked /).waitFor();
    expect((await keys()).map(({ revoked_at }) => revoked_at === null)).toEqual([true, false]);
    expect(await shop.violations(page)).toEqual([]);
  });

  it('shows what is wrong with a first key that is no administrator’s', async () => {
    const page = await shop.open('#/system');
    await page.getByLabel('Name', { exact: true }).fill('till');
    await page.getByRole('checkbox', { name: 'admin' }).uncheck();
    await page.getByRole('checkbox', { name: 'books:read' }).check();
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText('The first key must have the scope admin').waitFor();
    expect(await keys()).toEqual([]);
  });
});
