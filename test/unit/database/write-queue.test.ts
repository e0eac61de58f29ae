import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type Driver from 'better-sqlite3';
import { DatabaseBusyError } from '../../../src/database/engine/database-errors.js';
import { QueryObserver } from '../../../src/database/engine/query-observer.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { WriteQueue } from '../../../src/database/sqlite/write-queue.js';

let folder: string;
let connection: Driver.Database;
let other: Driver.Database;
let queue: WriteQueue;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octavo-queue-'));
  connection = new sqliteDriver(join(folder, 'books.db'));
  connection.pragma('journal_mode = WAL');
  connection.exec('CREATE TABLE t (value TEXT)');
  other = new sqliteDriver(join(folder, 'books.db'), { timeout: 0 });
  queue = new WriteQueue(connection, new QueryObserver());
});
afterEach(async () => {
  await queue.drained();
  connection.close();
  other.close();
  rmSync(folder, { recursive: true });
});

const insert = (value: string) => () => connection.prepare('INSERT INTO t VALUES (?)').run(value);
const values = () => other.prepare('SELECT value FROM t ORDER BY value').pluck().all();

it('rejects writes that wait too long behind a slow transaction', async () => {
  const slow = queue.enqueue(async () => {
    await delay(2000);
    insert('slow')();
  });
  const late = queue.enqueue(insert('late'));
  await expect(late).rejects.toBeInstanceOf(DatabaseBusyError);
  await slow;
  expect(values()).toEqual(['slow']);
});

it("rejects writes that wait too long for another process's lock, and resumes once it is released", async () => {
  other.exec('BEGIN IMMEDIATE');
  const refused = queue.enqueue(insert('refused'));
  await expect(refused).rejects.toBeInstanceOf(DatabaseBusyError);
  const next = queue.enqueue(insert('next'));
  await delay(100);
  other.exec('ROLLBACK');
  await next;
  expect(values()).toEqual(['next']);
});

it('keeps successful writes when others fail, and reports neither before the commit', async () => {
  const seen: unknown[] = [];
  const outcomes = await Promise.allSettled([
    queue.enqueue(insert('a')),
    queue.enqueue(() => {
      insert('b')();
      seen.push(values());
      throw new Error('on purpose');
    }),
    queue.enqueue(insert('c')),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen).toEqual([[]]);
  expect(values()).toEqual(['a', 'c']);
});
