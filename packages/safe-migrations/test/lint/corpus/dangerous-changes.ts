import { BACK, onPostgres, query, type Sample } from './sample.js';

/** Changes that lock, rename, cannot be reverted or use one dialect. */
export const DANGEROUS_CHANGES: Sample[] = [
  {
    what: 'builds an index under a lock',
    rule: 'index-without-concurrently',
    up: query('CREATE INDEX idx_year ON books (year)'),
    down: query('DROP INDEX idx_year'),
  },
  {
    what: 'builds an index through the query runner, in a loop',
    rule: 'index-without-concurrently',
    up: `for (const name of ['store_id', 'book_id'])
      await queryRunner.createIndex('items', new TableIndex({ name: 'i_' + name, columnNames: [name] }));`,
    down: `for (const name of ['store_id', 'book_id']) await queryRunner.dropIndex('items', 'i_' + name);`,
  },
  {
    what: 'adds a unique constraint, which builds an index',
    rule: 'index-without-concurrently',
    up: `await queryRunner.createUniqueConstraint('stores', new TableUnique({ name: 'u', columnNames: ['name'] }));`,
    down: `await queryRunner.dropUniqueConstraint('stores', 'u');`,
  },
  {
    what: 'builds an index concurrently inside a transaction',
    rule: 'concurrently-in-transaction',
    up: onPostgres(query('CREATE INDEX CONCURRENTLY idx_year ON books (year)')),
    down: onPostgres(query('DROP INDEX idx_year')),
  },
  {
    what: 'adds a foreign key that is checked under a lock',
    rule: 'constraint-without-not-valid',
    up: onPostgres(
      query('ALTER TABLE items ADD CONSTRAINT fk FOREIGN KEY (store_id) REFERENCES stores (id)'),
    ),
    down: onPostgres(query('ALTER TABLE items DROP CONSTRAINT fk')),
  },
  {
    what: 'adds a foreign key through the query runner',
    rule: 'constraint-without-not-valid',
    up: `await queryRunner.createForeignKey('items', new TableForeignKey({ name: 'fk',
      columnNames: ['book_id'], referencedTableName: 'books', referencedColumnNames: ['id'] }));`,
    down: `await queryRunner.dropForeignKey('items', 'fk');`,
  },
  {
    what: 'adds a check that is checked under a lock',
    rule: 'constraint-without-not-valid',
    up: onPostgres(query('ALTER TABLE books ADD CONSTRAINT c CHECK (year > -4000)')),
    down: onPostgres(query('ALTER TABLE books DROP CONSTRAINT c')),
  },
  {
    what: 'adds a check as NOT VALID and never validates it',
    rule: 'constraint-without-not-valid',
    up: onPostgres(query('ALTER TABLE books ADD CONSTRAINT c CHECK (year > -4000) NOT VALID')),
    down: onPostgres(query('ALTER TABLE books DROP CONSTRAINT c')),
  },
  {
    what: 'renames a column',
    rule: 'rename',
    up: query('ALTER TABLE books RENAME COLUMN author TO writer'),
    down: query('ALTER TABLE books RENAME COLUMN writer TO author'),
  },
  {
    what: 'renames a table through the query runner',
    rule: 'rename',
    up: `await queryRunner.renameTable('stores', 'shops');`,
    down: `await queryRunner.renameTable('shops', 'stores');`,
  },
  {
    what: 'renames a column in a helper',
    rule: 'rename',
    helpers: `const move = (queryRunner: QueryRunner, [from, to]: string[]) =>
      queryRunner.renameColumn('books', from, to);`,
    up: `await move(queryRunner, ['title', 'name']);`,
    down: `await move(queryRunner, ['name', 'title']);`,
  },
  {
    what: 'updates a whole table',
    rule: 'whole-table-change',
    up: query(`UPDATE "books" SET "status" = 'available' WHERE "status" IS NULL`),
    down: query(`UPDATE books SET status = NULL WHERE status = 'available'`),
  },
  {
    what: 'updates a whole table from another one',
    rule: 'whole-table-change',
    up: query(`UPDATE items SET book_id = b.id FROM books b WHERE b.id = items.store_id`),
    down: BACK,
  },
  {
    what: 'updates a whole table through a query builder',
    rule: 'whole-table-change',
    up: `await queryRunner.manager.createQueryBuilder().update('books').set({ year: 0 }).where('year IS NULL').execute();`,
    down: BACK,
  },
  {
    what: 'updates a whole table in a block of PL/pgSQL',
    rule: 'whole-table-change',
    up: onPostgres(query(`DO $$ BEGIN UPDATE books SET year = year + 1; END $$`)),
    down: BACK,
  },
  {
    what: 'deletes everything',
    rule: 'whole-table-change',
    up: query('DELETE FROM items'),
    down: BACK,
  },
  {
    what: 'has a down that does nothing',
    rule: 'no-way-back',
    up: query('ALTER TABLE books ADD COLUMN pages integer'),
    down: '// nothing to do',
  },
  {
    what: 'has a down that throws',
    rule: 'no-way-back',
    up: query('ALTER TABLE books ADD COLUMN pages integer'),
    down: `throw new Error('cannot be undone');`,
  },
  {
    what: 'runs PostgreSQL syntax on SQLite',
    rule: 'one-engine-sql',
    up: query(`UPDATE books SET released = now() WHERE id = 5`),
    down: query(`UPDATE books SET released = NULL WHERE id = 5`),
  },
  {
    what: 'uses a PostgreSQL cast',
    rule: 'one-engine-sql',
    up: query(`UPDATE books SET year = '1999'::integer WHERE id BETWEEN 1 AND 1000`),
    down: BACK,
  },
  {
    what: 'runs SQLite syntax on PostgreSQL',
    rule: 'one-engine-sql',
    up: query('CREATE TABLE tags (id integer PRIMARY KEY AUTOINCREMENT, name text)'),
    down: query('DROP TABLE tags'),
    loses: 'tags',
  },
  {
    what: 'runs a PRAGMA on PostgreSQL',
    rule: 'one-engine-sql',
    up: query('PRAGMA foreign_keys = OFF'),
    down: BACK,
  },
  {
    what: 'has a down that drops a table without declaring it',
    rule: 'undeclared-loss',
    up: `await queryRunner.createTable(new Table({ name: 'tags', columns: [{ name: 'id', type: 'integer', isPrimary: true }] }));`,
    down: `await queryRunner.dropTable('tags');`,
  },
  {
    what: 'has a down that drops a different column than it declares',
    rule: 'undeclared-loss',
    up: query('ALTER TABLE books ADD COLUMN pages integer'),
    down: query('ALTER TABLE books DROP COLUMN pages'),
    loses: 'books.page_count',
  },
  {
    what: 'has a down that deletes rows without declaring it',
    rule: 'undeclared-loss',
    up: query(`INSERT INTO stores (id, name) VALUES (1, 'first')`),
    down: query('DELETE FROM stores WHERE id = 1'),
  },
  {
    what: 'deletes rows through an entity, which the tool does not know',
    rule: 'up-throws',
    up: `await queryRunner.manager.getRepository('books').delete({ year: 0 });`,
    down: BACK,
  },
  {
    what: 'contains a TODO of the generator',
    rule: 'unfinished',
    up: `// TODO the type of books.cover cannot be said for both engines
      ${query('ALTER TABLE books ADD COLUMN cover text')}`,
    down: query('ALTER TABLE books DROP COLUMN cover'),
    loses: 'books.cover',
  },
  {
    what: 'opts out without a reason',
    rule: 'rename',
    up: `// lint-allow rename
      ${query('ALTER TABLE books RENAME COLUMN author TO writer')}`,
    down: query('ALTER TABLE books RENAME COLUMN writer TO author'),
  },
];
