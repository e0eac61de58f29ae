import { parseDatabaseUrl } from '../../../src/config/database-url.js';
import { QueryObserver } from '../../../src/database/engine/query-observer.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { createBook, createStore } from '../../support/rows/factories.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

/** Pages to read during concurrent writes. */
const ROUNDS = 50;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** Repeats `write`, one at a time, until `read` has ended. */
async function beside(write: () => Promise<unknown>, read: () => Promise<void>): Promise<void> {
  const end = new AbortController();
  const writing = (async () => {
    while (!end.signal.aborted) await write();
  })();
  try {
    await read();
  } finally {
    end.abort();
    await writing;
  }
}

it('shows each row once while a year alternates between null and a value', async () => {
  for (let year = 1; year < 6; year += 1) await createBook(app, { year });
  const { id } = await createBook(app, { year: null });
  const toggle = `UPDATE books SET year = CASE WHEN year IS NULL THEN 3 END WHERE id = ${id}`;
  const readPages = async (): Promise<void> => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { body } = await app.request('GET', '/api/books?sort=year');
      expect(body.map((book: any) => book.id).toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    }
  };
  const database = parseDatabaseUrl(process.env.DATABASE_URL!);
  if (database.engine === 'postgres') return beside(() => app.rows(toggle), readPages);

  // Simulates another process that writes between any two statements.
  const other = new sqliteDriver(database.file!);
  const observer = app.app.get(QueryObserver);
  const { observe } = observer;
  observer.observe = (...query) => {
    other.exec(toggle);
    observe.apply(observer, query);
  };
  await readPages().finally(() => {
    observer.observe = observe;
    other.close();
  });
});

it('reports a total that matches the rows of its page', async () => {
  const change = async (): Promise<void> => {
    const { id } = await createStore(app);
    await app.request('DELETE', `/api/stores/${id}`);
  };
  await createStore(app);
  await beside(change, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { headers, body } = await app.request('GET', '/api/stores?count=exact');
      expect(headers.get('x-total-count')).toBe(String(body.length));
    }
  });
});
