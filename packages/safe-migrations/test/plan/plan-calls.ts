import { readFileSync } from 'node:fs';
import { plan } from '../../src/commands/plan.js';
import { schemaSnapshot } from '../../src/schema/snapshot.js';
import type { SafeDataSource } from '../../src/runtime/safe-data-source.js';
import {
  connectionOptions,
  createPostgres,
  isPostgres,
  sql,
  type TestDatabase,
} from '../support/databases.js';
import { fixtureDataSource } from '../support/fixture-data-source.js';

/** Runs a function with a SafeDataSource of some fixtures. */
export async function using<T>(
  url: string,
  migrations: string[],
  work: (dataSource: SafeDataSource) => Promise<T>,
): Promise<T> {
  const dataSource = (await fixtureDataSource({ url, migrations })) as SafeDataSource;
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

export const migrate = (url: string, migrations: string[], to?: string) =>
  using(url, migrations, ({ migrator }) => migrator.run({ to }));

interface Call {
  positionals?: string[];
  to?: string;
  sql?: boolean;
}

/** Shared by all tests and emptied each time, which is faster than creating one. */
let postgresScratch: TestDatabase;
beforeAll(async () => {
  postgresScratch = await createPostgres();
});
afterAll(() => postgresScratch.drop());

export function call(
  url: string,
  migrations: string[],
  { positionals = [], ...values }: Call = {},
) {
  const engine = isPostgres(url) ? 'postgres' : 'sqlite';
  const options = connectionOptions(engine === 'sqlite' ? 'shadow.db' : postgresScratch.url);
  const unused = () => Promise.reject(new Error('A plan needs none'));
  return using(url, migrations, (dataSource) =>
    plan.run({
      open: async () => dataSource,
      folder: '',
      engines: unused,
      shadowDatabases: unused,
      needed: () => Promise.reject(new Error('Nothing is generated here')),
      scratch: async () => ({ engine, options, isOwn: true }),
      progress: () => undefined,
      values,
      positionals,
    }),
  );
}

/** Schema, rows and history, without timestamps and durations, which differ between runs. */
export function contents(url: string) {
  return using(url, [], async (dataSource) => {
    const has = async (table: string): Promise<boolean> => {
      const queryRunner = dataSource.createQueryRunner();
      return queryRunner.hasTable(table).finally(() => queryRunner.release());
    };
    const rows = async (table: string, columns = '*'): Promise<unknown[]> =>
      (await has(table)) ? dataSource.query(`SELECT ${columns} FROM "${table}" ORDER BY 1`) : [];
    return {
      schema: await schemaSnapshot(dataSource),
      stores: await rows('stores'),
      items: await rows('items'),
      migrations: await rows('migrations'),
      records: await rows('migrations_guard', '"name", "timestamp", "checksum", "state"'),
    };
  });
}

export const addRows = (url: string) =>
  sql(
    url,
    `INSERT INTO "stores" ("name") VALUES ('a'), ('O''Brien; -- "x"');
     INSERT INTO "items" ("store_id") VALUES (1), (1), (2)`,
  );

/** The whole SQLite file, or all visible contents of a PostgreSQL database. */
export const everything = async (url: string): Promise<unknown> =>
  isPostgres(url) ? contents(url) : readFileSync(url);
