import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { backUpAndPrune } from '../../../src/database/sqlite/kept-backups.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';

let folder: string;
let source: string;
let backups: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octavo-kept-'));
  source = join(folder, 'books.db');
  backups = join(folder, 'backups');
  mkdirSync(backups);
  new sqliteDriver(source).exec('CREATE TABLE words (word TEXT)').close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @returns the names of the backups, each at a later millisecond */
async function backUp(times: number, keep: number): Promise<string[]> {
  const made: string[] = [];
  for (let time = 0; time < times; time += 1) {
    made.push(basename((await backUpAndPrune(source, backups, keep)).file));
    await delay(2);
  }
  return made;
}

it('keeps the newest ones, and says which it deleted', async () => {
  const made = await backUp(4, 3);
  expect(readdirSync(backups).toSorted()).toEqual(made.slice(1));
  const { file, deleted } = await backUpAndPrune(source, backups, 1);
  expect(deleted).toEqual(made.slice(1).map((name) => join(backups, name)));
  expect(readdirSync(backups)).toEqual([basename(file)]);
  expect(file).toMatch(/books-[\da-f]{8}-\d{8}T\d{9}Z\.db$/);
});

it('keeps all others: of another database, of other names, and what is no file', async () => {
  const [name] = await backUp(1, 1);
  const prefix = name.slice(0, 'books-12345678-'.length);
  const files = [
    'books.db',
    'notes.txt',
    `x${name}`,
    `${name}-wal.db`,
    `${name}.part.db`,
    `${prefix}monday.db`,
    `${prefix}20200101T000000000Z.db.gz`,
    'books-00000000-20200101T000000000Z.db',
  ];
  for (const other of files) writeFileSync(join(backups, other), 'precious');
  mkdirSync(join(backups, `${prefix}20200101T000000000Z.db`));
  symlinkSync(source, join(backups, `${prefix}20200102T000000000Z.db`));
  const before = readdirSync(backups).filter((other) => other !== name);
  const [newest] = (await backUp(3, 1)).slice(-1);
  expect(readdirSync(backups).toSorted()).toEqual([...before, newest].toSorted());
});

it('keeps a backup that a process has opened, and those that are from the future', async () => {
  const [name] = await backUp(1, 1);
  const future = `${name.slice(0, -'20200101T000000000Z.db'.length)}29990101T000000000Z.db`;
  copyFileSync(source, join(backups, future));
  writeFileSync(join(backups, `${name}-wal`), '');
  const [newest] = (await backUp(3, 1)).slice(-1);
  expect(readdirSync(backups).toSorted()).toEqual([name, `${name}-wal`, newest, future].toSorted());
});

it('deletes nothing unless the new backup is good', async () => {
  const made = await backUp(3, 3);
  writeFileSync(source, 'not a database any more'.repeat(1000));
  await expect(backUpAndPrune(source, backups, 1)).rejects.toThrow('it is not an SQLite database');
  expect(readdirSync(backups).toSorted()).toEqual(made);
});

it('deletes what an interrupted backup left a day ago, but no copy that may still be made', async () => {
  const [name] = await backUp(1, 1);
  const [stale, fresh] = ['1', '2'].map((day) =>
    name.replace(/\d{7}Z/, `00000000${day}Z`.slice(-8)),
  );
  for (const part of [stale, fresh]) writeFileSync(join(backups, `${part}.part`), '');
  const yesterday = Date.now() / 1000 - 86_500;
  utimesSync(join(backups, `${stale}.part`), yesterday, yesterday);
  await backUp(1, 1);
  expect(readdirSync(backups)).not.toContain(`${stale}.part`);
  expect(readdirSync(backups)).toContain(`${fresh}.part`);
});

it('makes a folder beside the database, but none that was named', async () => {
  rmSync(backups, { recursive: true });
  await expect(backUpAndPrune(source, backups, 1)).rejects.toThrow(`There is no folder ${backups}`);
  const { file } = await backUpAndPrune(source, undefined, 1);
  expect(readdirSync(backups)).toEqual([basename(file)]);
});
