import type { DataSource, QueryRunner } from 'typeorm';
import type { Query } from 'typeorm/driver/Query.js';
import { override } from './override-methods.js';

/** The methods of TypeORM's runners that are used here. */
interface Runner extends QueryRunner {
  sqlMemoryMode: boolean;
  loadTables(names?: string[]): Promise<unknown>;
  executeQueries(up: Query | Query[], down: Query | Query[]): Promise<void>;
}

/** On SQLite the runner is the same every time. */
const prepared = new WeakSet<QueryRunner>();

/**
 * TypeORM keeps the expressions of generated columns in a table of its own. Without that table every
 * schema with a generated column is unreadable, even one that somebody has added by hand. Here such
 * an expression is unknown, and the table is made when there is something to keep.
 */
export function makeMetadataTable(dataSource: DataSource, queryRunner: QueryRunner): QueryRunner {
  if (prepared.has(queryRunner)) return queryRunner;
  prepared.add(queryRunner);
  const runner = queryRunner as Runner;
  const { driver, metadataTableName } = dataSource;
  const isMissing = async (): Promise<boolean> => {
    const { schema } = dataSource.options as { schema?: string };
    return !(await runner.hasTable(driver.buildTableName(metadataTableName, schema)));
  };
  const names = (sql: string): boolean => sql.includes(`"${metadataTableName}"`);
  const creates = (sql: string): boolean =>
    sql.startsWith('CREATE TABLE ') && names(sql.split('(')[0]);

  const loadTables = runner.loadTables.bind(runner);
  runner.loadTables = async (tables) => {
    const isUnreadable = await isMissing();
    const restore = override(runner, {
      query:
        (query) =>
        async (sql: string, ...rest: any[]) =>
          isUnreadable && sql.startsWith('SELECT') && names(sql) ? [] : query(sql, ...rest),
    });
    try {
      return await loadTables(tables);
    } finally {
      restore();
    }
  };

  const executeQueries = runner.executeQueries.bind(runner);
  runner.executeQueries = async (up, down) => {
    const queries = [up, down].flat().map(({ query }) => query);
    // What is only remembered is not in the database, but need not be made twice.
    const remembered = runner.sqlMemoryMode ? runner.getMemorySql().upQueries : [];
    const made = [...queries, ...remembered.map(({ query }) => query)];
    if (queries.some(names) && !made.some(creates) && (await isMissing())) {
      const builder = driver.createSchemaBuilder() as unknown as {
        createTypeormMetadataTable(queryRunner: QueryRunner): Promise<void>;
      };
      await builder.createTypeormMetadataTable(runner);
    }
    await executeQueries(up, down);
  };
  return runner;
}
