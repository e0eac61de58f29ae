import { DataSource } from 'typeorm';
import { openEndpoint } from '../../../src/cli/move/open-endpoint.js';
import { AppProcess } from '../../support/app-process.js';
import { dbMove, query } from '../../support/move/databases.js';
import { runProgram } from '../../support/programs.js';
import { createBook, createItem } from '../../support/rows/factories.js';
import { sendJson, startTestApp, type TestApp } from '../../support/test-app.js';
import {
  createPostgres,
  createSqlite,
  createTestDatabase,
  engine,
  type TestDatabase,
} from '../../support/test-database.js';

let database: TestDatabase;
let other: TestDatabase;
let app: TestApp;
beforeEach(async () => {
  database = await createTestDatabase();
  other = await (engine === 'sqlite' ? createPostgres() : createSqlite());
  app = await startTestApp(database);
});
afterEach(async () => {
  await app.close();
  await database.drop();
  await other.drop();
});

it('answers reads with 200 and writes with 503 while its rows are copied', async () => {
  const book = await createBook(app);
  const source = (await openEndpoint(database.url, '--from'))!;
  await source.beginLocked();
  const [read, list, write] = await Promise.all([
    app.request('GET', `/api/books/${book.id}`),
    app.request('GET', '/api/books?count=exact'),
    app.request('POST', '/api/books', { title: 'Persuasion', author: 'Jane Austen' }),
  ]);
  expect([read.status, list.status, write.status]).toEqual([200, 200, 503]);
  expect(write.headers.get('retry-after')).toBe('1');
  // A move that is killed closes its connection.
  await source.close();
  const again = await app.request('POST', '/api/books', { title: 'Emma', author: 'Jane Austen' });
  expect(again.status).toBe(201);
});

it('refuses writes once it has been moved, and serves the rows at the new place', async () => {
  const book = await createBook(app, { title: 'Émile ou De l’éducation' });
  const item = await createItem(app, { bookId: book.id, quantity: 3 });
  await app.request('DELETE', `/api/books/${(await createBook(app)).id}`);
  const moved = await dbMove('--from', database.url, '--to', other.url, '--json');
  expect(moved).toMatchObject({ code: 0 });
  const report = JSON.parse(moved.stdout);
  expect(report.tables.map(({ name }: { name: string }) => name).toSorted()).toEqual(
    app.app
      .get(DataSource)
      .entityMetadatas.map(({ tableName }) => tableName)
      .toSorted(),
  );

  expect((await app.request('GET', `/api/items/${item.id}`)).status).toBe(200);
  const sale = { type: 'sale', delta: -1 };
  for (const [method, path, body] of [
    ['POST', '/api/books', { title: 'Emma', author: 'Jane Austen' }],
    ['PATCH', `/api/books/${book.id}`, { year: 1762 }],
    ['DELETE', `/api/items/${item.id}`, undefined],
    ['POST', `/api/items/${item.id}/movements`, sale],
  ] as const) {
    const refused = await app.request(method, path, body);
    expect(refused).toMatchObject({ status: 503, body: { code: 'database_moved' } });
    expect(refused.headers.get('retry-after')).toBe('1');
  }

  const successor = await AppProcess.start({ DATABASE_URL: other.url });
  try {
    const same = await successor.request('GET', `/api/books/${book.id}`);
    expect(same.body).toEqual(book);
    const found = await successor.request('GET', '/api/books/search?q=EMILE');
    expect(found.body).toEqual([book]);
    const next = await successor.request('POST', '/api/books', { title: 'A', author: 'B' });
    expect(next).toMatchObject({ status: 201, body: { id: book.id + 2 } });
    const sold = await successor.request('POST', `/api/items/${item.id}/movements`, sale);
    expect(sold.status).toBe(201);
    expect((await sendJson(`${successor.url}/api/items/${item.id}`, 'GET')).body.quantity).toBe(2);
  } finally {
    await successor.kill();
  }
  const env = { ...process.env, DATABASE_URL: other.url };
  expect(await runProgram(['dist/src/cli/db-check.js'], env)).toMatchObject({ code: 0 });
});

it('says at its start where it has been moved to, and refuses migrations', async () => {
  await dbMove('--from', database.url, '--to', other.url);
  const env = { ...process.env, DATABASE_URL: database.url, LOG_LEVEL: 'warn' };
  const revert = await runProgram(['dist/src/cli/migrations.js', 'revert'], env);
  expect(revert.code).not.toBe(0);
  expect(revert.stderr).toMatch(/moved: this database was moved to \S+ at \S+ and takes no writes/);
  const restarted = await AppProcess.start(env);
  try {
    expect((await restarted.request('GET', '/api/books')).status).toBe(200);
    const refused = await restarted.request('POST', '/api/stores', { name: 'Riverside' });
    expect(refused).toMatchObject({ status: 503, body: { code: 'database_moved' } });
  } finally {
    await restarted.kill();
  }
});

it('refuses plain SQL on every table, as an older build would send it, until --undo-mark', async () => {
  await createItem(app, { bookId: (await createBook(app)).id });
  await dbMove('--from', database.url, '--to', other.url);
  const tables = await app.rows(
    engine === 'sqlite'
      ? `SELECT "name" FROM pragma_table_list WHERE "schema" = 'main' AND "type" = 'table'
         AND "name" NOT LIKE 'sqlite%'`
      : `SELECT relname AS name FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  expect(tables.length).toBeGreaterThan(12);
  const statements = tables.flatMap(({ name }) => [
    `INSERT INTO "${name}" DEFAULT VALUES`,
    ...(engine === 'sqlite' ? [`INSERT OR REPLACE INTO "${name}" DEFAULT VALUES`] : []),
    ...(engine === 'sqlite' ? [`INSERT OR IGNORE INTO "${name}" DEFAULT VALUES`] : []),
    ...(engine === 'postgres' ? [`TRUNCATE "${name}" CASCADE`, `DELETE FROM "${name}"`] : []),
  ]);
  for (const sql of [...statements, 'UPDATE "books" SET "year" = 1', 'DELETE FROM "stores"']) {
    await expect(app.rows(sql)).rejects.toThrow('moved: this database was moved to');
  }
  if (engine === 'postgres') {
    await expect(
      query(database.url, `SET session_replication_role = replica; DELETE FROM "items"`),
    ).rejects.toThrow('moved: ');
  }

  expect(await dbMove('--undo-mark', '--from', database.url)).toMatchObject({ code: 0 });
  expect((await app.request('POST', '/api/stores', { name: 'Hillside' })).status).toBe(201);
  expect(await app.rows('SELECT count(*) AS "stores" FROM "stores"')).not.toEqual([]);
});
