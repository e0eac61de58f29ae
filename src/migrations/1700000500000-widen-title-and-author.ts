import {
  type MigrationInterface,
  type QueryRunner,
  TableCheck,
  TableColumn,
  TableIndex,
} from 'typeorm';

/**
 * Real catalogues hold titles of 254 and author lists of 750 characters. PostgreSQL widens a
 * varchar without touching a row; TypeORM's changeColumn would drop the column and add a new one
 * there, so each engine gets its own way.
 *
 * The author index goes: 1,000 multi-byte characters exceed what a PostgreSQL b-tree can hold.
 */
export class WidenTitleAndAuthor1700000500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('books', 'IDX_books_author');
    await resize(queryRunner, 'title', 200, 500);
    await resize(queryRunner, 'author', 100, 1000);
  }

  /** @refuses while a row is longer than the old limits allow, and changes nothing then */
  async down(queryRunner: QueryRunner): Promise<void> {
    await resize(queryRunner, 'author', 1000, 100);
    await resize(queryRunner, 'title', 500, 200);
    await queryRunner.createIndex(
      'books',
      new TableIndex({ name: 'IDX_books_author', columnNames: ['author'] }),
    );
  }
}

async function resize(
  queryRunner: QueryRunner,
  column: string,
  from: number,
  to: number,
): Promise<void> {
  const check = new TableCheck({
    name: `CHK_books_${column}_length`,
    expression: `length("${column}") <= ${to}`,
  });
  await queryRunner.dropCheckConstraint('books', check.name!);
  // lint-allow constraint-without-not-valid: comes with the first release, so the table has no rows yet
  // First the check: a row that is too long fails here, where a cast would cut it short.
  await queryRunner.createCheckConstraint('books', check);
  if (queryRunner.dataSource.options.type === 'postgres') {
    await queryRunner.query(`ALTER TABLE "books" ALTER COLUMN "${column}" TYPE varchar(${to})`);
  } else {
    const varchar = (length: number) =>
      new TableColumn({ name: column, type: 'varchar', length: `${length}` });
    await queryRunner.changeColumn('books', varchar(from), varchar(to));
  }
}
