import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Book } from '../../../src/books/book.entity.js';
import { BooksService } from '../../../src/books/books.service.js';
import { bookList } from '../../../src/books/book.fields.js';
import { parseListRequest } from '../../../src/common/list/parse-list-request.js';
import { isUnavailable } from '../../../src/database/engine/database-errors.js';
import { QueryObserver } from '../../../src/database/engine/query-observer.js';
import { Writes } from '../../../src/database/writes.js';
import { Store } from '../../../src/stores/store.entity.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { engine } from '../../support/test-database.js';

let app: TestApp;
let work: Writes;
beforeAll(async () => {
  app = await startTestApp();
  work = app.app.get(Writes);
});
afterAll(() => app.close());

const namesLike = async (pattern: string): Promise<string[]> =>
  (await app.rows(`SELECT name FROM stores WHERE name LIKE '${pattern}' ORDER BY name`)).map(
    ({ name }) => name,
  );

it('commits all or nothing', async () => {
  const failing = work.run(async () => {
    await work.insert(Store, { name: 'all 1' });
    await delay(5);
    await work.insert(Store, { name: 'all 2' });
    throw new Error('on purpose');
  });
  await expect(failing).rejects.toThrow('on purpose');
  expect(await namesLike('all %')).toEqual([]);
});

it('refuses a write that outlives its transaction, during the next one', async () => {
  let straggler: Promise<unknown> | undefined;
  await work.run(async () => {
    await work.insert(Store, { name: 'outlived 1' });
    straggler = delay(30).then(() => work.insert(Store, { name: 'outlived 2' }));
    straggler.catch(() => undefined);
  });
  const next = work.run(async () => {
    await delay(60);
    await work.insert(Store, { name: 'outlived 3' });
  });
  await expect(straggler).rejects.toThrow('The transaction has ended');
  await next;
  expect(await namesLike('outlived %')).toEqual(['outlived 1', 'outlived 3']);
});

it('never resolves without a commit, even if the code swallowed an error', async () => {
  const isbn = '9780306406157';
  await work.insert(Book, { title: 'T', author: 'A', isbn });
  const outcome = await work
    .run(async () => {
      await work.insert(Store, { name: 'passed over' });
      await work.insert(Book, { title: 'T', author: 'A', isbn }).catch(() => undefined);
    })
    .then(
      () => 'done',
      () => 'failed',
    );
  expect(await namesLike('passed over')).toEqual(outcome === 'done' ? ['passed over'] : []);
});

// SQLite has one writer, and its reads wait for no lock, so no wait needs a test.
const onPostgres = engine === 'postgres' ? it : it.skip;

describe('rows that are inserted concurrently', () => {
  const ISBN = '9780131103627';

  const insertAll = (books: Partial<Book>[]): Promise<PromiseSettledResult<Book>[]> =>
    Promise.allSettled(books.map((book) => work.insert(Book, { author: 'At Once', ...book })));

  const titlesOf = (outcomes: PromiseSettledResult<Book>[]): (string | undefined)[] =>
    outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.title : undefined));

  const titlesLike = async (pattern: string): Promise<string[]> =>
    (await app.rows(`SELECT title FROM books WHERE title LIKE '${pattern}' ORDER BY title`)).map(
      ({ title }) => title,
    );

  /** The number of write statements since the app started. */
  const writes = async (): Promise<number> => {
    const { values } = await app.app.get(QueryObserver).duration.get();
    const isCount = ({ metricName, labels }: (typeof values)[number]) =>
      metricName === 'octavo_query_duration_seconds_count' && labels.kind === 'write';
    return values.find(isCount)?.value ?? 0;
  };

  it('share one statement for each set of properties, and each insert returns its row', async () => {
    const before = await writes();
    const names = Array.from({ length: 12 }, (_, index) => `at once ${index + 10}`);
    const stores = await Promise.all([
      ...names.map((name) => work.insert(Store, { name })),
      work.insert(Store, { name: 'at once, closed', isActive: false }),
    ]);
    expect((await writes()) - before).toBe(2);
    expect(stores.map(({ name, isActive }) => `${name} ${isActive}`)).toEqual([
      ...names.map((name) => `${name} true`),
      'at once, closed false',
    ]);
    for (const store of stores) {
      const [row] = await app.rows(`SELECT name, version FROM stores WHERE id = ${store.id}`);
      expect(row).toEqual({ name: store.name, version: store.version });
      expect(store.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  });

  it('are rejected individually: one bad row does not affect the others', async () => {
    const outcomes = await insertAll([
      { title: 'beside 1' },
      { title: 'beside 2', isbn: ISBN },
      { title: 'beside 3', isbn: ISBN },
      { title: 'beside 4', isbn: null },
      { title: 'beside 5', status: 'stolen' as Book['status'] },
      { title: 'beside 6', status: 'lost' },
    ]);
    const titles = titlesOf(outcomes);
    // PostgreSQL may accept either of the two rows with the same ISBN.
    const taken = titles[1] ?? titles[2];
    expect(['beside 2', 'beside 3']).toContain(taken);
    const landed = ['beside 1', taken, 'beside 4', 'beside 6'];
    expect(titles.filter((title) => title !== undefined)).toEqual(landed);
    expect(await titlesLike('beside %')).toEqual(landed);
  });

  onPostgres('do not fail for one that waits for a lock in vain', async () => {
    const other = app.app.get(DataSource).createQueryRunner();
    await other.startTransaction();
    const isbn = '9780201633610';
    await other.query(`INSERT INTO books (title, author, isbn) VALUES ('held', 'A', '${isbn}')`);
    const outcomes = await insertAll([
      { title: 'waits 1', isbn: '9780262033848' },
      { title: 'waits 2', isbn },
      { title: 'waits 3', isbn: '9780262510875' },
    ]);
    await other.rollbackTransaction();
    await other.release();
    expect(titlesOf(outcomes)).toEqual(['waits 1', undefined, 'waits 3']);
    expect(await titlesLike('waits %')).toEqual(['waits 1', 'waits 3']);
  });
});

onPostgres(
  'reads of a table that is locked all say so, also those that were sent together',
  async () => {
    const other = app.app.get(DataSource).createQueryRunner();
    await other.startTransaction();
    await other.query('LOCK TABLE books IN ACCESS EXCLUSIVE MODE');
    // No connection has prepared a statement for this set of properties.
    const request = parseListRequest(bookList, { sort: '-title', limit: '7' });
    const read = () => app.app.get(BooksService).findPage(request);
    const outcomes = await Promise.allSettled(Array.from({ length: 16 }, read));
    await other.rollbackTransaction();
    await other.release();
    const isBusy = (outcome: PromiseSettledResult<unknown>) =>
      outcome.status === 'rejected' && isUnavailable(outcome.reason);
    expect(outcomes.filter((outcome) => !isBusy(outcome))).toEqual([]);
    await expect(read()).resolves.toBeDefined();
  },
);
