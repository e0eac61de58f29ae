import { setTimeout as sleep } from 'node:timers/promises';
import { schemaSnapshot } from '../../src/schema/snapshot.js';
import type { TestDatabase } from './databases.js';
import { fixtureDataSource, type FixtureSettings } from './fixture-data-source.js';
import { finished, startTypeorm } from './processes.js';

type Create = () => Promise<TestDatabase>;

const MIGRATIONS = ['shop', 'slow-steps'];

/** The schema, history and row count of a database. */
async function contents(settings: FixtureSettings) {
  const dataSource = await (await fixtureDataSource(settings)).initialize();
  try {
    const [{ items }] = await dataSource.query('SELECT count(*) AS items FROM "items"');
    const migrations = await dataSource.query('SELECT "name" FROM "migrations" ORDER BY "id"');
    const records = await dataSource.query(
      'SELECT "name", "state" FROM "migrations_guard" ORDER BY "timestamp"',
    );
    const schema = await schemaSnapshot(dataSource);
    return { items: Number(items), migrations, records, schema };
  } finally {
    await dataSource.destroy();
  }
}

/** Creates a shop with a store and three items, and no other migrations. */
async function openShop(url: string): Promise<void> {
  const dataSource = await (await fixtureDataSource({ url, migrations: ['shop'] })).initialize();
  await dataSource.runMigrations();
  await dataSource.query(`INSERT INTO "stores" ("name") VALUES ('a')`);
  await dataSource.query('INSERT INTO "items" ("store_id") VALUES (1), (1), (1)');
  await dataSource.destroy();
}

/** Runs `migration:run` in many processes at once; returns the exit codes and the final state. */
export async function runTogether(create: Create, processes: number) {
  const database = await create();
  try {
    await openShop(database.url);
    const settings = { url: database.url, migrations: MIGRATIONS, lockTimeout: 300 };
    const runs = await Promise.all(
      Array.from({ length: processes }, () => finished(startTypeorm(settings, 'migration:run'))),
    );
    return { codes: runs.map(({ code }) => code), ...(await contents(settings)) };
  } finally {
    await database.drop();
  }
}

/**
 * Kills `migration:run` during its slow migration, and runs it again.
 * @param moment from 0, the start of the migration, to 1, its expected end
 */
export async function killAndRunAgain(create: Create, moment: number) {
  const database = await create();
  try {
    await openShop(database.url);
    const settings = { url: database.url, migrations: MIGRATIONS };
    const before = await contents(settings);
    const child = startTypeorm(settings, 'migration:run');
    const ended = finished(child);
    await new Promise<void>((resolve) => {
      child.stdout!.on('data', (chunk: Buffer) => {
        if (chunk.includes('extra_1')) resolve();
      });
      void ended.then(() => resolve());
    });
    await sleep(moment * 600);
    child.kill('SIGKILL');
    await ended;
    const killed = await contents(settings);
    const again = await finished(startTypeorm(settings, 'migration:run'));
    return { before, killed, code: again.code, after: await contents(settings) };
  } finally {
    await database.drop();
  }
}

/** The expected result of each of these runs. */
export async function undisturbed(create: Create) {
  const database = await create();
  try {
    await openShop(database.url);
    const settings = { url: database.url, migrations: MIGRATIONS };
    const dataSource = await (await fixtureDataSource(settings)).initialize();
    await dataSource.runMigrations();
    await dataSource.destroy();
    return await contents(settings);
  } finally {
    await database.drop();
  }
}
