import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { SafeDataSourceOptions } from '../history/options.js';
import { tableOf } from '../schema/compare.js';
import { schemaSnapshot } from '../schema/snapshot.js';
import { SafeDataSource } from '../runtime/safe-data-source.js';

/**
 * The schema that TypeORM makes for the entities where there is nothing yet: on PostgreSQL in a
 * schema of its own beside the migrated one, so that its types and functions can be used.
 * @throws Error for entities of which TypeORM cannot make the schema
 */
export async function entitySchema(dataSource: DataSource): Promise<string[]> {
  const schema = `entities_${randomBytes(4).toString('hex')}`;
  const isPostgres = dataSource.options.type === 'postgres';
  const empty = new SafeDataSource({
    ...dataSource.options,
    ...(isPostgres ? { schema } : { database: ':memory:' }),
    migrations: [],
    migrationsTransactionMode: 'none',
    logging: false,
  } as SafeDataSourceOptions);
  if (isPostgres) await dataSource.query(`CREATE SCHEMA ${schema}`);
  await empty.initialize();
  try {
    const others = empty.entityMetadatas.filter(({ synchronize }) => !synchronize);
    // Foreign keys may refer to them.
    for (const entity of others) entity.synchronize = true;
    await empty.driver.createSchemaBuilder().build();
    const hidden = new Set<string | undefined>(others.map(({ tableName }) => tableName));
    return (await schemaSnapshot(empty)).filter((fact) => !hidden.has(tableOf(fact)));
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`TypeORM cannot make the schema of the entities: ${message}`, { cause: error });
  } finally {
    await empty.destroy();
    if (isPostgres) await dataSource.query(`DROP SCHEMA ${schema} CASCADE`);
  }
}
