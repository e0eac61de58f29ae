import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Where the lecture starts: a table of books with a unique ISBN. */
export class CreateBooks1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'books',
        columns: [
          {
            name: 'id',
            type: 'integer',
            isPrimary: true,
            isGenerated: true,
            generationStrategy: 'increment',
            primaryKeyConstraintName: 'PK_books',
          },
          { name: 'title', type: 'varchar', length: '200' },
          { name: 'author', type: 'varchar', length: '100' },
          { name: 'year', type: 'integer', isNullable: true },
          { name: 'isbn', type: 'varchar', length: '13', isNullable: true },
        ],
        uniques: [{ name: 'UQ_books_isbn', columnNames: ['isbn'] }],
        // SQLite does not enforce the length of a varchar; the checks do, on both engines.
        checks: [
          { name: 'CHK_books_title_length', expression: 'length("title") <= 200' },
          { name: 'CHK_books_author_length', expression: 'length("author") <= 100' },
        ],
      }),
    );
  }

  /** @loses books */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('books');
  }
}
