import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/**
 * Records which versions of the normal form all rows have had. Existing rows have version 1; in an
 * empty database the app records its own version when it starts.
 */
export class CreateNormalForms1700001500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'normal_forms',
        columns: [
          {
            name: 'version',
            type: 'integer',
            isPrimary: true,
            primaryKeyConstraintName: 'PK_normal_forms',
          },
        ],
      }),
    );
    await queryRunner.query(
      `INSERT INTO "normal_forms" ("version") SELECT 1
       WHERE EXISTS (SELECT 1 FROM "books") OR EXISTS (SELECT 1 FROM "stores")`,
    );
  }

  /** @loses normal_forms */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('normal_forms');
  }
}
