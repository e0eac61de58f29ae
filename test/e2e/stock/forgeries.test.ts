import pg from 'pg';
import { createDataSource } from '../../../src/data-source.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { sqliteDriver } from '../../../src/database/sqlite/sqlite-driver.js';
import { createTestDatabase, engine, type TestDatabase } from '../../support/test-database.js';
import { OF_ENTRIES } from './forgeries/of-entries.js';
import { OF_HISTORY } from './forgeries/of-history.js';
import { OF_ITEMS } from './forgeries/of-items.js';
import { OF_POSTGRES } from './forgeries/of-postgres.js';
import { OF_SQLITE } from './forgeries/of-sqlite.js';
import { ENTRIES, entry, ROWS } from './forgeries/shelves.js';

const FORGERIES = [
  ...OF_ITEMS,
  ...OF_ENTRIES,
  ...OF_HISTORY,
  ...(engine === 'sqlite' ? OF_SQLITE : OF_POSTGRES),
];

/** A connection to the database alone, as a shell has it. */
interface Shell {
  run(sql: string): Promise<unknown>;
  rows(sql: string): Promise<unknown[]>;
  close(): Promise<unknown>;
}

async function postgresShell(url: string): Promise<Shell> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    run: (sql) => client.query(sql),
    rows: async (sql) => (await client.query(sql)).rows,
    close: () => client.end(),
  };
}

/** @param pragmas of the connection */
function sqliteShell(url: string, pragmas: string[]): Shell {
  const connection = new sqliteDriver(url.replace('sqlite:///', ''));
  for (const pragma of pragmas) connection.pragma(pragma);
  return {
    run: async (sql) => {
      try {
        return connection.exec(sql);
      } catch (error) {
        // The driver keeps the Error class of the first test file in the process.
        throw new Error((error as Error).message, { cause: error });
      }
    },
    rows: async (sql) => connection.prepare(sql).all(),
    close: async () => connection.close(),
  };
}

const KINDS: [name: string, pragmas: string[]][] =
  engine === 'postgres'
    ? [['plain SQL', []]]
    : [
        ['plain SQL', ['foreign_keys = ON']],
        ['plain SQL without foreign keys', ['foreign_keys = OFF']],
        ['plain SQL with recursive triggers', ['foreign_keys = ON', 'recursive_triggers = ON']],
      ];

describe.each(KINDS)('%s', (_, pragmas) => {
  let database: TestDatabase;
  let shell: Shell;
  const keyed = FORGERIES.filter(({ byForeignKey }) => byForeignKey);
  const refused = pragmas.includes('foreign_keys = OFF')
    ? FORGERIES.filter(({ byForeignKey }) => !byForeignKey)
    : FORGERIES;

  beforeAll(async () => {
    database = await createTestDatabase();
    const dataSource = await createDataSource(
      Object.assign(readEnvironment(), { DATABASE_URL: database.url }),
    ).then((one) => one.initialize());
    await dataSource.runMigrations();
    await dataSource.destroy();
    const { url } = database;
    shell = engine === 'postgres' ? await postgresShell(url) : sqliteShell(url, pragmas);
    for (const sql of [ROWS, ...ENTRIES]) await shell.run(sql);
  });
  afterAll(async () => {
    await shell.close();
    await database.drop();
  });

  const stored = async () => [
    await shell.rows('SELECT * FROM items ORDER BY id'),
    await shell.rows('SELECT * FROM stock_movements ORDER BY id'),
    await shell.rows('SELECT id FROM stores ORDER BY id'),
  ];

  /** In a transaction, which could be committed after an error. */
  beforeEach(() => shell.run('BEGIN'));
  afterEach(() => shell.run('ROLLBACK'));

  it.each(refused.map((forgery) => [forgery.name, forgery] as const))(
    'refuses %s',
    async (__, { sql, error, after }) => {
      if (after) await shell.run(after);
      const before = await stored();
      await shell.run('SAVEPOINT attempt');
      await expect(shell.run(sql)).rejects.toThrow(
        typeof error === 'object' && 'sqlite' in error ? error[engine] : error,
      );
      // PostgreSQL ends the transaction otherwise.
      if (engine === 'postgres') await shell.run('ROLLBACK TO attempt');
      expect(await stored()).toEqual(before);
    },
  );

  it('accepts the entry that the others are made from', async () => {
    await shell.run(entry());
    expect(await shell.rows('SELECT quantity, ledger_seq FROM items WHERE id = 1')).toEqual([
      { quantity: 14, ledger_seq: 5 },
    ]);
  });

  if (!pragmas.includes('foreign_keys = OFF')) return;
  it.each(keyed.map(({ name, sql }) => [name, sql]))('accepts %s', async (__, sql) => {
    const before = await stored();
    await shell.run(sql);
    expect(await stored()).not.toEqual(before);
  });
});
