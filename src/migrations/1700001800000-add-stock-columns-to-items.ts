import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS: [name: string, type: string][] = [
  ['reorder_level', 'integer'],
  ['barcode', 'varchar(64)'],
  ['created_by', 'varchar(16)'],
  // A new item is at the first entry, its opening.
  ['ledger_seq', 'integer NOT NULL DEFAULT 1'],
];

/** The last two on SQLite only: on PostgreSQL the types limit the length. */
// SQLite's ADD CONSTRAINT (3.53.0) refuses a table with NULLs without IS NULL, which a CHECK accepts.
const CHECKS: [name: string, expression: string][] = [
  ['CHK_items_reorder_level', '"reorder_level" IS NULL OR "reorder_level" >= 0'],
  ['CHK_items_barcode_length', '"barcode" IS NULL OR length("barcode") <= 64'],
  ['CHK_items_created_by_length', '"created_by" IS NULL OR length("created_by") <= 16'],
];

/**
 * What the stock ledger needs of an item: the entry it is at, the key that created it, the quantity at
 * which it is reordered, and a barcode. Reads wait on PostgreSQL until this is committed, so the next
 * migration indexes the columns.
 */
export class AddStockColumnsToItems1700001800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, type] of COLUMNS) {
      await queryRunner.query(`ALTER TABLE "items" ADD COLUMN "${name}" ${type}`);
    }
    for (const [name, expression] of checks(queryRunner)) {
      // lint-allow one-engine-sql: SQLite has had ADD and DROP CONSTRAINT for a CHECK since 3.53
      // lint-allow constraint-without-not-valid: the columns are new, so every row has NULL in them
      await queryRunner.query(`ALTER TABLE "items" ADD CONSTRAINT "${name}" CHECK (${expression})`);
    }
  }

  /** @loses items.reorder_level, items.barcode, items.created_by, items.ledger_seq */
  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name] of checks(queryRunner)) {
      // SQLite 3.53.0 treats quotation marks here as part of the name.
      const quoted = isPostgres(queryRunner) ? `"${name}"` : name;
      await queryRunner.query(`ALTER TABLE "items" DROP CONSTRAINT ${quoted}`);
    }
    for (const [name] of COLUMNS.toReversed()) {
      await queryRunner.query(`ALTER TABLE "items" DROP COLUMN "${name}"`);
    }
  }
}

const checks = (queryRunner: QueryRunner): typeof CHECKS =>
  isPostgres(queryRunner) ? CHECKS.slice(0, 1) : CHECKS;

const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';
