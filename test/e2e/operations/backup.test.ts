import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { createItem, createStore } from '../../support/rows/factories.js';
import { AppProcess } from '../../support/app-process.js';
import { runProgram } from '../../support/programs.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { engine } from '../../support/test-database.js';

let app: TestApp;
let folder: string;
beforeAll(async () => {
  app = await startTestApp();
  folder = mkdtempSync(join(tmpdir(), 'octavo-backup-'));
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const backUp = (...options: string[]) =>
  runProgram(['dist/src/cli/backup.js', ...options], process.env);

// SQLite is a file that we can copy; PostgreSQL has pg_dump.
if (engine === 'sqlite') {
  it('makes a complete, checked and usable copy of a database during writes', async () => {
    const file = join(folder, 'books.db');
    const items = [await createItem(app), await createItem(app)];
    const stop = new AbortController();
    const acknowledged: { id: number }[] = [];
    const writers = Array.from({ length: 2 }, async () => {
      while (!stop.signal.aborted) {
        const { id } = await createStore(app);
        await createItem(app, { storeId: id });
        acknowledged.push(await createItem(app, { storeId: id }));
      }
    });
    let backup;
    let before: number;
    do {
      before = acknowledged.length;
      backup = await backUp(file, '--json', '--force');
    } while (backup.code === 0 && acknowledged.length === before);
    stop.abort();
    await Promise.all(writers);

    const { code, stdout, stderr } = backup;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { pages, bytes } = JSON.parse(stdout);
    expect(JSON.parse(stdout)).toEqual({ file, pages, bytes });

    const copy = new sqliteDriver(file, { readonly: true });
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(copy.pragma('foreign_key_check')).toEqual([]);
    expect(copy.pragma('page_count', { simple: true })).toBe(pages);
    copy.close();

    const restored = await AppProcess.start({ DATABASE_URL: `sqlite:///${file}` });
    try {
      for (const item of items) {
        expect((await restored.request('GET', `/api/items/${item.id}`)).body).toEqual(item);
      }
      expect((await restored.request('POST', '/api/stores', { name: 'New' })).status).toBe(201);
    } finally {
      await restored.kill();
    }
  }, 60_000);

  it('keeps the newest 24 of 30 backups during writes, each with all that was acknowledged', async () => {
    const backups = join(folder, 'hourly');
    mkdirSync(backups);
    const stop = new AbortController();
    const acknowledged: { id: number }[] = [];
    const writer = (async () => {
      while (!stop.signal.aborted) acknowledged.push(await createStore(app));
    })();
    const made: { file: string; last?: number }[] = [];
    for (let backup = 0; backup < 30; backup += 1) {
      const last = acknowledged.at(-1)?.id;
      const { code, stdout, stderr } = await backUp(backups, '--keep', '24', '--json');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { file, deleted } = JSON.parse(stdout);
      expect(deleted).toEqual(backup < 24 ? [] : [made[backup - 24].file]);
      made.push({ file, last });
    }
    stop.abort();
    await writer;
    const kept = made.slice(-24);
    expect(readdirSync(backups).toSorted()).toEqual(kept.map(({ file }) => basename(file)));

    for (const { file, last } of kept) {
      const copy = new sqliteDriver(file, { readonly: true });
      const { highest } = copy.prepare('SELECT max(id) AS highest FROM stores').get() as {
        highest: number;
      };
      copy.close();
      expect(highest).toBeGreaterThanOrEqual(last ?? 0);
    }
    const file = join(folder, 'restored.db');
    copyFileSync(kept[0].file, file);
    const restored = await AppProcess.start({ DATABASE_URL: `sqlite:///${file}` });
    try {
      const path = `/api/stores/${kept[0].last}`;
      expect((await restored.request('GET', path)).status).toBe(200);
      expect((await restored.request('POST', '/api/stores', { name: 'New' })).status).toBe(201);
    } finally {
      await restored.kill();
    }
  }, 120_000);

  it('reports the size of the copy, and refuses to replace it without an option', async () => {
    const file = join(folder, 'twice.db');
    const first = await backUp(file);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/twice\.db: \d+ pages, \d+ bytes, checked\n$/);
    const second = await backUp(file);
    expect(second).toEqual({
      code: 1,
      stdout: '',
      stderr: `${file} exists already; --force replaces it\n`,
    });
  });

  it.each([
    [['one', 'two']],
    [['one', '--unknown']],
    [['one', '--keep', '0']],
    [['one', '--keep', 'all']],
    [['one', '--keep', '2', '--force']],
  ])('prints its usage when called with %j', async (options) => {
    const { code, stderr } = await backUp(...options);
    expect(code).toBe(1);
    expect(stderr).toContain('Usage: npm run backup -- FILE [--force] [--json]');
  });
} else {
  it('names the tool that backs up PostgreSQL, and ends with 1', async () => {
    expect(await backUp(join(folder, 'books.db'))).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'DATABASE_URL names a PostgreSQL database: back it up with pg_dump (see docs/operations.md)\n',
    });
  });
}
