import type { DataSource } from 'typeorm';

/** The SQL by which TypeORM would make the schema what the entities say; none, when it is. */
export async function findDrift(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}
