import { randomUUID } from 'node:crypto';
import { send, startTestApp, type TestApp } from '../../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  process.env.DATABASE_POOL = '1';
  app = await startTestApp();
  for (const name of ['Here', 'There']) await app.request('POST', '/api/stores', { name });
  await app.request('POST', '/api/books', { title: 'T', author: 'A', isbn: '9780132350884' });
  const item = { name: 'I', price: 1, quantity: 10, storeId: 1, bookId: 1 };
  await app.request('POST', '/api/items', item);
});
afterAll(async () => {
  delete process.env.DATABASE_POOL;
  await app.close();
});

const line = { itemId: 1, quantity: 1 };

// A request that waits for a second connection, while all are in transactions, waits in vain.
it.each([
  ['/api/sales', { storeId: 1, lines: [line] }, 201],
  ['/api/sales', { storeId: 1, lines: [{ barcode: '9780132350884', quantity: 1 }] }, 201],
  ['/api/sales', { storeId: 1, lines: [{ itemId: 1, quantity: 100 }] }, 409],
  ['/api/sales', { storeId: 1, lines: [{ itemId: 9, quantity: 1 }] }, 422],
  ['/api/sales', { storeId: 9, lines: [line] }, 422],
  ['/api/returns', { storeId: 1, lines: [line] }, 201],
  ['/api/receipts', { storeId: 1, lines: [{ bookId: 1, quantity: 1 }, line] }, 201],
  ['/api/transfers', { fromStoreId: 1, toStoreId: 2, lines: [line] }, 201],
  ['/api/stores/1/counts', { lines: [{ itemId: 1, counted: 5 }] }, 201],
  ['/api/stores/9/counts', { lines: [{ itemId: 1, counted: 5 }] }, 404],
  ['/api/items/1/counts', { counted: 5, expected: 1000 }, 409],
  ['/api/items/1/movements', { type: 'sale', delta: -100 }, 409],
  ['/api/items/9/movements', { type: 'sale', delta: -1 }, 404],
])('needs one connection for a POST of %s with a key: %j', async (path, body, status) => {
  const answer = await send(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status });
});
