import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS: [name: string, length: number][] = [
  ['publisher', 200],
  ['language', 3],
];

/**
 * Files of the book trade name the publisher and the language of a book. The columns have no default,
 * so that PostgreSQL changes only its catalogue and no row. There the types limit the lengths, on SQLite
 * a CHECK does.
 */
export class AddPublisherAndLanguageToBooks1700002200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, length] of COLUMNS) {
      await queryRunner.query(`ALTER TABLE "books" ADD COLUMN "${name}" varchar(${length})`);
      if (isPostgres(queryRunner)) continue;
      // lint-allow one-engine-sql: SQLite has had ADD and DROP CONSTRAINT for a CHECK since 3.53
      // SQLite's ADD CONSTRAINT (3.53.0) refuses a table with NULLs without IS NULL, which a CHECK accepts.
      await queryRunner.query(
        `ALTER TABLE "books" ADD CONSTRAINT "CHK_books_${name}_length" ` +
          `CHECK ("${name}" IS NULL OR length("${name}") <= ${length})`,
      );
    }
  }

  /** @loses books.publisher, books.language */
  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name] of COLUMNS.toReversed()) {
      if (!isPostgres(queryRunner)) {
        // SQLite 3.53.0 treats quotation marks here as part of the name.
        await queryRunner.query(`ALTER TABLE "books" DROP CONSTRAINT CHK_books_${name}_length`);
      }
      await queryRunner.query(`ALTER TABLE "books" DROP COLUMN "${name}"`);
    }
  }
}

const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';
