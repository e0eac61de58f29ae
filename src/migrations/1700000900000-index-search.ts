import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = ['title_normal', 'author_normal'];

/**
 * Finds books by a part of their title or author: trigrams, by pg_trgm on PostgreSQL and FTS5 on
 * SQLite, where triggers keep the index in step with its columns.
 */
export class IndexSearch1700000900000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    if (isPostgres(queryRunner)) {
      await queryRunner.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
      // lint-allow index-without-concurrently: comes with the first release, so the table has no rows yet
      for (const column of COLUMNS) {
        await queryRunner.query(
          `CREATE INDEX "IDX_books_${column}_trigrams" ON "books" USING gin ("${column}" gin_trgm_ops)`,
        );
      }
      return;
    }
    await queryRunner.query(
      `CREATE VIRTUAL TABLE "books_search" USING fts5("title_normal", "author_normal", ` +
        `content = 'books', content_rowid = 'id', tokenize = 'trigram case_sensitive 1')`,
    );
    await queryRunner.query(`INSERT INTO "books_search" ("books_search") VALUES ('rebuild')`);
    for (const [name, event, body] of TRIGGERS) {
      await queryRunner.query(`CREATE TRIGGER "${name}" ${event} ON "books" BEGIN ${body} END`);
    }
  }

  /**
   * The extension stays: others may use it.
   * @loses books_search
   */
  async down(queryRunner: QueryRunner): Promise<void> {
    if (isPostgres(queryRunner)) {
      for (const column of COLUMNS) {
        await queryRunner.query(`DROP INDEX "IDX_books_${column}_trigrams"`);
      }
      return;
    }
    for (const [name] of TRIGGERS) await queryRunner.query(`DROP TRIGGER "${name}"`);
    await queryRunner.query(`DROP TABLE "books_search"`);
  }
}

const ADD = `INSERT INTO "books_search" (rowid, "title_normal", "author_normal")
  VALUES (new."id", new."title_normal", new."author_normal");`;
const REMOVE = `INSERT INTO "books_search" ("books_search", rowid, "title_normal", "author_normal")
  VALUES ('delete', old."id", old."title_normal", old."author_normal");`;

const TRIGGERS: [name: string, event: string, body: string][] = [
  ['books_search_insert', 'AFTER INSERT', ADD],
  ['books_search_delete', 'AFTER DELETE', REMOVE],
  [
    'books_search_update',
    'AFTER UPDATE OF "id", "title_normal", "author_normal"',
    `${REMOVE} ${ADD}`,
  ],
];

const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';
