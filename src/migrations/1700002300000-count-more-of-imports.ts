import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = ['duplicates', 'years_nulled'];

/** Two more counts of an unfinished import. */
export class CountMoreOfImports1700002300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const name of COLUMNS) {
      await queryRunner.query(
        `ALTER TABLE "import_checkpoints" ADD COLUMN "${name}" integer NOT NULL DEFAULT 0`,
      );
    }
  }

  /** @loses import_checkpoints.duplicates, import_checkpoints.years_nulled */
  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of COLUMNS.toReversed()) {
      await queryRunner.query(`ALTER TABLE "import_checkpoints" DROP COLUMN "${name}"`);
    }
  }
}
