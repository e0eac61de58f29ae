import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

/** The lecture's first change of a model: a nullable column, safe for existing rows. */
export class AddPageCountToBooks1700000100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumn(
      'books',
      new TableColumn({ name: 'page_count', type: 'integer', isNullable: true }),
    );
  }

  /** @loses books.page_count */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('books', 'page_count');
  }
}
