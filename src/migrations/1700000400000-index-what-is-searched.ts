import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const INDEXES: [table: string, column: string][] = [
  ['books', 'title'],
  ['books', 'author'],
  ['books', 'year'],
  ['items', 'store_id'],
  ['items', 'book_id'],
];

/** What lists are searched by, and every foreign key: neither engine indexes those by itself. */
export class IndexWhatIsSearched1700000400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [table, column] of INDEXES) {
      // lint-allow index-without-concurrently: comes with the first release, so the table has no rows yet
      await queryRunner.createIndex(
        table,
        new TableIndex({ name: `IDX_${table}_${column}`, columnNames: [column] }),
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table, column] of INDEXES) {
      await queryRunner.dropIndex(table, `IDX_${table}_${column}`);
    }
  }
}
