import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import pg from 'pg';
import { Engine } from '../../../src/database/engine/engine.js';
import { AppProcess } from '../../support/app-process.js';
import { IMPORT, runImport, TestFolder } from '../../support/rows/imports.js';
import { type Program, runProgram, startProgram } from '../../support/programs.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

const isSqlite = process.env.DATABASE_URL!.startsWith('sqlite');
const ROWS = 10_000;

let app: TestApp;
let folder: TestFolder;
let file: string;
let indexes: unknown[];
beforeEach(async () => {
  app = await startTestApp();
  indexes = await searchedBy();
});
afterEach(() => app.close());
beforeAll(() => {
  folder = new TestFolder();
  const row = { title: 'T', author: 'A', description: 'x'.repeat(1000) };
  file = folder.write(
    'large.csv',
    stringify(
      Array.from({ length: ROWS }, () => row),
      { header: true },
    ),
  );
});
afterAll(() => folder.remove());

/** The usable indexes of books. */
const searchedBy = () =>
  app.rows(
    isSqlite
      ? `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'books' ORDER BY 1`
      : `SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON oid = indexrelid
         WHERE indrelid = 'books'::regclass AND indisvalid ORDER BY 1`,
  );
const deferred = async () => (await app.rows('SELECT id FROM deferred_indexes')).length;
const count = async () => Number((await app.rows('SELECT count(*) AS n FROM books'))[0].n);

/** A running import that has inserted some rows. */
async function startImport(): Promise<Program> {
  const program = startProgram([IMPORT, file]);
  while ((await count()) === 0) await delay(5);
  return program;
}

async function killImport(): Promise<void> {
  const program = await startImport();
  program.process.kill('SIGKILL');
  await program.ended;
  expect(await count()).toBeLessThan(ROWS);
}

const migrate = (...args: string[]) => runProgram(['dist/src/cli/migrations.js', ...args]);

/** The state that a killed import of an earlier release leaves, on either engine. */
async function takeAnIndexAway(): Promise<void> {
  await app.rows(
    isSqlite
      ? `INSERT INTO deferred_indexes SELECT name, sql FROM sqlite_master WHERE name = 'IDX_books_year'`
      : `INSERT INTO deferred_indexes VALUES ('IDX_books_year', pg_get_indexdef('"IDX_books_year"'::regclass))`,
  );
  await app.rows('DROP INDEX "IDX_books_year"');
}

describe('the import of a large file into an empty catalogue', () => {
  it('builds the indexes, except the unique ones, after it has read the file', async () => {
    const program = await startImport();
    // On PostgreSQL the primary key is an index too.
    expect(await deferred()).toBe(indexes.length - (isSqlite ? 1 : 2));
    expect((await program.ended).code).toBe(0);
    expect(await count()).toBe(ROWS);
    expect(await searchedBy()).toEqual(indexes);
    expect(await deferred()).toBe(0);
  });

  it('keeps the index by which it finds duplicates', async () => {
    const program = startProgram([IMPORT, file, '--on-duplicate', 'skip']);
    while ((await deferred()) === 0) await delay(5);
    expect(await deferred()).toBe(indexes.length - (isSqlite ? 2 : 3));
    expect((await program.ended).code).toBe(0);
    expect(await searchedBy()).toEqual(indexes);
  });

  it('leaves its indexes to the next start of the app when it is killed', async () => {
    await killImport();
    const next = await AppProcess.start({ DATABASE_URL: process.env.DATABASE_URL });
    try {
      expect(await searchedBy()).toEqual(indexes);
      expect(await deferred()).toBe(0);
    } finally {
      await next.kill();
    }
  });

  it('resumes after it was killed, and ends with every row and every index', async () => {
    await killImport();
    expect((await runImport(file)).code).toBe(0);
    expect(await count()).toBe(ROWS);
    expect(await searchedBy()).toEqual(indexes);
  });

  it.each([
    ['migration:run', [['run']]],
    // Reverts the table that records them, and the columns that some of them need.
    [
      'migration:revert and migration:run',
      [['revert', '--to', 'CreateImportCheckpoints1700000700000'], ['run']],
    ],
  ])('loses no index by %s after it was killed', async (_, commands) => {
    await killImport();
    for (const command of commands) expect(await migrate(...command)).toMatchObject({ code: 0 });
    expect(await searchedBy()).toEqual(indexes);
    expect(await deferred()).toBe(0);
  });
});

