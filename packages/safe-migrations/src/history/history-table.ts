import { type DataSource, MigrationExecutor, type Migration, type QueryRunner } from 'typeorm';

/**
 * TypeORM's table of applied migrations, read and written by TypeORM's own code, so that its
 * commands and this package always agree.
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

  /** The applied migrations, in the order in which they were applied. */
  async applied(queryRunner: QueryRunner): Promise<Migration[]> {
    if (!(await queryRunner.hasTable(this.path))) return [];
    return (await this.loadExecutedMigrations(queryRunner)).toReversed();
  }

  create(queryRunner: QueryRunner): Promise<void> {
    return this.createMigrationsTableIfNotExist(queryRunner);
  }

  add(queryRunner: QueryRunner, migration: Migration): Promise<void> {
    return this.insertExecutedMigration(queryRunner, migration);
  }

  /** Keeps the first of several rows for one migration. */
  async removeDuplicates(queryRunner: QueryRunner, rows: Migration[]): Promise<void> {
    const ids = rows.slice(1).map(({ id }) => id);
    await queryRunner.sql`DELETE FROM ${() => this.escapedPath} WHERE "id" IN (${() => ids})`;
  }

  /** The row keeps its place in the order. */
  async rename(
    queryRunner: QueryRunner,
    { id }: Migration,
    to: Pick<Migration, 'name' | 'timestamp'>,
  ) {
    await queryRunner.sql`UPDATE ${() => this.escapedPath}
      SET "name" = ${to.name}, "timestamp" = ${to.timestamp} WHERE "id" = ${id}`;
  }

  /** The escaped path, for SQL. */
  get escapedPath(): string {
    const escape = (part: string): string => this.dataSource.driver.escape(part);
    return this.path.split('.').map(escape).join('.');
  }

  /** Removes every row of a migration. */
  remove(queryRunner: QueryRunner, migration: Migration): Promise<void> {
    return this.deleteExecutedMigration(queryRunner, migration);
  }
}
