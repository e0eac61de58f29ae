import { EventEmitter, once } from 'node:events';
import type { MigrationInterface } from 'typeorm';
import type { Repair } from '../../src/history/options.js';
import { sql } from '../support/databases.js';
import { database, messages, open, records } from '../support/shop-databases.js';

/** A migration that starts, and then waits until the test ends it. */
function held() {
  const stages = new EventEmitter();
  const hasBegun = once(stages, 'begun');
  const ended = once(stages, 'ended');
  const migration: MigrationInterface = {
    name: 'Hold1700000005000',
    async up() {
      stages.emit('begun');
      await ended;
    },
    async down() {},
  };
  return { migration, hasBegun, end: () => stages.emit('ended') };
}

describe.each(['sqlite', 'postgres'])('on %s', (engine) => {
  test('reverts to a target, and to an empty history', async () => {
    const { url } = await database(engine);
    const { migrator } = await open(url, 'shop', 'slow-data');
    await migrator.run();
    const reverted = await migrator.revert({ to: '1700000000000' });
    expect(reverted.map(({ name }) => name)).toEqual([
      'AddFirstStore1700000002000',
      'AddCity1700000001000',
    ]);
    await migrator.run({ to: 'AddCity' });
    await migrator.revert({ to: 'base' });
    expect(await records(url)).toEqual([]);
    expect(await sql(url, 'SELECT * FROM "migrations"')).toEqual([]);
    await expect(migrator.run({ to: 'Nothing' })).rejects.toThrow(/No migration is Nothing/);
  });

  test('runs a due repair with nothing pending', async () => {
    const { url } = await database(engine);
    const dataSource = await open(url, 'shop');
    await dataSource.runMigrations();
    await sql(url, 'CREATE TABLE "half_done" ("id" integer)');
    const repair: Repair = {
      isDue: (queryRunner) => queryRunner.hasTable('half_done'),
      next: async (queryRunner) => {
        if (!(await queryRunner.hasTable('half_done'))) return false;
        await queryRunner.dropTable('half_done');
        return true;
      },
    };
    Object.assign(dataSource.safety, { repair });
    expect(await dataSource.runMigrations()).toEqual([]);
    // Jest does not recognize a SQLite error if another test file loaded the driver first.
    const gone = { message: expect.stringContaining('half_done') };
    await expect(sql(url, 'SELECT * FROM "half_done"')).rejects.toMatchObject(gone);
  });

  test('runs a repair first in the transaction of each migration, up and down', async () => {
    const { url } = await database(engine);
    const dataSource = await open(url, 'shop');
    const columns: string[] = [];
    const repair: Repair = {
      isDue: async () => false,
      next: async (queryRunner) => {
        const stores = await queryRunner.getTable('stores');
        const names = stores?.columns.map(({ name }) => name).join(' ') ?? 'none';
        columns.push(queryRunner.isTransactionActive ? names : 'no transaction');
        return false;
      },
    };
    Object.assign(dataSource.safety, { repair });
    await dataSource.runMigrations();
    await dataSource.undoLastMigration();
    const created = 'id name';
    // Each session asks once more, before it updates its records.
    expect(columns).toEqual(['none', 'none', created, `${created} city`, `${created} city`]);
  });

  test('stamping changes only the records of migrations', async () => {
    const { url } = await database(engine);
    const { migrator } = await open(url, 'shop', 'slow-data');
    await migrator.stamp('AddCity');
    expect((await records(url)).map(({ name }) => name)).toEqual([
      'CreateShop1700000000000',
      'AddCity1700000001000',
    ]);
    await expect(sql(url, 'SELECT * FROM "stores"')).rejects.toMatchObject({
      message: expect.stringMatching(/stores/),
    });
    await migrator.stamp('base');
    expect((await migrator.run()).length).toBe(3);
  });

  test('a run that waits too long for the lock reports its holder', async () => {
    const { url } = await database(engine);
    await (await open(url, 'shop')).runMigrations();
    const { migration, hasBegun, end } = held();
    const holder = await open(url, 'shop');
    holder.migrations.push(migration);
    const running = holder.runMigrations();
    await hasBegun;
    const waiting = await open(url, 'shop', 'slow-data');
    const heard = messages(waiting);
    await expect(waiting.runMigrations()).rejects.toThrow(
      new RegExp(`held by .*process ${process.pid} on .*Gave up after 1 s.*; lockTimeout sets`),
    );
    expect(heard).toEqual([expect.stringMatching(/^Waiting up to 1 s for the lock.*held by/)]);
    end();
    await running;
  });
});

describe.each(['sqlite', 'postgres'])('a failed run on %s', (engine) => {
  test.each([
    ['each', 'CreateShop1700000000000, AddCity1700000001000'],
    ['all', 'none'],
  ] as const)('reports the failed migration, with transaction %s', async (transaction, before) => {
    const { url } = await database(engine);
    const dataSource = await open(url, 'shop', 'failing');
    const heard = messages(dataSource);
    await expect(dataSource.runMigrations({ transaction })).rejects.toThrow(/nowhere/);
    expect(heard).toEqual([`Fail1700000003000 could not be run. Run before it: ${before}.`]);
  });
});
