import { column, isPostgres, onPostgres, query, type Sample } from './sample.js';

/** Additions, indexes, constraints and required columns, done safely. */
export const SAFE_STEPS: Sample[] = [
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
    what: 'indexes, fills in and makes required a column of a table that it creates',
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
    what: 'turns an existing index into a constraint',
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
    what: 'adds a check in two steps, only on PostgreSQL',
    up: `if (${isPostgres}) {
        ${query('ALTER TABLE "books" ADD CONSTRAINT "c" CHECK ("year" > -4000) NOT VALID')}
        ${query('ALTER TABLE "books" VALIDATE CONSTRAINT "c"')}
      } else {
        await queryRunner.createCheckConstraint('books', new TableCheck({ name: 'c', expression: '"year" > -4000' }));
      }`,
    down: `await queryRunner.dropCheckConstraint('books', 'c');`,
  },
  {
    what: 'makes a column required after a check has proved that it has no NULL',
    up: onPostgres(
      query('ALTER TABLE books ADD CONSTRAINT c CHECK (status IS NOT NULL) NOT VALID') +
        query('ALTER TABLE books VALIDATE CONSTRAINT c') +
        query('ALTER TABLE books ALTER COLUMN status SET NOT NULL') +
        query('ALTER TABLE books DROP CONSTRAINT c'),
    ),
    down: onPostgres(query('ALTER TABLE books ALTER COLUMN status DROP NOT NULL')),
  },
  {
    what: 'fills in a column in batches, then makes it required',
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
];
