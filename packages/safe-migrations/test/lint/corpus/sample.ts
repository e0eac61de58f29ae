/** A migration for the lint: the bodies of its methods, and the rule that it breaks, if any. */
export interface Sample {
  what: string;
  rule?: string;
  up: string;
  down?: string;
  /** In a comment on `down`. */
  loses?: string;
  transaction?: false;
  /** Code outside the class. */
  helpers?: string;
}

/** The schema before each of them. */
export const BASE: Sample = {
  what: 'base',
  up: `
    await queryRunner.query(\`CREATE TABLE "books" ("id" integer PRIMARY KEY, "title" varchar(200) NOT NULL,
      "author" varchar(100) NOT NULL, "year" integer, "price" numeric(10, 2), "rating" double precision,
      "status" varchar(20), "released" timestamp)\`);
    await queryRunner.createTable(new Table({ name: 'stores', columns: [
      { name: 'id', type: 'integer', isPrimary: true },
      { name: 'name', type: 'varchar', length: '80' },
      { name: 'visits', type: 'bigint', isNullable: true } ] }));
    await queryRunner.query('CREATE TABLE items (id integer PRIMARY KEY, store_id integer NOT NULL, book_id integer)');`,
  down: `for (const table of ['items', 'stores', 'books']) await queryRunner.dropTable(table);`,
  loses: 'items, stores, books',
};

export const isPostgres = `queryRunner.dataSource.options.type === 'postgres'`;
export const onPostgres = (sql: string): string => `if (${isPostgres}) { ${sql} }`;
export const query = (sql: string): string => `await queryRunner.query(\`${sql}\`);`;
export const column = (name: string, rest: string): string =>
  `new TableColumn({ name: '${name}', ${rest} })`;
export const BACK = query('DROP VIEW v');
