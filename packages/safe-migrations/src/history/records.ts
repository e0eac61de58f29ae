import type { DataSource, DataSourceOptions, QueryRunner } from 'typeorm';

/** What this package records about a migration that TypeORM's table lists as applied. */
export interface MigrationRecord {
  name: string;
  timestamp: number;
  /** Null if the data source has no checksums. */
  checksum: string | null;
  /** RFC 3339; null if a plain data source applied it. */
  appliedAt: string | null;
  durationMs: number | null;
  /**
   * `running` and `reverting`: outside a transaction, and not finished. `gone`: somebody has
   * allowed the migration to be missing from the code.
   */
  state: 'applied' | 'running' | 'reverting' | 'gone';
}

/** The name of this package's table: `migrations_guard`, unless TypeORM's table has another name. */
export const recordsTable = ({ migrationsTableName = 'migrations' }: DataSourceOptions): string =>
  `${migrationsTableName}_guard`;

/** This package's table. TypeORM compares only tables of entities, so it is no drift. */
export class Records {
  /** The escaped path, for SQL. */
  readonly path: string;

  constructor(dataSource: DataSource) {
    const { schema } = dataSource.options as { schema?: string };
    const { driver } = dataSource;
    this.path = [schema, recordsTable(dataSource.options)]
      .filter((part) => part !== undefined)
      .map((part) => driver.escape(part))
      .join('.');
  }

  async create(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE IF NOT EXISTS ${this.path} (
        "name" varchar(255) NOT NULL PRIMARY KEY,
        "timestamp" bigint NOT NULL,
        "checksum" varchar(64),
        "applied_at" varchar(24),
        "duration_ms" integer,
        "state" varchar(10) NOT NULL
      )`,
    );
  }

  async all(queryRunner: QueryRunner): Promise<Map<string, MigrationRecord>> {
    if (!(await queryRunner.hasTable(this.path.replaceAll('"', '')))) return new Map();
    const rows = await queryRunner.query(`SELECT * FROM ${this.path}`);
    return new Map(
      rows.map((row: Record<string, any>) => [
        row.name,
        {
          name: row.name,
          timestamp: Number(row.timestamp),
          checksum: row.checksum,
          appliedAt: row.applied_at,
          durationMs: row.duration_ms,
          state: row.state,
        },
      ]),
    );
  }

  async put(queryRunner: QueryRunner, record: MigrationRecord): Promise<void> {
    await this.remove(queryRunner, record.name);
    const { name, timestamp, checksum, appliedAt, durationMs, state } = record;
    await queryRunner.sql`
      INSERT INTO ${() => this.path}
        ("name", "timestamp", "checksum", "applied_at", "duration_ms", "state")
      VALUES (${() => [name, timestamp, checksum, appliedAt, durationMs, state]})`;
  }

  async remove(queryRunner: QueryRunner, name: string): Promise<void> {
    await queryRunner.sql`DELETE FROM ${() => this.path} WHERE "name" = ${name}`;
  }
}
