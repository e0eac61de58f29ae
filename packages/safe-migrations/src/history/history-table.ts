import { type DataSource, MigrationExecutor, type Migration, type QueryRunner } from 'typeorm';
import { placeholder } from './records.js';

/**
 * TypeORM's own table of applied migrations, through TypeORM's own code, so that its commands and
 * ours always agree on what it holds.
 */
export class HistoryTable extends MigrationExecutor {
  readonly path: string;

  constructor(dataSource: DataSource) {
    super(dataSource);
    const { migrationsTableName = 'migrations', schema } = dataSource.options as {
      migrationsTableName?: string;
      schema?: string;
    };
    const { driver } = dataSource;
    this.path = driver.buildTableName(migrationsTableName, schema, driver.database);
  }

  /** What has been applied, in the order in which it was. */
  async applied(queryRunner: QueryRunner): Promise<Migration[]> {
    if (!(await queryRunner.hasTable(this.path))) return [];
    return (await this.loadExecutedMigrations(queryRunner)).toReversed();
  }

  async create(queryRunner: QueryRunner): Promise<void> {
    await this.createMigrationsTableIfNotExist(queryRunner);
    const builder = this.dataSource.driver.createSchemaBuilder() as unknown as {
      createMetadataTableIfNecessary(queryRunner: QueryRunner): Promise<void>;
    };
    await builder.createMetadataTableIfNecessary(queryRunner);
  }

  add(queryRunner: QueryRunner, migration: Migration): Promise<void> {
    return this.insertExecutedMigration(queryRunner, migration);
  }

  /** Of several rows for one migration, the first stays. */
  async removeDuplicates(queryRunner: QueryRunner, [first, ...others]: Migration[]) {
    for (const { id } of others) {
      await queryRunner.query(
        `DELETE FROM ${this.escapedPath} WHERE "id" = ${Number(id)} AND "id" <> ${Number(first.id)}`,
      );
    }
  }

  /** The row keeps its place in the order. */
  async rename(queryRunner: QueryRunner, { id }: Migration, { name, timestamp }: Migration) {
    await queryRunner.query(
      `UPDATE ${this.escapedPath} SET "name" = ${placeholder(queryRunner, 1)},
         "timestamp" = ${placeholder(queryRunner, 2)}
       WHERE "id" = ${Number(id)}`,
      [name, timestamp],
    );
  }

  /** As it is written in SQL. */
  get escapedPath(): string {
    const escape = (part: string): string => this.dataSource.driver.escape(part);
    return this.path.split('.').map(escape).join('.');
  }

  /** Removes every row that says so. */
  remove(queryRunner: QueryRunner, migration: Migration): Promise<void> {
    return this.deleteExecutedMigration(queryRunner, migration);
  }
}
