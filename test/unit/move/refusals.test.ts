import { writeFileSync } from 'node:fs';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { dbMove, MoveDatabases, query } from '../../support/move/databases.js';
import { dump } from '../../support/move/dump.js';
import { runProgram } from '../../support/programs.js';

let databases: MoveDatabases;
beforeAll(async () => {
  databases = await MoveDatabases.create();
});
afterAll(() => databases.drop());

/** Runs SQL on an SQLite database, as the sqlite3 shell does: without foreign keys. */
function onSqlite(url: string, sql: string): void {
  const connection = new sqliteDriver(url.replace('sqlite:///', ''));
  connection.pragma('foreign_keys = OFF');
  connection.exec(sql);
  connection.close();
}

const BOOK = `INSERT INTO "books" ("id", "title", "author") VALUES (7, 'Emma', 'Jane Austen');`;
const ITEM = `INSERT INTO "stores" ("id", "name") VALUES (3, 'Riverside');
  INSERT INTO "items" ("id", "name", "price_cents", "store_id", "quantity") VALUES (5, 'Paperback', 100, 3, 2);`;

describe('a row that PostgreSQL cannot hold is named, and nothing moves', () => {
  it.each([
    [
      'a NUL character',
      `${BOOK} UPDATE "books" SET "description" = 'a' || char(0) || 'b';`,
      'books, id 7, column description: it holds a NUL character, which PostgreSQL cannot store',
    ],
    [
      'bytes that are not UTF-8',
      `${BOOK} UPDATE "books" SET "description" = CAST(x'41ff' AS TEXT);`,
      'books, id 7, column description: its bytes are not UTF-8',
    ],
    [
      'bytes instead of a text',
      `${BOOK} UPDATE "books" SET "description" = x'41';`,
      'books, id 7, column description: the value is not text',
    ],
    [
      'a number with a fraction in a column of whole ones',
      `${BOOK} UPDATE "books" SET "year" = 1.5;`,
      'books, id 7, column year: 1.5 is not a whole number of 32 bits',
    ],
    [
      'a number of more than 32 bits',
      `${BOOK} UPDATE "books" SET "year" = 3000000000;`,
      'books, id 7, column year: 3000000000 is not a whole number of 32 bits',
    ],
    [
      'a timestamp in another form',
      `${BOOK} UPDATE "books" SET "created_at" = '2026-11-29 12:00:00';`,
      'books, id 7, column created_at: "2026-11-29 12:00:00" is not a timestamp such as 2026-11-29T12:00:00.000Z',
    ],
    [
      'a day that does not exist',
      `${ITEM} UPDATE "items" SET "received_on" = '2026-02-30';`,
      'items, id 5, column received_on: date/time field value out of range: "2026-02-30"',
    ],
    [
      'a boolean other than 0 and 1',
      `${ITEM} UPDATE "stores" SET "is_active" = 2;`,
      'stores, id 3, column is_active: 2 is neither 0 nor 1',
    ],
    [
      'a text that is too long where SQLite has no CHECK',
      `INSERT INTO "idempotency_keys" ("fingerprint", "request_hash") VALUES ('f', '${'x'.repeat(65)}');`,
      'idempotency_keys, fingerprint f, column request_hash: value too long for type character varying(64)',
    ],
    [
      'a row whose parent does not exist',
      `${ITEM} UPDATE "items" SET "book_id" = 99;`,
      'Key (book_id)=(99) is not present in table "books".',
    ],
  ])('%s', async (_, sql, message) => {
    const from = databases.sqlite('source');
    const to = await databases.postgres('target');
    onSqlite(from, sql);
    const [before, empty] = [await dump(from), await dump(to)];
    const { code, stdout, stderr } = await dbMove('--from', from, '--to', to);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect([await dump(from), await dump(to)]).toEqual([before, empty]);
    expect((await dbMove('--undo-mark', '--from', from)).stderr).toContain('is not marked');
  });
});

describe('a value that SQLite cannot hold is named, and nothing moves', () => {
  it.each([
    ['a negative zero', `"average_rating" = '-0'`, 'average_rating: SQLite cannot store -0'],
    [
      'a timestamp before the year 1',
      `"created_at" = '0044-03-15 00:00:00+00 BC'`,
      'created_at: SQLite cannot store "0044-03-15 00:00:00+00 BC"',
    ],
    ['an infinite timestamp', `"created_at" = 'infinity'`, 'SQLite cannot store "infinity"'],
  ])('%s', async (_, change, message) => {
    const from = await databases.postgres('source');
    const to = databases.sqlite('target');
    await query(from, `${BOOK} UPDATE "books" SET ${change}`);
    const empty = await dump(to);
    const { code, stderr } = await dbMove('--from', from, '--to', to);
    expect(code).toBe(1);
    expect(stderr).toContain('books, id 7, column ');
    expect(stderr).toContain(message);
    expect(await dump(to)).toEqual(empty);
    expect((await dbMove('--undo-mark', '--from', from)).stderr).toContain('is not marked');
  });

  it('but PostgreSQL keeps them', async () => {
    const [from, to] = [await databases.postgres('source'), await databases.postgres('target')];
    await query(
      from,
      `${BOOK} UPDATE "books" SET "average_rating" = '-0', "created_at" = '-infinity'`,
    );
    expect(await dbMove('--from', from, '--to', to)).toMatchObject({ code: 0 });
    const sql = `SELECT "average_rating"::text AS "rating", "created_at"::text AS "created" FROM "books"`;
    expect(await query(to, sql)).toEqual([{ rating: '-0', created: '-infinity' }]);
  });
});

