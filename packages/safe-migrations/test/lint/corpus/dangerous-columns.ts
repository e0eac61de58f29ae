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
    what: 'drops and adds a column in down',
    rule: 'drop-and-add',
    up: onPostgres(query('ALTER TABLE books ALTER COLUMN title TYPE varchar(500)')),
    down:
      query('ALTER TABLE books DROP COLUMN title') +
      query(`ALTER TABLE books ADD COLUMN title varchar(200) NOT NULL DEFAULT ''`),
    loses: 'books.title',
  },
  {
    what: 'adds a required column without a default',
    rule: 'not-null-without-default',
    up: query('ALTER TABLE books ADD COLUMN pages integer NOT NULL'),
    down: query('ALTER TABLE books DROP COLUMN pages'),
    loses: 'books.pages',
  },
  {
    what: 'adds a required column through the query runner',
    rule: 'not-null-without-default',
    up: `await queryRunner.addColumn('items', ${column('quantity', `type: 'integer'`)});`,
    down: `await queryRunner.dropColumn('items', 'quantity');`,
    loses: 'items.quantity',
  },
  {
    what: 'makes a column required without filling it in',
    rule: 'not-null-without-default',
    up: onPostgres(query('ALTER TABLE books ALTER COLUMN status SET NOT NULL')),
    down: onPostgres(query('ALTER TABLE books ALTER COLUMN status DROP NOT NULL')),
  },
  {
    what: 'makes a column required through changeColumn',
    rule: 'not-null-without-default',
    up: `const old = ${column('year', `type: 'integer', isNullable: true`)};
      const required = old.clone(); required.isNullable = false;
      await queryRunner.changeColumn('books', old, required);`,
    down: BACK,
  },
  {
    what: 'makes a column required after filling in another one',
    rule: 'not-null-without-default',
    up: onPostgres(
      query(
        `UPDATE books SET year = 0 WHERE id IN (SELECT id FROM books WHERE year IS NULL LIMIT 1000)`,
      ) + query('ALTER TABLE books ALTER COLUMN status SET NOT NULL'),
    ),
    down: BACK,
  },
  {
    what: 'makes a column required after a check of another one',
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
    what: 'changes a bigint to an integer',
    rule: 'narrowing-type',
    up: onPostgres(
      query('ALTER TABLE "stores" ALTER COLUMN "visits" SET DATA TYPE int USING "visits"::int'),
    ),
    down: BACK,
  },
  {
    what: 'changes a timestamp to a date',
    rule: 'narrowing-type',
    up: onPostgres(query('ALTER TABLE books ALTER released TYPE date')),
    down: BACK,
  },
  {
    what: 'reduces the precision of a numeric',
    rule: 'narrowing-type',
    up: onPostgres(query('ALTER TABLE books ALTER COLUMN price TYPE numeric(8, 2)')),
    down: BACK,
  },
];
