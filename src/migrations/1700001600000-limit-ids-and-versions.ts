import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['books', 'stores', 'items'];
const COLUMNS = ['id', 'version'];
const LIMIT = 2147483647;

/**
 * The API takes ids up to 2^31 - 1, where PostgreSQL's integers end. SQLite's do not: after a row
 * with that id it created rows that no route could reach. It adds a CHECK without a rebuild.
 */
export class LimitIdsAndVersions1700001600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    if (isPostgres(queryRunner)) return;
    // lint-allow one-engine-sql: SQLite has had ADD and DROP CONSTRAINT for a CHECK since 3.53
    for (const table of TABLES) {
      for (const column of COLUMNS) {
        await queryRunner
          .query(
            `ALTER TABLE "${table}" ADD CONSTRAINT "CHK_${table}_${column}" CHECK ("${column}" <= ${LIMIT})`,
          )
          .catch((error: unknown) => {
            throw new Error(
              `Rows of ${table} have a value of "${column}" beyond ${LIMIT}, so that no route ` +
                'reaches them; docs/operations.md ("Ids") tells what to do',
              { cause: error },
            );
          });
      }
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    if (isPostgres(queryRunner)) return;
    for (const table of TABLES) {
      for (const column of COLUMNS) {
        // SQLite 3.53.0 treats quotation marks here as part of the name.
        await queryRunner.query(`ALTER TABLE "${table}" DROP CONSTRAINT CHK_${table}_${column}`);
      }
    }
  }
}

const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';