describe('a move is refused', () => {
  it.each([
    ['whose target has rows', 'target', BOOK, 'The target is not empty: books has rows (1)'],
    [
      'whose source has a table of others',
      'source',
      'CREATE TABLE "extra" ("id" integer PRIMARY KEY)',
      'The source has tables that are not of Octavo: extra',
    ],
    [
      'whose source has a virtual table of others',
      'source',
      'CREATE VIRTUAL TABLE "notes" USING fts5("text")',
      'views or tables of other kinds that are not of Octavo: notes',
    ],
    [
      'while an import has dropped indexes',
      'source',
      `INSERT INTO "deferred_indexes" VALUES ('IDX_books_title', 'CREATE INDEX …')`,
      'An import has not ended, or was interrupted',
    ],
    [
      'whose source has migrations pending',
      'source',
      `DELETE FROM "migrations" WHERE "name" LIKE 'LetOlderBuildsWait%'; DELETE FROM "migrations_guard" WHERE "name" LIKE 'LetOlderBuildsWait%'`,
      'Migrations are pending in the source: run `npm run migration:run` there',
    ],
    [
      'whose source has migrations of a newer build',
      'source',
      `INSERT INTO "migrations" ("timestamp", "name") VALUES (1900000000000, 'Newer1900000000000')`,
      'The source: ',
    ],
    [
      'whose target has migrations of a newer build',
      'target',
      `INSERT INTO "migrations" ("timestamp", "name") VALUES (1900000000000, 'Newer1900000000000')`,
      'Newer1900000000000',
    ],
  ])('%s', async (_, where, sql, message) => {
    const [from, to] = [databases.sqlite('source'), await databases.postgres('target')];
    if (where === 'source') onSqlite(from, sql);
    else await query(to, sql);
    const { code, stderr } = await dbMove('--from', from, '--to', to);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
    expect((await dbMove('--undo-mark', '--from', from)).stderr).toContain('is not marked');
  });

  it.each([
    ['SQLite', async () => databases.sqlite('source')],
    ['PostgreSQL', () => databases.postgres('source')],
  ])('whose target is its source, on %s', async (_, create) => {
    const url = await create();
    const { code, stderr } = await dbMove('--from', url, '--to', url);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: '--to and --from name the same database\n',
    });
  });

  it('whose source on PostgreSQL has views of others', async () => {
    const [from, to] = [await databases.postgres('source'), databases.sqlite('target')];
    await query(
      from,
      'CREATE VIEW "mine" AS SELECT 1; CREATE MATERIALIZED VIEW "much" AS SELECT 1',
    );
    const { code, stderr } = await dbMove('--from', from, '--to', to);
    expect(code).toBe(1);
    expect(stderr).toContain('views or tables of other kinds that are not of Octavo: mine, much');
  });

  it('through PgBouncer', async () => {
    const environment = {
      ...process.env,
      DATABASE_PREPARED: 'off',
      DATABASE_URL: 'postgres://one/o',
    };
    const { code, stderr } = await runProgram(
      ['dist/src/cli/db-move.js', '--to', 'postgres://two/o'],
      environment,
    );
    expect(code).toBe(1);
    expect(stderr).toContain('This command does not work through PgBouncer.');
  });

  it('with a URL in the wrong place, without showing its password', async () => {
    const { code, stderr } = await dbMove('postgres://user:secret@host/octavo');
    expect(code).toBe(1);
    expect(stderr).toContain('postgres://…@host/octavo');
    expect(stderr).not.toContain('secret');
  });

  it('of a file that does not exist, without creating it', async () => {
    const from = databases.sqliteUrl('nowhere');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { code, stderr } = await dbMove('--from', from, '--to', databases.sqliteUrl('other'));
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr).toContain('There is no database to move');
    }
  });

  it('of a file that is no database', async () => {
    const url = databases.sqliteUrl('junk');
    writeFileSync(url.replace('sqlite:///', ''), 'x'.repeat(4096));
    for (const [from, to] of [
      [url, databases.sqliteUrl('other')],
      [databases.sqlite('source'), url],
    ]) {
      const { code, stderr } = await dbMove('--from', from, '--to', to);
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr).toContain('it is not an SQLite database');
    }
  });

  it('of a ledger with a fault', async () => {
    const [from, to] = [databases.sqlite('source'), await databases.postgres('target')];
    onSqlite(
      from,
      `${ITEM} DROP TRIGGER "LEDGER_items_move"; UPDATE "items" SET "price_cents" = 1;`,
    );
    const { code, stderr } = await dbMove('--from', from, '--to', to);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The stock ledger has a fault: item 5: its price is 1 cents'),
    });
  });
});

it('writes nothing with --dry-run, and does not create the target', async () => {
  const from = databases.sqlite('source');
  onSqlite(from, BOOK);
  const before = await dump(from);
  const to = databases.sqliteUrl('absent');
  const { code, stdout } = await dbMove('--from', from, '--to', to, '--dry-run', '--json');
  expect(code).toBe(0);
  const { outcome, tables } = JSON.parse(stdout);
  expect(outcome).toBe('dry-run');
  expect(tables).toContainEqual({ name: 'books', rows: 1, sha256: expect.any(String) });
  expect(await dump(from)).toEqual(before);
  // The driver's errors are those of the first test file that this process has run: no instances of Error here.
  await expect(dump(to)).rejects.toMatchObject({ message: 'unable to open database file' });
});
