import type { SafeDataSource } from 'safe-migrations';
import { readEnvironment } from '../../../src/config/environment.js';
import { createDataSource } from '../../../src/data-source.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';

const LAST_WITHOUT_STOCK = 'LimitRatings1700001700000';

let database: TestDatabase;
let dataSource: SafeDataSource;
beforeEach(async () => {
  database = await createTestDatabase();
  const environment = Object.assign(readEnvironment(), { DATABASE_URL: database.url });
  dataSource = await (await createDataSource(environment)).initialize();
  await dataSource.migrator.run({ to: LAST_WITHOUT_STOCK });
  await dataSource.query(`INSERT INTO books (title, author) VALUES ('A Book', 'An Author')`);
  await dataSource.query(`INSERT INTO stores (name) VALUES ('Here'), ('There')`);
  await dataSource.query(
    `INSERT INTO items (name, price_cents, quantity, store_id, book_id, version, created_at, updated_at) VALUES
      ('Stocked', 1234, 7, 2, 1, 5, '2024-01-01T00:00:00.000Z', '2025-02-03T04:05:06.789Z'),
      ('Sold out', 0, 0, 1, NULL, 1, '2024-01-02T00:00:00.000Z', '2024-01-02T00:00:00.000Z')`,
  );
});
afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Rows with their timestamps as texts, which PostgreSQL returns as dates. */
const rows = async (sql: string): Promise<unknown> =>
  JSON.parse(JSON.stringify(await dataSource.query(sql)));

const ITEMS = `SELECT id, name, price_cents, quantity, store_id, book_id, version, created_at, updated_at
  FROM items ORDER BY id`;

it('gives every item one opening, with its price and the time of its last change', async () => {
  const items = await rows(ITEMS);
  await dataSource.migrator.run();
  const opening = { seq: 1, previous_seq: null, quantity_before: 0, type: 'opening' };
  const unknown = { unit_price_cents: null, reference: null, note: null, document: null };
  expect(await rows('SELECT * FROM stock_movements ORDER BY id')).toEqual([
    {
      ...opening,
      ...unknown,
      id: 1,
      item_id: 1,
      delta: 7,
      quantity_after: 7,
      price_cents: 1234,
      actor: null,
      reverses_id: null,
      store_id: 2,
      book_id: 1,
      item_name: 'Stocked',
      occurred_at: '2025-02-03T04:05:06.789Z',
      recorded_at: '2025-02-03T04:05:06.789Z',
    },
    {
      ...opening,
      ...unknown,
      id: 2,
      item_id: 2,
      delta: 0,
      quantity_after: 0,
      price_cents: 0,
      actor: null,
      reverses_id: null,
      store_id: 1,
      book_id: null,
      item_name: 'Sold out',
      occurred_at: '2024-01-02T00:00:00.000Z',
      recorded_at: '2024-01-02T00:00:00.000Z',
    },
  ]);
  expect(await rows(ITEMS)).toEqual(items);
  expect(await rows('SELECT id, ledger_seq FROM items ORDER BY id')).toEqual([
    { id: 1, ledger_seq: 1 },
    { id: 2, ledger_seq: 1 },
  ]);
});

it('can be reverted, and run again', async () => {
  const items = await rows(ITEMS);
  await dataSource.migrator.run();
  const entries = `SELECT item_id, seq, delta, price_cents FROM stock_movements ORDER BY item_id`;
  const opened = await rows(entries);
  await dataSource.migrator.revert({ to: LAST_WITHOUT_STOCK });
  expect(await rows(ITEMS)).toEqual(items);
  await dataSource.query('UPDATE items SET quantity = 8 WHERE id = 1');
  await dataSource.query('UPDATE items SET quantity = 7 WHERE id = 1');
  await dataSource.migrator.run();
  expect(await rows(entries)).toEqual(opened);
});

it('is followed by an opening for each item that plain SQL adds', async () => {
  await dataSource.migrator.run();
  await dataSource.query(
    `INSERT INTO items (name, price_cents, quantity, store_id, created_by) VALUES ('New', 50, 3, 1, 'key')`,
  );
  expect(
    await rows(`SELECT m.seq, m.delta, m.type, m.price_cents, m.actor, m.item_name, i.quantity, i.version
      FROM stock_movements m JOIN items i ON i.id = m.item_id AND i.ledger_seq = m.seq
      WHERE i.id = 3 AND m.recorded_at = i.updated_at AND m.occurred_at = i.updated_at`),
  ).toEqual([
    {
      seq: 1,
      delta: 3,
      type: 'opening',
      price_cents: 50,
      actor: 'key',
      item_name: 'New',
      quantity: 3,
      version: 1,
    },
  ]);
});

it('is followed by a closing for each item that is deleted with its store', async () => {
  await dataSource.migrator.run();
  await dataSource.query('DELETE FROM stores WHERE id = 2');
  expect(await rows('SELECT id FROM items')).toEqual([{ id: 2 }]);
  expect(
    await rows(`SELECT seq, quantity_before, delta, quantity_after, type, price_cents, store_id
      FROM stock_movements WHERE item_id = 1 AND seq > 1`),
  ).toEqual([
    {
      seq: 2,
      quantity_before: 7,
      delta: -7,
      quantity_after: 0,
      type: 'closing',
      price_cents: 1234,
      store_id: 2,
    },
  ]);
});
