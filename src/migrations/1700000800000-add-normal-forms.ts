import type { MigrationInterface, QueryRunner } from 'typeorm';

const TEXTS: Record<string, string[]> = {
  books: ['title', 'author'],
  stores: ['name'],
  items: ['name'],
};

const BATCH = 1000;

/**
 * Beside each text that is searched or sorted by, its normal form, and the indexes of lists. The
 * rows there are get theirs in batches. Keys are the first 200 characters: a b-tree of PostgreSQL
 * cannot hold longer ones.
 */
export class AddNormalForms1700000800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(TEXTS)) {
      for (const column of columns) {
        await queryRunner.query(
          `ALTER TABLE "${table}" ADD COLUMN "${column}_normal" text NOT NULL DEFAULT ''`,
        );
      }
      await fill(queryRunner, table, columns);
    }
    for (const table of ['items_store_id', 'items_book_id', 'books_year']) {
      await queryRunner.query(`DROP INDEX "IDX_${table}"`);
    }
    // lint-allow index-without-concurrently: comes with the first release, so the table has no rows yet
    for (const [name, definition] of indexes(queryRunner)) {
      await queryRunner.query(`CREATE INDEX "${name}" ON ${definition}`);
    }
  }

  /** @loses books.title_normal, books.author_normal, stores.name_normal, items.name_normal */
  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name] of indexes(queryRunner)) await queryRunner.query(`DROP INDEX "${name}"`);
    await queryRunner.query(`CREATE INDEX "IDX_items_store_id" ON "items" ("store_id")`);
    await queryRunner.query(`CREATE INDEX "IDX_items_book_id" ON "items" ("book_id")`);
    await queryRunner.query(`CREATE INDEX "IDX_books_year" ON "books" ("year")`);
    for (const [table, columns] of Object.entries(TEXTS)) {
      for (const column of columns) {
        await queryRunner.query(`ALTER TABLE "${table}" DROP COLUMN "${column}_normal"`);
      }
    }
  }
}

/** Every index ends with the id, so that rows that are equal in it come in a known order. */
function indexes(queryRunner: QueryRunner): [name: string, definition: string][] {
  const collation = isPostgres(queryRunner) ? ' COLLATE "C"' : '';
  const key = (column: string): string => `(substr("${column}", 1, 200)${collation})`;
  return [
    ['IDX_items_store_id', '"items" ("store_id", "id")'],
    ['IDX_items_book_id', '"items" ("book_id", "id")'],
    ['IDX_books_year', '"books" ("year", "id")'],
    ['IDX_books_year_descending', '"books" ("year" DESC, "id")'],
    ['IDX_books_author', `"books" (${key('author')}, "id")`],
    ['IDX_books_title_order', `"books" (${key('title_normal')}, ${key('title')}, "id")`],
    ['IDX_books_author_order', `"books" (${key('author_normal')}, ${key('author')}, "id")`],
  ];
}

async function fill(queryRunner: QueryRunner, table: string, columns: string[]): Promise<void> {
  const names = columns.map((column) => `"${column}"`).join(', ');
  for (let last = 0; ;) {
    const rows: Record<string, string | number>[] = await queryRunner.query(
      `SELECT "id", ${names} FROM "${table}" WHERE "id" > ${last} ORDER BY "id" LIMIT ${BATCH}`,
    );
    if (rows.length === 0) return;
    last = Number(rows.at(-1)!.id);
    const normals = rows.map((row) => [
      row.id,
      ...columns.map((column) => normalForm(String(row[column]))),
    ]);
    await queryRunner.query(updateFromJson(queryRunner, table, columns), [JSON.stringify(normals)]);
  }
}

function updateFromJson(queryRunner: QueryRunner, table: string, columns: string[]): string {
  const set = columns.map((column, index) => `"${column}_normal" = "row"."value" ->> ${index + 1}`);
  const [source, id] = isPostgres(queryRunner)
    ? [`json_array_elements($1::json) AS "row" ("value")`, `("row"."value" ->> 0)::integer`]
    : [`json_each(?) AS "row"`, `"row"."value" ->> 0`];
  return `UPDATE "${table}" SET ${set.join(', ')} FROM ${source} WHERE "${table}"."id" = ${id}`;
}

const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';

/** As the app computes it. A migration keeps what it was written with, so it has its own copy. */
function normalForm(text: string): string {
  const marks =
    /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g;
  return text.normalize('NFKD').replace(marks, '').normalize('NFC').toUpperCase();
}
