import type { DataSource } from 'typeorm';

/** The SQL with which TypeORM would make the schema match the entities; empty if it does. */
export async function findDrift(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}