describe('an index that an earlier release has dropped', () => {
  it('is rebuilt by migration:run with nothing pending', async () => {
    await takeAnIndexAway();
    expect(await migrate('run')).toMatchObject({ code: 0 });
    expect(await searchedBy()).toEqual(indexes);
    expect(await deferred()).toBe(0);
  });

  it('is rebuilt by the plain typeorm command', async () => {
    await takeAnIndexAway();
    const typeorm = ['node_modules/typeorm/cli.js', '-d', 'dist/ormconfig.js'];
    expect(await runProgram([...typeorm, 'migration:run'])).toMatchObject({ code: 0 });
    expect(await searchedBy()).toEqual(indexes);
  });

  it('is rebuilt when the table that records it is reverted', async () => {
    await takeAnIndexAway();
    expect(await migrate('revert', '--to', 'CreateApiKeys1700001100000')).toMatchObject({
      code: 0,
    });
    expect(await searchedBy()).toEqual(indexes);
  });
});

(isSqlite ? describe.skip : describe)('an index of PostgreSQL', () => {
  const LOCK = `hashtext('octavo deferred indexes')`;

  it('is left to the import that dropped it, while that is under way', async () => {
    await takeAnIndexAway();
    const client = new pg.Client(process.env.DATABASE_URL);
    await client.connect();
    await client.query(`SELECT pg_advisory_lock(${LOCK})`);
    expect(await runProgram(['dist/src/cli/keys.js', 'list'])).toMatchObject({ code: 0 });
    expect((await runImport(file)).code).toBe(0);
    expect(await deferred()).toBe(1);
    await client.end();
    expect(await migrate('run')).toMatchObject({ code: 0 });
    expect(await searchedBy()).toEqual(indexes);
  });

  it('that a broken build has left invalid is built again', async () => {
    await app.rows(
      `INSERT INTO deferred_indexes VALUES ('IDX_books_year', pg_get_indexdef('"IDX_books_year"'::regclass))`,
    );
    await app.rows(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"IDX_books_year"'::regclass`,
    );
    const settings = { ...process.env, RUN_MIGRATIONS: 'false' };
    expect((await runProgram([IMPORT, file], settings)).code).toBe(0);
    expect(await searchedBy()).toEqual(indexes);
    expect(await deferred()).toBe(0);
  });
});

it('imports the whole file even if an index cannot be built', async () => {
  await app.rows(`INSERT INTO deferred_indexes VALUES ('IDX_1', 'CREATE INDEX IDX_1 ON none (a)')`);
  const settings = { ...process.env, RUN_MIGRATIONS: 'false' };
  const { code, stdout, stderr } = await runProgram([IMPORT, file, '--json'], settings);
  expect(stderr).toMatch(
    /dropped could not be built: no such table|left indexes missing \(IDX_1\)/,
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ read: ROWS, inserted: ROWS });
  expect(await count()).toBe(ROWS);
});

it('leaves the indexes of a catalogue that has many books', async () => {
  const numbers = `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1001)`;
  await app.rows(
    `${numbers} INSERT INTO books (title, title_normal, author, author_normal) SELECT 'T', 't', 'A', 'a' FROM numbers`,
  );
  const during = await app.app.get(Engine).fill('books', 1, searchedBy);
  expect(during).toEqual(indexes);
  expect(await deferred()).toBe(0);
});
