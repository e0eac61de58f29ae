import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { checkSqliteFile } from '../../../src/database/sqlite/sqlite-file.js';
import { runProgram } from '../../support/programs.js';
import { NOBODY } from '../../../tools/postgres-server.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octavo-file-'));
  file = join(folder, 'books.db');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

function makeDatabase(): void {
  const connection = new sqliteDriver(file);
  connection.pragma('journal_mode = WAL');
  connection.pragma('user_version = 7');
  connection.exec('CREATE TABLE t (a)');
  connection.close();
}

/** Runs a function as an ordinary user, since permissions do not restrict root. */
function asUser<T>(run: (user: string) => T): T {
  const isRoot = process.geteuid!() === 0;
  if (isRoot) process.seteuid!(NOBODY);
  try {
    return run(userInfo().username);
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}

const PERMISSION =
  'let that user read and write the file, its -wal and -shm if there are any, and the folder FOLDER';

it.each<[string, string, () => void]>([
  [
    'a read-only file',
    PERMISSION,
    () => {
      makeDatabase();
      chmodSync(file, 0o444);
      chmodSync(folder, 0o777);
    },
  ],
  [
    'a file in a read-only folder',
    PERMISSION,
    () => {
      makeDatabase();
      chmodSync(file, 0o666);
      chmodSync(folder, 0o555);
    },
  ],
  ['a missing file in a read-only folder', PERMISSION, () => chmodSync(folder, 0o555)],
  [
    'a folder without search permission',
    PERMISSION,
    () => {
      makeDatabase();
      chmodSync(folder, 0);
    },
  ],
  [
    'a missing folder',
    'there is no folder FOLDER/absent; create it, or correct DATABASE_URL',
    () => (file = join(folder, 'absent', 'books.db')),
  ],
  [
    'a folder in place of the file',
    'it is a folder; name a file in DATABASE_URL',
    () => mkdirSync(file),
  ],
  [
    'a file that is not a database',
    'it is not an SQLite database; move it away, or correct DATABASE_URL',
    () => writeFileSync(file, 'title,author\n', { mode: 0o666 }),
  ],
  [
    'a truncated file',
    'it is damaged; restore a backup',
    () => {
      makeDatabase();
      truncateSync(file, 4096);
    },
  ],
])('explains the problem with %s in one sentence', (_, reason, make) => {
  chmodSync(folder, 0o777);
  make();
  asUser((user) => {
    const sentence = `User ${user} cannot use the database ${file}: ${reason.replace('FOLDER', folder)}`;
    expect(() => checkSqliteFile(file)).toThrow(new Error(sentence));
  });
});

it('leaves no read-only log after a refusal, so the file works once it is writable', () => {
  makeDatabase();
  chmodSync(folder, 0o777);
  chmodSync(file, 0o444);
  // In a separate process: the check uses the real user, which only a new process changes.
  const module = JSON.stringify(resolve('src/database/sqlite/sqlite-file.ts'));
  const script = `(await import(${module})).checkSqliteFile(${JSON.stringify(file)})`;
  const node = ['--import', '@swc-node/register/esm-register', '--input-type=module', '-e', script];
  const user = process.geteuid!() === 0 ? { uid: NOBODY } : {};
  const { status, stderr } = spawnSync(process.execPath, node, user);
  expect({ status, stderr: stderr.toString() }).toEqual({
    status: 1,
    stderr: expect.stringContaining('its -wal and -shm'),
  });
  expect(readdirSync(folder)).toEqual(['books.db']);
});

it('does not change a database, and works while another process writes to it', () => {
  makeDatabase();
  const other = new sqliteDriver(file);
  try {
    other.exec(`BEGIN IMMEDIATE; INSERT INTO t VALUES ('by another')`);
    checkSqliteFile(file);
    other.exec('COMMIT');
    checkSqliteFile(file);
    expect(other.pragma('user_version', { simple: true })).toBe(7);
    expect(other.prepare('SELECT a FROM t').pluck().all()).toEqual(['by another']);
  } finally {
    other.close();
  }
});

it.each<[string, string[]]>([
  ['the app', ['dist/src/main.js']],
  ['keys', ['dist/src/cli/keys.js', 'list']],
  ['import', ['dist/src/cli/import.js', 'package.json']],
  ['backup', ['dist/src/cli/backup.js', join(tmpdir(), 'never.db')]],
  ['db:check', ['dist/src/cli/db-check.js']],
  ['migration:status', ['dist/src/cli/migrations.js', 'status']],
  ['typeorm', ['node_modules/typeorm/cli.js', 'migration:run', '-d', 'dist/ormconfig.js']],
])('%s reports a file that is not a database in one sentence', async (_, program) => {
  writeFileSync(file, 'title,author\n');
  const env = { ...process.env, DATABASE_URL: `sqlite:///${file}`, LOG_LEVEL: 'info' };
  const { code, stderr } = await runProgram(program, env);
  const { username } = userInfo();
  // The app logs JSON. Node puts an error without a stack in brackets when it prints it for typeorm.
  const text = stderr.startsWith('{') ? `${JSON.parse(stderr).msg}\n` : stderr;
  expect(text.replace(/^\[|\]$/gm, '')).toBe(
    `User ${username} cannot use the database ${file}: it is not an SQLite database; ` +
      'move it away, or correct DATABASE_URL\n',
  );
  expect(code).toBe(1);
});
