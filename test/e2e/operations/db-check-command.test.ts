import { createBook } from '../../support/rows/factories.js';
import { type Ended, runProgram } from '../../support/programs.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { createTestDatabase, engine } from '../../support/test-database.js';

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});

afterEach(() => app.close());

/** Runs the command on the database of the app, which keeps running. */
const dbCheck = (...args: string[]): Promise<Ended> =>
  runProgram(['dist/src/cli/db-check.js', ...args]);

const onPostgres = engine === 'postgres' ? it : it.skip;
const onSqlite = engine === 'sqlite' ? it : it.skip;

it('finds nothing in a database without faults', async () => {
  await createBook(app, { title: 'Łódź' });
  expect(await dbCheck()).toMatchObject({ code: 0, stdout: 'No faults found\n' });
  const { code, stdout } = await dbCheck('--json');
  expect([code, JSON.parse(stdout)]).toEqual([0, { clean: true, findings: [] }]);
});

it('repairs outdated normal forms, and those of rows written by SQL', async () => {
  const { id, version, updatedAt } = await createBook(app, { title: 'Łódź' });
  await app.rows(`INSERT INTO books (title, author) VALUES ('Written by SQL', 'Þórr')`);
  await app.rows(`UPDATE books SET title_normal = 'ŁÓDŹ' WHERE id = ${id}`);
  await app.rows('DELETE FROM normal_forms');
  const message =
    '2 of 2 rows have an outdated normal form or none: search and sorting miss their text';
  expect(await dbCheck()).toMatchObject({ code: 1, stdout: `Found: ${message}\n` });
  const { code, stdout } = await dbCheck('--repair', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    clean: true,
    findings: [{ check: 'normal_forms', message, repaired: true }],
  });
  const found = await app.request('GET', '/api/books/search?q=lodz');
  expect(found.body).toMatchObject([{ id, version, updatedAt }]);
  expect((await app.request('GET', '/api/books/search?q=thorr')).body).toHaveLength(1);
  expect((await dbCheck()).code).toBe(0);
});

it('records the version of normal forms that are up to date', async () => {
  await app.rows('DELETE FROM normal_forms');
  await app.rows('INSERT INTO normal_forms (version) VALUES (1)');
  expect((await dbCheck()).stdout).toContain('are recorded as version 1');
  expect((await dbCheck('--repair')).code).toBe(0);
  expect((await dbCheck()).code).toBe(0);
});

onPostgres('repairs a sequence that is behind', async () => {
  await app.rows(`INSERT INTO books (id, title, author) VALUES (1, 'T', 'A'), (900, 'T', 'A')`);
  await app.rows(`UPDATE books SET title_normal = 'T', author_normal = 'A'`);
  const message =
    'The sequence books_id_seq is behind: its next number is 1, and books.id goes up to 900';
  expect(await dbCheck()).toMatchObject({ code: 1, stdout: `Found: ${message}\n` });
  expect(await dbCheck('--repair')).toMatchObject({ code: 0, stdout: `Repaired: ${message}\n` });
  expect((await createBook(app)).id).toBe(901);
});

onPostgres('leaves a sequence alone when a row has the last id', async () => {
  await app.rows(`INSERT INTO stores (id, name, name_normal) VALUES (2147483647, 'S', 'S')`);
  const { code, stdout } = await dbCheck('--repair');
  expect([code, stdout]).toEqual([
    1,
    'Found: The sequence stores_id_seq is behind: its next number is 1, and stores.id goes up to ' +
      '2147483647, which is the highest possible id\n',
  ]);
  expect((await app.request('POST', '/api/stores', { name: 'First' })).body.id).toBe(1);
});

it('reports an index that an interrupted import did not rebuild', async () => {
  await app.rows(`INSERT INTO deferred_indexes VALUES ('IDX_1', 'CREATE INDEX …')`);
  const { code, stdout } = await dbCheck('--json');
  expect([code, JSON.parse(stdout)]).toEqual([
    1,
    {
      clean: false,
      findings: [
        {
          check: 'indexes',
          message: expect.stringContaining('The index IDX_1 is missing'),
          repaired: false,
        },
      ],
    },
  ]);
});

it('reports a table without free ids', async () => {
  await app.rows(`INSERT INTO stores (id, name, name_normal) VALUES (2147483647, 'S', 'S')`);
  if (engine === 'postgres') await app.rows(`SELECT setval('stores_id_seq', 2147483647)`);
  const { code, stdout } = await dbCheck('--repair');
  expect(code).toBe(1);
  expect(stdout).toContain('Found: stores has no id left for new rows');
});

onSqlite('reports a row whose parent is missing', async () => {
  await app.rows('PRAGMA foreign_keys = OFF');
  await app.rows(
    `INSERT INTO items (name, name_normal, price_cents, store_id) VALUES ('I', 'I', 1, 7)`,
  );
  await app.rows('PRAGMA foreign_keys = ON');
  expect(await dbCheck('--repair')).toMatchObject({
    code: 1,
    stdout: 'Found: Row 1 of items has no stores\n',
  });
});

onPostgres('reports an invalid index', async () => {
  await app.rows(
    `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"IDX_books_year"'::regclass`,
  );
  const { code, stdout } = await dbCheck();
  expect([code, stdout]).toEqual([
    1,
    'Found: The index "IDX_books_year" is invalid; ' +
      'REINDEX INDEX CONCURRENTLY "IDX_books_year" rebuilds it\n',
  ]);
});

it('leaves normal forms of a newer version alone', async () => {
  await app.rows('INSERT INTO normal_forms (version) VALUES (99)');
  const { code, stdout } = await dbCheck('--repair');
  expect([code, stdout]).toEqual([1, 'Found: The stored normal forms have a newer version\n']);
});

it('refuses to check while migrations are pending', async () => {
  const { url, drop } = await createTestDatabase();
  const ended = await runProgram(['dist/src/cli/db-check.js', '--repair'], {
    ...process.env,
    DATABASE_URL: url,
  });
  await drop();
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toContain('Migrations are pending');
});

it('refuses an unknown option', async () => {
  const { code, stderr } = await dbCheck('--fix');
  expect(code).toBe(1);
  expect(stderr).toContain('Usage: npm run db:check');
});

onPostgres('is not needed for a sequence that the start may repair', async () => {
  const database = await createTestDatabase();
  try {
    const first = await startTestApp(database);
    await first.rows(`INSERT INTO books (id, title, author) VALUES (1, 'T', 'A')`);
    await first.close();
    const second = await startTestApp(database);
    expect((await createBook(second)).id).toBe(2);
    await second.close();
  } finally {
    await database.drop();
  }
});
