import { Engine } from '../../../../src/database/engine/engine.js';
import type { Execute } from '../../../../src/database/engine/statement.js';
import { startTestApp, type TestApp } from '../../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  for (const name of ['Here', 'There']) await app.request('POST', '/api/stores', { name });
  for (const name of ['One', 'Two']) {
    await app.request('POST', '/api/items', { name, price: 1, quantity: 10, storeId: 1 });
  }
});
afterAll(() => app.close());

/** The next transaction runs twice, as after a deadlock: the first run is rolled back. */
function repeatNextTransaction(): void {
  const engine = app.app.get(Engine);
  const { transaction } = engine;
  engine.transaction = async <T>(work: (execute: Execute) => Promise<T>, queueKey?: string) => {
    engine.transaction = transaction;
    const first = async (execute: Execute): Promise<void> => {
      await work(execute);
      throw new Error('rolled back');
    };
    await engine.transaction(first, queueKey).catch(() => undefined);
    return engine.transaction(work, queueKey);
  };
}

const lines = [
  { itemId: 1, quantity: 1 },
  { itemId: 2, quantity: 2 },
];

it.each([
  ['sales', { storeId: 1, lines }, 2],
  ['returns', { storeId: 1, lines }, 2],
  ['receipts', { storeId: 1, lines }, 2],
  ['transfers', { fromStoreId: 1, toStoreId: 2, lines }, 4],
])('writes the movements of %s once if the transaction runs again', async (path, body, count) => {
  const [before] = await app.rows(
    'SELECT count(*) AS n FROM stock_movements WHERE document IS NOT NULL',
  );
  repeatNextTransaction();
  const { status, body: document } = await app.request('POST', `/api/${path}`, body);
  const [after] = await app.rows(
    'SELECT count(*) AS n FROM stock_movements WHERE document IS NOT NULL',
  );
  expect([status, document.movements?.length, Number(after.n) - Number(before.n)]).toEqual([
    201,
    count,
    count,
  ]);
});
