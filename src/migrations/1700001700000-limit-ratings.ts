import type { MigrationInterface, QueryRunner } from 'typeorm';

// Without IS NULL, SQLite's ADD CONSTRAINT (3.53.0) refuses a table with NULLs, which a CHECK accepts.
const CHECK = `"average_rating" IS NULL OR "average_rating" BETWEEN 0 AND 5`;
const SHOWN = 10;

/**
 * A rating is from 0 to 5, as in the files of all book sites; it could be any number before. Rows
 * with another one stop the migration: only their owner knows what they mean.
 */
export class LimitRatings1700001700000 implements MigrationInterface {
  /** @requires books: "average_rating" BETWEEN 0 AND 5 */
  async up(queryRunner: QueryRunner): Promise<void> {
    // Before the CHECK: when that has failed, PostgreSQL answers no query.
    const others: { id: number; rating: number }[] = await queryRunner.query(
      `SELECT "id", "average_rating" AS "rating" FROM "books" WHERE NOT (${CHECK}) ORDER BY "id"`,
    );
    await this.addCheck(queryRunner).catch((cause: unknown) => {
      if (others.length === 0) throw cause;
      const lines = others.slice(0, SHOWN).map(({ id, rating }) => `\n  book ${id}: ${rating}`);
      if (others.length > SHOWN) lines.push(`\n  … and ${others.length - SHOWN} more`);
      throw new Error(
        'The average rating of these books is not from 0 to 5. Change it, or set it to null:' +
          lines.join(''),
        { cause },
      );
    });
  }

  private async addCheck(queryRunner: QueryRunner): Promise<void> {
    // lint-allow one-engine-sql: SQLite has had ADD and DROP CONSTRAINT for a CHECK since 3.53
    const add = `ALTER TABLE "books" ADD CONSTRAINT "CHK_books_average_rating" CHECK (${CHECK})`;
    if (!isPostgres(queryRunner)) return queryRunner.query(add);
    await queryRunner.query(`${add} NOT VALID`);
    await queryRunner.query('ALTER TABLE "books" VALIDATE CONSTRAINT "CHK_books_average_rating"');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    // SQLite 3.53.0 treats quotation marks here as part of the name.
    const name = isPostgres(queryRunner)
      ? '"CHK_books_average_rating"'
      : 'CHK_books_average_rating';
    await queryRunner.query(`ALTER TABLE "books" DROP CONSTRAINT ${name}`);
  }
}

const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';
