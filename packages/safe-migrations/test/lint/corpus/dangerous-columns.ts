import { BACK, column, onPostgres, query, type Sample } from './sample.js';

/** Changes of columns that lose data or fail on existing rows. */
export const DANGEROUS_COLUMNS: Sample[] = [
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
];
