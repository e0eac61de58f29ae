import { type MigrationInterface, type QueryRunner, TableCheck, TableColumn } from 'typeorm';

/**
 * A required column for a table that already has rows, in the lecture's three steps: add it
 * nullable, fill the rows there are, then require it.
 */
export class AddStatusToBooks1700000200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const nullable = new TableColumn({
      name: 'status',
      type: 'varchar',
      length: '20',
      isNullable: true,
    });
    await queryRunner.addColumn('books', nullable);

    // lint-allow whole-table-change: the lecture's example of a backfill; no table is large yet
    await queryRunner.query(`UPDATE "books" SET "status" = 'available'`);

    const required = nullable.clone();
    required.isNullable = false;
    required.default = `'available'`;
    await queryRunner.changeColumn('books', nullable, required);
    // lint-allow constraint-without-not-valid: comes with the first release, so the table has no rows yet
    await queryRunner.createCheckConstraint(
      'books',
      new TableCheck({
        name: 'CHK_books_status',
        expression: `"status" IN ('available', 'checked_out', 'lost', 'withdrawn')`,
      }),
    );
  }

  /** @loses books.status */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropCheckConstraint('books', 'CHK_books_status');
    await queryRunner.dropColumn('books', 'status');
  }
}
