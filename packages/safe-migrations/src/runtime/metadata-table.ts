import type { DataSource, QueryRunner } from 'typeorm';
import type { Query } from 'typeorm/driver/Query.js';
import { override } from './override-methods.js';

/** The methods of TypeORM's runners that are used here. */
interface Runner extends QueryRunner {
  loadTables(names?: string[]): Promise<unknown>;
  executeQueries(up: Query | Query[], down: Query | Query[]): Promise<void>;
}

/**
 * TypeORM keeps the expressions of generated columns in a table of its own. Without that table every
 * schema with a generated column is unreadable, even one that somebody has added by hand. Here such
 * an expression is unknown, and the table is made when there is something to keep.
 */
export function makeMetadataTable(dataSource: DataSource, queryRunner: QueryRunner): QueryRunner {
  const runner = queryRunner as Runner;
  const { driver, metadataTableName } = dataSource;
  const { schema } = dataSource.options as { schema?: string };
  const path = driver.buildTableName(metadataTableName, schema, driver.database);
  let isMade = false;
  override(runner, {
    loadTables:
      (original) =>
      async (...names) => {
        const exists = await runner.hasTable(path);
        const restore = override(runner, {
          query:
            (query) =>
            async (sql: string, ...rest: any[]) =>
              !exists && isRead(sql, metadataTableName) ? [] : query(sql, ...rest),
        });
        try {
          return await original(...names);
        } finally {
          restore();
        }
      },
    executeQueries: (original) => async (up, down) => {
      const queries = [up, down].flat().map(({ query }) => query);
      const isNeeded = queries.some((sql) => sql.includes(`"${metadataTableName}"`));
      const isOwn = queries.some(
        (sql) =>
          sql.startsWith('CREATE TABLE') && sql.split('(', 1)[0].includes(`"${metadataTableName}"`),
      );
      if (isNeeded && !isOwn && !isMade && !(await runner.hasTable(path))) {
        isMade = true;
        const builder = driver.createSchemaBuilder() as unknown as {
          createTypeormMetadataTable(queryRunner: QueryRunner): Promise<void>;
        };
        await builder.createTypeormMetadataTable(runner);
      }
      return original(up, down);
    },
  });
  return runner;
}

const isRead = (sql: string, table: string): boolean =>
  sql.startsWith('SELECT') && sql.includes(`"${table}"`);
