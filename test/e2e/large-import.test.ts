import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { Engine } from '../../src/database/engine.js';
import { AppProcess } from '../support/app-process.js';
import { IMPORT, TestFolder } from '../support/imports.js';
import { type Program, startProgram } from '../support/programs.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

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

/** The indexes of books that can be used. */
const searchedBy = () =>
  app.rows(
    isSqlite
      ? `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'books' ORDER BY 1`
      : `SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON oid = indexrelid
         WHERE indrelid = 'books'::regclass AND indisvalid ORDER BY 1`,
  );
const deferred = async () => (await app.rows('SELECT id FROM deferred_indexes')).length;
const count = async () => Number((await app.rows('SELECT count(*) AS n FROM books'))[0].n);

/** An import, when its indexes are away and some of its rows are there. */
async function startImport(): Promise<Program> {
  const program = startProgram([IMPORT, file]);
  while ((await count()) === 0) await delay(5);
  return program;
}

describe('the import of a large file', () => {
  it('takes the indexes of an empty catalogue away, and builds them when it has read it', async () => {
    const program = await startImport();
    expect(await deferred()).toBe(indexes.length - (isSqlite ? 1 : 2));
    expect((await program.ended).code).toBe(0);
    expect(await count()).toBe(ROWS);
    expect(await searchedBy()).toEqual(indexes);
    expect(await deferred()).toBe(0);
  });

  it('that is killed leaves them to the app that starts next', async () => {
    const program = await startImport();
    program.process.kill('SIGKILL');
    await program.ended;
    expect(await searchedBy()).not.toEqual(indexes);

    const next = await AppProcess.start({ DATABASE_URL: process.env.DATABASE_URL });
    try {
      expect(await searchedBy()).toEqual(indexes);
      expect(await deferred()).toBe(0);
    } finally {
      await next.kill();
    }
  });
});

it('leaves the indexes of a catalogue that has many books', async () => {
  const numbers = `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1001)`;
  await app.rows(
    `${numbers} INSERT INTO books (title, title_normal, author, author_normal) SELECT 'T', 't', 'A', 'a' FROM numbers`,
  );
  await app.app.get(Engine).indexes.defer('books', 1);
  expect(await searchedBy()).toEqual(indexes);
  expect(await deferred()).toBe(0);
});
