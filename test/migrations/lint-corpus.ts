/** A migration for the lint: the body of its methods, and the rule that it breaks, if any. */
export interface Sample {
  what: string;
  rule?: string;
  up: string;
  down?: string;
  /** In a comment on `down`. */
  loses?: string;
  transaction?: false;
  /** Outside of the class. */
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

const isPostgres = `queryRunner.dataSource.options.type === 'postgres'`;
const onPostgres = (sql: string): string => `if (${isPostgres}) { ${sql} }`;
const query = (sql: string): string => `await queryRunner.query(\`${sql}\`);`;
const column = (name: string, rest: string): string =>
  `new TableColumn({ name: '${name}', ${rest} })`;
const BACK = query('DROP VIEW v');

export const DANGEROUS: Sample[] = [
  {
    what: 'drops and adds a column to lengthen it, as typeorm generates it',
    rule: 'drop-and-add',
    up: onPostgres(
      query('ALTER TABLE "books" DROP COLUMN "title"') +
        query(`ALTER TABLE "books" ADD "title" character varying(500) NOT NULL DEFAULT ''`),
    ),
    down: BACK,
  },
  {
    what: 'drops and adds a column through the query runner',
    rule: 'drop-and-add',
    up: `await queryRunner.dropColumn('books', 'year');
      await queryRunner.addColumn('books', ${column('year', `type: 'smallint', isNullable: true`)});`,
    down: BACK,
  },
  {
    what: 'drops and adds a column in one statement',
    rule: 'drop-and-add',
    up: onPostgres(query('ALTER TABLE books DROP COLUMN rating, ADD COLUMN rating real')),
    down: BACK,
  },
  {
    what: 'drops and adds a column on the way back',
    rule: 'drop-and-add',
    up: onPostgres(query('ALTER TABLE books ALTER COLUMN title TYPE varchar(500)')),
    down:
      query('ALTER TABLE books DROP COLUMN title') +
      query(`ALTER TABLE books ADD COLUMN title varchar(200) NOT NULL DEFAULT ''`),
    loses: 'books.title',
  },
  {
    what: 'requires a new column that has no default',
    rule: 'not-null-without-default',
    up: query('ALTER TABLE books ADD COLUMN pages integer NOT NULL'),
    down: query('ALTER TABLE books DROP COLUMN pages'),
    loses: 'books.pages',
  },
  {
    what: 'requires a new column through the query runner',
    rule: 'not-null-without-default',
    up: `await queryRunner.addColumn('items', ${column('quantity', `type: 'integer'`)});`,
    down: `await queryRunner.dropColumn('items', 'quantity');`,
    loses: 'items.quantity',
  },
  {
    what: 'requires a column that nothing has filled in',
    rule: 'not-null-without-default',
    up: onPostgres(query('ALTER TABLE books ALTER COLUMN status SET NOT NULL')),
    down: onPostgres(query('ALTER TABLE books ALTER COLUMN status DROP NOT NULL')),
  },
  {
    what: 'requires a column through changeColumn',
    rule: 'not-null-without-default',
    up: `const old = ${column('year', `type: 'integer', isNullable: true`)};
      const required = old.clone(); required.isNullable = false;
      await queryRunner.changeColumn('books', old, required);`,
    down: BACK,
  },
  {
    what: 'requires a column after it has filled in another one',
    rule: 'not-null-without-default',
    up: onPostgres(
      query(
        `UPDATE books SET year = 0 WHERE id IN (SELECT id FROM books WHERE year IS NULL LIMIT 1000)`,
      ) + query('ALTER TABLE books ALTER COLUMN status SET NOT NULL'),
    ),
    down: BACK,
  },
  {
    what: 'requires a column beside a check of another one',
    rule: 'not-null-without-default',
    up: onPostgres(
      query('ALTER TABLE books ADD CONSTRAINT chk_year CHECK (year > -5000) NOT VALID') +
        query('ALTER TABLE books ALTER COLUMN status SET NOT NULL'),
    ),
    down: BACK,
  },
  {
    what: 'shortens a varchar',
    rule: 'narrowing-type',
    up: onPostgres(query('ALTER TABLE books ALTER COLUMN title TYPE varchar(50)')),
    down: onPostgres(query('ALTER TABLE books ALTER COLUMN title TYPE varchar(200)')),
  },
  {
    what: 'shortens a varchar through changeColumn',
    rule: 'narrowing-type',
    up: `await queryRunner.changeColumn('stores', 'name', ${column('name', `type: 'varchar', length: '40'`)});`,
    down: BACK,
  },
  {
    what: 'makes a bigint an integer',
    rule: 'narrowing-type',
    up: onPostgres(
      query('ALTER TABLE "stores" ALTER COLUMN "visits" SET DATA TYPE int USING "visits"::int'),
    ),
    down: BACK,
  },
  {
    what: 'makes a timestamp a date',
    rule: 'narrowing-type',
    up: onPostgres(query('ALTER TABLE books ALTER released TYPE date')),
    down: BACK,
  },
  {
    what: 'takes digits from a numeric',
    rule: 'narrowing-type',
    up: onPostgres(query('ALTER TABLE books ALTER COLUMN price TYPE numeric(8, 2)')),
    down: BACK,
  },
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
    what: 'builds an index concurrently inside of a transaction',
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
    what: 'runs SQL of PostgreSQL on SQLite',
    rule: 'one-engine-sql',
    up: query(`UPDATE books SET released = now() WHERE id = 5`),
    down: query(`UPDATE books SET released = NULL WHERE id = 5`),
  },
  {
    what: 'casts as PostgreSQL does',
    rule: 'one-engine-sql',
    up: query(`UPDATE books SET year = '1999'::integer WHERE id BETWEEN 1 AND 1000`),
    down: BACK,
  },
  {
    what: 'runs SQL of SQLite on PostgreSQL',
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
    what: 'has a down that drops a table and does not say so',
    rule: 'undeclared-loss',
    up: `await queryRunner.createTable(new Table({ name: 'tags', columns: [{ name: 'id', type: 'integer', isPrimary: true }] }));`,
    down: `await queryRunner.dropTable('tags');`,
  },
  {
    what: 'has a down that drops another column than it says',
    rule: 'undeclared-loss',
    up: query('ALTER TABLE books ADD COLUMN pages integer'),
    down: query('ALTER TABLE books DROP COLUMN pages'),
    loses: 'books.page_count',
  },
  {
    what: 'has a down that deletes rows and does not say so',
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
    what: 'was generated and not finished',
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

export const SAFE: Sample[] = [
  {
    what: 'adds a nullable column',
    up: query('ALTER TABLE books ADD COLUMN pages integer'),
    down: query('ALTER TABLE books DROP COLUMN pages'),
    loses: 'books.pages',
  },
  {
    what: 'adds a required column with a default',
    up: query(`ALTER TABLE books ADD COLUMN language varchar(2) NOT NULL DEFAULT 'en'`),
    down: query('ALTER TABLE books DROP COLUMN language'),
    loses: 'books.language',
  },
  {
    what: 'adds columns through the query runner',
    up: `await queryRunner.addColumns('books', [
      ${column('pages', `type: 'integer', isNullable: true`)}, ${column('copies', `type: 'integer', default: 0`)}]);`,
    down: `await queryRunner.dropColumns('books', ['pages', 'copies']);`,
    loses: 'books.pages, books.copies',
  },
  {
    what: 'creates a table with its indexes and keys',
    up: `await queryRunner.createTable(new Table({ name: 'tags',
        columns: [{ name: 'id', type: 'integer', isPrimary: true }, { name: 'book_id', type: 'integer' }],
        indices: [{ name: 'i', columnNames: ['book_id'] }] }));
      await queryRunner.createForeignKey('tags', new TableForeignKey({ name: 'fk',
        columnNames: ['book_id'], referencedTableName: 'books', referencedColumnNames: ['id'] }));`,
    down: `await queryRunner.dropTable('tags');`,
    loses: 'tags',
  },
  {
    what: 'indexes, fills in and requires a column of a table that it creates',
    up:
      query('CREATE TABLE tags (id integer PRIMARY KEY, name varchar(20))') +
      query('CREATE UNIQUE INDEX tags_name ON tags (name)') +
      query(`UPDATE tags SET name = 'x'`) +
      onPostgres(query('ALTER TABLE tags ALTER COLUMN name SET NOT NULL')),
    down: query('DROP TABLE tags'),
    loses: 'tags',
  },
  {
    what: 'builds an index concurrently on PostgreSQL',
    transaction: false,
    up: `const concurrently = ${isPostgres} ? 'CONCURRENTLY' : '';
      await queryRunner.query(\`CREATE INDEX \${concurrently} idx_year ON books (year)\`);`,
    down: query('DROP INDEX idx_year'),
  },
  {
    what: 'builds an index concurrently through the query runner',
    transaction: false,
    up: `await queryRunner.createIndex('books', new TableIndex({ name: 'i', columnNames: ['year'],
      isConcurrent: ${isPostgres} }));`,
    down: `await queryRunner.dropIndex('books', 'i');`,
  },
  {
    what: 'makes an index that is there a constraint',
    up: onPostgres(query('ALTER TABLE stores ADD CONSTRAINT u UNIQUE USING INDEX idx_name')),
    down: onPostgres(query('ALTER TABLE stores DROP CONSTRAINT u')),
  },
  {
    what: 'adds a foreign key in two steps',
    up: onPostgres(
      query(
        'ALTER TABLE items ADD CONSTRAINT fk FOREIGN KEY (store_id) REFERENCES stores (id) NOT VALID',
      ) + query('ALTER TABLE items VALIDATE CONSTRAINT fk'),
    ),
    down: onPostgres(query('ALTER TABLE items DROP CONSTRAINT fk')),
  },
  {
    what: 'adds a check in two steps, and nothing on SQLite',
    up: `if (${isPostgres}) {
        ${query('ALTER TABLE "books" ADD CONSTRAINT "c" CHECK ("year" > -4000) NOT VALID')}
        ${query('ALTER TABLE "books" VALIDATE CONSTRAINT "c"')}
      } else {
        await queryRunner.createCheckConstraint('books', new TableCheck({ name: 'c', expression: '"year" > -4000' }));
      }`,
    down: `await queryRunner.dropCheckConstraint('books', 'c');`,
  },
  {
    what: 'requires a column after a check has proved that nothing is NULL',
    up: onPostgres(
      query('ALTER TABLE books ADD CONSTRAINT c CHECK (status IS NOT NULL) NOT VALID') +
        query('ALTER TABLE books VALIDATE CONSTRAINT c') +
        query('ALTER TABLE books ALTER COLUMN status SET NOT NULL') +
        query('ALTER TABLE books DROP CONSTRAINT c'),
    ),
    down: onPostgres(query('ALTER TABLE books ALTER COLUMN status DROP NOT NULL')),
  },
  {
    what: 'fills in a column in batches, and then requires it',
    up: `for (let last = 0; ; ) {
        const rows = await queryRunner.query(\`SELECT id FROM books WHERE id > \${last} ORDER BY id LIMIT 1000\`);
        if (rows.length === 0) break;
        const end = Number(rows.at(-1).id);
        await queryRunner.query(\`UPDATE books SET status = 'available' WHERE id > \${last} AND id <= \${end}\`);
        if (end <= last) break;
        last = end;
      }
      const old = ${column('status', `type: 'varchar', length: '20', isNullable: true`)};
      const required = old.clone(); required.isNullable = false;
      await queryRunner.changeColumn('books', old, required);`,
    down: `const required = ${column('status', `type: 'varchar', length: '20'`)};
      const old = required.clone(); old.isNullable = true;
      await queryRunner.changeColumn('books', required, old);`,
  },
  {
    what: 'lengthens a varchar in place',
    up: onPostgres(query('ALTER TABLE books ALTER COLUMN title TYPE varchar(500)')),
    down: onPostgres(query('ALTER TABLE books ALTER COLUMN title TYPE varchar(200)')),
  },
  {
    what: 'lengthens a varchar through changeColumn',
    up: `await queryRunner.changeColumn('books', 'author', ${column('author', `type: 'varchar', length: '1000'`)});`,
    down: `await queryRunner.changeColumn('books', 'author', ${column('author', `type: 'varchar', length: '100'`)});`,
  },
  {
    what: 'makes a varchar a text',
    up: onPostgres(query('ALTER TABLE books ALTER COLUMN author SET DATA TYPE text')),
    down: onPostgres(query('ALTER TABLE books ALTER COLUMN author TYPE varchar(100)')),
  },
  {
    what: 'makes an integer a bigint',
    up: `await queryRunner.changeColumn('books', 'year', ${column('year', `type: 'bigint', isNullable: true`)});`,
    down: `await queryRunner.changeColumn('books', 'year', ${column('year', `type: 'integer', isNullable: true`)});`,
  },
  {
    what: 'lengthens a column of which only its own down tells the old type',
    up: onPostgres(query('ALTER TABLE elsewhere ALTER COLUMN note TYPE varchar(300)')),
    down: onPostgres(query('ALTER TABLE elsewhere ALTER COLUMN note TYPE varchar(200)')),
  },
  {
    what: 'gives a numeric more digits',
    up: onPostgres(query('ALTER TABLE books ALTER COLUMN price TYPE numeric(12, 2)')),
    down: onPostgres(query('ALTER TABLE books ALTER COLUMN price TYPE numeric(10, 2)')),
  },
  {
    what: 'updates rows by their key',
    up: query(`UPDATE books SET status = 'lost' WHERE id IN (4, 8, 15)`),
    down: query(`UPDATE books SET status = NULL WHERE id IN (4, 8, 15)`),
  },
  {
    what: 'updates batch after batch until none is left',
    up: `for (let affected = 1; affected > 0; ) {
        const [, count] = await queryRunner.query(\`UPDATE books SET year = 0 WHERE id IN
          (SELECT id FROM books WHERE year IS NULL LIMIT 1000)\`);
        affected = count ?? 0;
      }`,
    down: query(
      `UPDATE books SET year = NULL WHERE id IN (SELECT id FROM books WHERE year = 0 LIMIT 1000)`,
    ),
  },
  {
    what: 'updates a batch that a WITH has chosen',
    up: query(`WITH batch AS (SELECT id FROM books WHERE year IS NULL LIMIT 1000)
      UPDATE books SET year = 0 WHERE id IN (SELECT id FROM batch)`),
    down: query(`UPDATE books SET year = NULL WHERE id BETWEEN 1 AND 1000`),
  },
  {
    what: 'updates what it has computed, by parameters',
    up: `const isPostgres = ${isPostgres};
      await queryRunner.query(\`UPDATE books SET year = 1999 WHERE id = \${isPostgres ? '$1' : '?'}\`, [7]);`,
    down: query('UPDATE books SET year = NULL WHERE id = 7'),
  },
  {
    what: 'drops a default',
    up: onPostgres(query('ALTER TABLE books ALTER COLUMN status DROP DEFAULT')),
    down: onPostgres(query(`ALTER TABLE books ALTER COLUMN status SET DEFAULT 'available'`)),
  },
  {
    what: 'drops an index',
    up: query('DROP INDEX IF EXISTS idx_old'),
    down: onPostgres(query('CREATE INDEX idx_old ON books (year)')),
  },
  {
    what: 'drops a column that nobody uses any more',
    up: query('ALTER TABLE books DROP COLUMN rating'),
    down: query('ALTER TABLE books ADD COLUMN rating double precision'),
  },
  {
    what: 'has the words of every rule in strings and comments',
    up: `// UPDATE books SET year = 1; DROP COLUMN title; RENAME TO x
      ${query(`INSERT INTO stores (id, name) VALUES (1, 'RENAME COLUMN a TO b; CREATE INDEX x ON books (y)')`)}
      ${query('/* ALTER TABLE books ADD COLUMN a int NOT NULL */ INSERT INTO stores (id, name) VALUES (2, $$now()$$)').replace('$$now()$$', `'now()::date'`)}`,
    down: query('DELETE FROM stores WHERE id IN (1, 2)'),
    loses: 'stores',
  },
  {
    what: 'creates a view',
    up: query('CREATE VIEW v AS SELECT id, title FROM books'),
    down: query('DROP VIEW v'),
  },
  {
    what: 'branches by the engine, with SQL of each',
    up: `if (${isPostgres}) {
        ${query('CREATE TABLE tags (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, at timestamptz DEFAULT now())')}
      } else {
        ${query(`CREATE TABLE tags (id integer PRIMARY KEY AUTOINCREMENT, at datetime DEFAULT (strftime('%Y', 'now')))`)}
      }`,
    down: query('DROP TABLE tags'),
    loses: 'tags',
  },
  {
    what: 'rebuilds a table by hand on SQLite',
    up: `if (!(${isPostgres})) {
        ${query('CREATE TABLE new_stores (id integer PRIMARY KEY, name varchar(80) NOT NULL, visits bigint)')}
        ${query('INSERT INTO new_stores SELECT id, name, visits FROM stores')}
        ${query('DROP TABLE stores')}
        ${query('ALTER TABLE new_stores RENAME TO stores')}
      }`,
    down: query('CREATE VIEW v AS SELECT 1'),
  },
  {
    what: 'creates a trigger on each engine',
    up: `if (${isPostgres}) {
        ${query(`CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.year := 1; RETURN NEW; END'`)}
        ${query('CREATE TRIGGER t BEFORE UPDATE ON books FOR EACH ROW EXECUTE FUNCTION touch()')}
      } else {
        ${query('CREATE TRIGGER t AFTER UPDATE ON books BEGIN UPDATE books SET year = 1; END')}
      }`,
    down: `await queryRunner.query(${isPostgres} ? 'DROP TRIGGER t ON books' : 'DROP TRIGGER t');`,
  },
  {
    what: 'opts out with a reason',
    up: `// lint-allow rename: the only release that reads it is stopped while this runs
      ${query('ALTER TABLE books RENAME COLUMN author TO writer')}`,
    down: query('ALTER TABLE books RENAME COLUMN writer TO author'),
  },
  {
    what: 'creates a table unless it is there',
    up: `if (!(await queryRunner.hasTable('tags'))) {
        await queryRunner.createTable(new Table({ name: 'tags', columns: [{ name: 'id', type: 'integer', isPrimary: true }] }));
      }`,
    down: `await queryRunner.dropTable('tags', true);`,
    loses: 'tags',
  },
  {
    what: 'changes nothing',
    up: '',
    down: '',
  },
];
