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

    await queryRunner.query(`UPDATE "books" SET "status" = 'available'`);

    const required = nullable.clone();
    required.isNullable = false;
    required.default = `'available'`;
    await queryRunner.changeColumn('books', nullable, required);
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
