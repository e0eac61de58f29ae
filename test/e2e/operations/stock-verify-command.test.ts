import { readFileSync } from 'node:fs';
import { createBook, createItem, createStore } from '../../support/rows/factories.js';
import {
  entryId,
  entrySql,
  unprotectLedgers,
  withoutTrigger,
  writeEntry,
} from '../../support/rows/ledgers.js';
import { type Ended, runProgram } from '../../support/programs.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { createTestDatabase, engine } from '../../support/test-database.js';

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

/** Runs the command on the database of the app, which keeps running. */
const stockVerify = (...args: string[]): Promise<Ended> =>
  runProgram(['dist/src/cli/stock-verify.js', ...args]);

it('finds nothing in ledgers that the app and SQL have written', async () => {
  const [from, to] = [(await createStore(app)).id, (await createStore(app)).id];
  const bookId = (await createBook(app)).id;
  const item = await createItem(app, { quantity: 5, storeId: from, bookId });
  await app.request('PATCH', `/api/items/${item.id}`, { name: 'Renamed' });
  await writeEntry(app, item.id, { type: 'sale', delta: -2 });
  await writeEntry(app, item.id, { type: 'revaluation', price: 1099 });
  const reversesId = await entryId(app, item.id, 2);
  await writeEntry(app, item.id, { type: 'reversal', delta: 2, reversesId });
  await writeEntry(app, item.id, { type: 'transfer_out', delta: -5 });
  await writeEntry(app, item.id, { type: 'transfer_in', delta: 5, storeId: to });
  const deleted = await createItem(app, { quantity: 1, storeId: to });
  await app.request('DELETE', `/api/items/${deleted.id}`);
  await createItem(app, { quantity: 4, storeId: from });
  await app.request('DELETE', `/api/stores/${from}`);
  const closed = await createItem(app, { quantity: 2, storeId: to });
  await writeEntry(app, closed.id, { type: 'closing', delta: -2 });

  expect(await app.rows('SELECT type FROM stock_movements ORDER BY item_id, seq')).toHaveLength(12);
  expect(await stockVerify()).toMatchObject({ code: 0, stdout: 'No faults found\n' });
  const { code, stdout } = await stockVerify('--json');
  expect([code, JSON.parse(stdout)]).toEqual([0, { clean: true, faultyItems: 0, faults: [] }]);
});

it('finds nothing where there are no items', async () => {
  expect(await stockVerify()).toMatchObject({ code: 0, stdout: 'No faults found\n', stderr: '' });
});

it('lists faults and changes nothing', async () => {
  const { id } = await createItem(app, { price: 9.99, quantity: 5 });
  await unprotectLedgers(app);
  await app.rows(`UPDATE items SET quantity = 8, price_cents = 899 WHERE id = ${id}`);
  const before = await app.rows('SELECT * FROM items');
  expect(await stockVerify()).toMatchObject({
    code: 1,
    stdout:
      `Item ${id}: its quantity is 8, but entry 1 left 5\n` +
      `Item ${id}: its price is 899 cents, but in entry 1 it is 999\n` +
      'Items with faults: 1\n',
  });
  const { code, stdout } = await stockVerify('--json');
  expect([code, JSON.parse(stdout)]).toEqual([
    1,
    {
      clean: false,
      faultyItems: 1,
      faults: [
        { itemId: id, message: 'its quantity is 8, but entry 1 left 5' },
        { itemId: id, message: 'its price is 899 cents, but in entry 1 it is 999' },
      ],
    },
  ]);
  expect(await app.rows('SELECT * FROM items')).toEqual(before);
});

it('checks more items than a batch has, and lists the first 1,000 faults', async () => {
  const { id: storeId } = await createStore(app);
  await app.rows(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
    INSERT INTO items (name, price_cents, quantity, store_id)
    SELECT 'I', 1, 1, ${storeId} FROM n`);
  const { code, stderr } = await stockVerify();
  expect([code, stderr]).toEqual([0, expect.stringContaining('100% | 25000 rows\n')]);
  await unprotectLedgers(app);
  await app.rows('UPDATE items SET quantity = 2 WHERE id NOT BETWEEN 1001 AND 24999');
  const { code: found, stdout } = await stockVerify();
  const lines = stdout.trimEnd().split('\n');
  expect(found).toBe(1);
  expect(lines).toHaveLength(1001);
  expect(lines[999]).toBe('Item 1000: its quantity is 2, but entry 1 left 1');
  expect(lines[1000]).toBe('Items with faults: 1001; listed are the first 1000 faults');
});

describe('the remedies of docs/operations.md', () => {
  it('close the ledger of an item that is gone', async () => {
    const { id } = await createItem(app, { quantity: 5 });
    await withoutTrigger(app, 'LEDGER_items_close', `DELETE FROM items WHERE id = ${id}`);
    expect((await stockVerify()).stdout).toContain('does not end with a closing');
    const sql = /INSERT INTO stock_movements[^;]+/.exec(readFileSync('docs/operations.md', 'utf8'));
    await app.rows(sql![0].replace('item_id = 12', `item_id = ${id}`));
    expect((await stockVerify()).code).toBe(0);
  });

  it('set an item back to its last entry', async () => {
    const { id } = await createItem(app, { price: 9.99, quantity: 5 });
    const setPrice = (price: number) =>
      withoutTrigger(
        app,
        'LEDGER_items_move',
        `UPDATE items SET price_cents = ${price} WHERE id = ${id}`,
      );
    await setPrice(899);
    expect((await stockVerify()).code).toBe(1);
    await setPrice(999);
    await writeEntry(app, id, { type: 'count', delta: 1 });
    expect((await stockVerify()).code).toBe(0);
  });

  it('delete an item that has a closing', async () => {
    const { id } = await createItem(app, { quantity: 5 });
    const trigger =
      engine === 'postgres' ? 'LEDGER_stock_movements_move' : 'LEDGER_stock_movements_close';
    await withoutTrigger(app, trigger, entrySql(id, { type: 'closing', delta: -5 }));
    expect((await stockVerify()).stdout).toContain('still there after its closing');
    await app.rows(`DELETE FROM items WHERE id = ${id}`);
    expect((await stockVerify()).code).toBe(0);
  });
});

it('refuses to check while migrations are pending', async () => {
  const { url, drop } = await createTestDatabase();
  const ended = await runProgram(['dist/src/cli/stock-verify.js'], {
    ...process.env,
    DATABASE_URL: url,
  });
  await drop();
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toContain('Migrations are pending');
});

it('refuses an unknown option, and explains itself', async () => {
  const { code, stdout, stderr } = await stockVerify('--repair');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('Usage: npm run stock:verify');
  const help = await stockVerify('--help');
  expect([help.code, help.stdout]).toEqual([
    0,
    expect.stringContaining('Usage: npm run stock:verify'),
  ]);
});
