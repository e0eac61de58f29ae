import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUpSqlite } from '../../../src/database/sqlite/backup.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';

const ROWS = 2000;

let folder: string;
let source: string;
let target: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octavo-backup-'));
  source = join(folder, 'books.db');
  target = join(folder, 'copy.db');
  fill(source);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fill(file: string): void {
  const database = new sqliteDriver(file);
  database.exec(`
    CREATE TABLE parents (id integer PRIMARY KEY, word text);
    CREATE TABLE children (parent integer REFERENCES parents (id));
    CREATE INDEX words ON parents (word);
  `);
  const insert = database.prepare('INSERT INTO parents (word) VALUES (?)');
  database.transaction(() => {
    for (let count = 1; count <= ROWS; count++) insert.run(`word ${count}`.padEnd(100, '.'));
  })();
  database.close();
}

function countOf(file: string): unknown {
  const database = new sqliteDriver(file, { readonly: true });
  try {
    return database.prepare('SELECT count(*) FROM parents').pluck().get();
  } finally {
    database.close();
  }
}

it('copies commits in the write-ahead log, and no open transaction', async () => {
  const writer = new sqliteDriver(source);
  writer.pragma('journal_mode = WAL');
  writer.exec(`INSERT INTO parents (word) VALUES ('committed')`);
  writer.exec(`BEGIN; INSERT INTO parents (word) VALUES ('open')`);
  const backup = await backUpSqlite(source, target);
  writer.exec('ROLLBACK');
  writer.close();

  expect(countOf(target)).toBe(ROWS + 1);
  const bytes = readFileSync(target).length;
  expect(backup).toEqual({ file: target, pages: bytes / 4096, bytes });
  expect(readdirSync(folder).toSorted()).toEqual(['books.db', 'copy.db']);
});

it('keeps an existing file unless force is set', async () => {
  writeFileSync(target, 'precious');
  await expect(backUpSqlite(source, target)).rejects.toThrow('exists already');
  expect(readFileSync(target, 'utf8')).toBe('precious');
  await backUpSqlite(source, target, { force: true });
  expect(countOf(target)).toBe(ROWS);
});

it('refuses to overwrite the database or its log, under any name', async () => {
  symlinkSync(source, target);
  const log = `${source}-wal`;
  writeFileSync(log, '');
  for (const file of [source, target, log]) {
    const attempt = backUpSqlite(source, file, { force: true });
    await expect(attempt).rejects.toThrow('belongs to the database itself');
  }
  expect(countOf(source)).toBe(ROWS);
});

it('ignores and removes the leftovers of an interrupted backup', async () => {
  copyFileSync(source, `${target}.part`);
  writeFileSync(`${target}.part`, 'half of it', { flag: 'a' });
  await backUpSqlite(source, target);
  expect(countOf(target)).toBe(ROWS);
  expect(existsSync(`${target}.part`)).toBe(false);
});

it('refuses to back up a missing database, and creates none', async () => {
  const attempt = backUpSqlite(join(folder, 'missing.db'), target);
  await expect(attempt).rejects.toThrow('There is no database at');
  expect(readdirSync(folder)).toEqual(['books.db']);
});

it('rejects a damaged copy', async () => {
  const bytes = readFileSync(source);
  // The second half holds rows and index entries; the header and the schema stay readable.
  bytes.fill(0xa5, bytes.length / 2);
  writeFileSync(source, bytes);
  await expect(backUpSqlite(source, target)).rejects.toMatchObject({
    message: expect.stringMatching(/damaged|malformed/),
  });
  expect(existsSync(target)).toBe(false);
});

it('rejects a copy in which a row refers to a missing row', async () => {
  const database = new sqliteDriver(source);
  database.pragma('foreign_keys = OFF');
  database.exec('INSERT INTO children (parent) VALUES (999999)');
  database.close();
  await expect(backUpSqlite(source, target)).rejects.toThrow(
    'a row of children refers to a missing row of parents',
  );
  expect(existsSync(target)).toBe(false);
});
