import { createItem, createStore } from '../../../support/rows/factories.js';
import { Console } from '../../../support/console/console.js';
import { describeInBrowser } from '../../../support/console/describe-in-browser.js';
import { keyboard } from '../../../support/console/keyboard.js';

describeInBrowser('the lists of the stock by the keyboard', () => {
  let shop: Console;
  let item: { id: number };
  beforeAll(async () => {
    shop = await Console.start();
    const { id: storeId } = await createStore(shop.app);
    item = await createItem(shop.app, { storeId, name: 'First', quantity: 90 });
    for (let made = 1; made < 130; made += 1) {
      await createItem(shop.app, { storeId, name: `Item ${made}`, price: 1 });
      const sale = { type: 'sale', delta: -1, reference: `Till ${made}` };
      if (made < 70) await shop.app.request('POST', `/api/items/${item.id}/movements`, sale);
    }
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await shop.closePages();
    expect(shop.complaints.splice(0)).toEqual([]);
  });

  it('moves from item to item, over the end of a page, and opens one', async () => {
    const page = await shop.open('#/stock');
    const { activeElement, press } = keyboard(page);
    await page.getByRole('link', { name: 'First' }).waitFor();
    while ((await activeElement()) !== 'First') await press('Tab');
    await press('ArrowUp');
    expect(await activeElement()).toBe('First');
    for (let row = 0; row < 99; row += 1) await press('ArrowDown');
    expect(await activeElement()).toBe('Item 99');
    await page.getByRole('link', { name: 'Item 129' }).waitFor();
    await press('ArrowDown');
    await press('ArrowUp');
    await press('ArrowDown');
    expect(await activeElement()).toBe('Item 100');
    await press('Enter');
    await page.getByRole('heading', { name: 'Item 100' }).waitFor();
  });

  it('moves from entry to entry of a ledger, and takes one back', async () => {
    const page = await shop.open(`#/items/${item.id}`);
    const { activeElement, press } = keyboard(page);
    await page.getByText('Till 69').waitFor();
    while (!(await activeElement()).includes('Till 69')) await press('Tab');
    for (let entry = 0; entry < 49; entry += 1) await press('ArrowDown');
    await page.getByText('Opening').waitFor();
    await press('ArrowDown');
    expect(await activeElement()).toContain('Till 19');
    await press('Tab');
    expect(await activeElement()).toBe('Take back');
    await press('ArrowUp');
    expect(await activeElement()).toBe('Take back');
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await press('Tab');
    while ((await activeElement()) !== 'Take back') await press('Tab');
    await press('Enter');
    await page.getByText('Taken back').waitFor();
    const [{ quantity }] = await shop.app.rows(`SELECT quantity FROM items WHERE id = ${item.id}`);
    expect(quantity).toBe(22);
  });

  it('moves nothing for those who have asked for less motion', async () => {
    for (const reducedMotion of ['reduce', 'no-preference'] as const) {
      const page = await shop.open('#/stock', { reducedMotion });
      await page.getByRole('link', { name: 'First' }).waitFor();
      // The console has no motion itself, so that of the next change of its styles is put in.
      const styles = await page.evaluate(`(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(
          '@keyframes blink { to { opacity: 0 } } html { scroll-behavior: smooth }' +
            'main { transition: opacity 1s; animation: blink 1s infinite }');
        document.adoptedStyleSheets.push(sheet);
        const { transitionDuration, animationName } = getComputedStyle(document.querySelector('main'));
        const { scrollBehavior } = getComputedStyle(document.documentElement);
        return [transitionDuration, animationName, scrollBehavior, document.getAnimations().length];
      })()`);
      const still = ['0s', 'none', 'auto', 0];
      expect(styles).toEqual(reducedMotion === 'reduce' ? still : ['1s', 'blink', 'smooth', 1]);
    }
  });
});
