/** A way to break a migration: a text in it and its replacement. */
export interface Mutation {
  file: string;
  what: string;
  from: string;
  to: string;
  /** The engine on which it has no effect, so that it cannot be detected. */
  isHarmlessOn?: 'postgres';
}

const mutations = (file: string, list: [what: string, from: string, to: string][]): Mutation[] =>
  list.map(([what, from, to]) => ({ file, what, from, to }));

const books = mutations('1700000000000-create-books', [
  ['down: does nothing', `await queryRunner.dropTable('books');`, ''],
  ['up: wrong length', `type: 'varchar', length: '200'`, `type: 'varchar', length: '199'`],
  ['up: wrong type', `{ name: 'year', type: 'integer'`, `{ name: 'year', type: 'bigint'`],
  ['up: required instead of nullable', `length: '13', isNullable: true`, `length: '13'`],
  ['up: nullable instead of required', `length: '200' }`, `length: '200', isNullable: true }`],
  ['up: no unique constraint', `uniques: [{ name: 'UQ_books_isbn', columnNames: ['isbn'] }],`, ''],
  ['up: a weaker check', 'length("author") <= 100', 'length("author") <= 1000'],
  ['up: another name of a constraint', 'UQ_books_isbn', 'UQ_isbn'],
]);

const pageCount = mutations('1700000100000-add-page-count-to-books', [
  [
    'down: drops another column',
    `dropColumn('books', 'page_count')`,
    `dropColumn('books', 'year')`,
  ],
  ['down: does nothing', `await queryRunner.dropColumn('books', 'page_count');`, ''],
  [
    'down: deletes rows',
    `await queryRunner.dropColumn('books', 'page_count');`,
    `await queryRunner.query('DELETE FROM "books" WHERE "page_count" IS NOT NULL');
     await queryRunner.dropColumn('books', 'page_count');`,
  ],
  [
    'down: changes rows',
    `await queryRunner.dropColumn('books', 'page_count');`,
    `await queryRunner.dropColumn('books', 'page_count');
     await queryRunner.query('UPDATE "books" SET "title" = trim("title")');`,
  ],
  ['up: wrong type', `type: 'integer'`, `type: 'text'`],
  ['up: a default', `isNullable: true`, `isNullable: true, default: 0`],
  [
    'up: changes rows',
    `await queryRunner.addColumn(`,
    `await queryRunner.query('UPDATE "books" SET "year" = 0 WHERE "year" IS NULL');
     await queryRunner.addColumn(`,
  ],
]);

const status = mutations('1700000200000-add-status-to-books', [
  ['up: fills in something else', `SET "status" = 'available'`, `SET "status" = 'lost'`],
  ['up: wrong default', "required.default = `'available'`", "required.default = `'lost'`"],
  ['up: no default', "required.default = `'available'`;", ''],
  ['up: stays nullable', 'required.isNullable = false;', ''],
  ['up: a check that allows less', `'lost', 'withdrawn')`, `'lost')`],
  [
    'down: leaves the check out',
    `await queryRunner.dropCheckConstraint('books', 'CHK_books_status');`,
    '',
  ],
  ['down: leaves the column', `await queryRunner.dropColumn('books', 'status');`, ''],
]);

const stores = mutations('1700000300000-create-stores-and-items', [
  ['down: leaves a table', `await queryRunner.dropTable('stores');`, ''],
  ['down: parents first, rows kept', `await queryRunner.dropTable('items');`, ''],
  ['up: restricts instead of cascading', `onDelete: 'CASCADE'`, `onDelete: 'RESTRICT'`],
  [
    'up: wrong default',
    `name: 'quantity', type: 'integer', default: 0`,
    `name: 'quantity', type: 'integer', default: 1`,
  ],
  [
    'up: no check of the price',
    `{ name: 'CHK_items_price', expression: '"price_cents" >= 0' },`,
    '',
  ],
  ['up: another wrong default', '? true : 1', '? false : 0'],
]);

const indexes = mutations('1700000400000-index-what-is-searched', [
  ['up: an index less', `  ['books', 'year'],\n`, ''],
  ['up: an index on another column', `['books', 'title'],`, `['books', 'isbn'],`],
  [
    'down: leaves an index',
    'of INDEXES) {\n      await queryRunner.dropIndex',
    'of INDEXES.slice(1)) {\n      await queryRunner.dropIndex',
  ],
  ['up: a unique index', 'columnNames: [column] }', 'columnNames: [column], isUnique: true }'],
]);

const widening = mutations('1700000500000-widen-title-and-author', [
  [
    'down: loses the index',
    `await queryRunner.createIndex(`,
    `await (async (..._: unknown[]) => undefined)(`,
  ],
  [
    'down: wrong length',
    `resize(queryRunner, 'author', 1000, 100)`,
    `resize(queryRunner, 'author', 1000, 101)`,
  ],
  ['down: forgets a column', `await resize(queryRunner, 'title', 500, 200);`, ''],
  [
    'down: cuts what is too long',
    `await resize(queryRunner, 'author', 1000, 100);`,
    `await queryRunner.query('UPDATE "books" SET "author" = substr("author", 1, 100)');
     await resize(queryRunner, 'author', 1000, 100);`,
  ],
  [
    'up: cuts what is longer',
    `await resize(queryRunner, 'title', 200, 500);`,
    `await queryRunner.query('UPDATE "books" SET "title" = substr("title", 1, 50)');
     await resize(queryRunner, 'title', 200, 500);`,
  ],
  ['up: keeps the index', `await queryRunner.dropIndex('books', 'IDX_books_author');`, ''],
]);

const remaining = mutations('1700000600000-add-remaining-columns', [
  ['up: wrong type', `type: 'double precision'`, `type: 'integer'`],
  ['up: wrong default', `type: 'integer', default: 1`, `type: 'integer', default: 0`],
  ['down: leaves a column', `'created_at', 'updated_at', 'version'`, `'created_at', 'updated_at'`],
  ['down: leaves another column', `await queryRunner.dropColumn('items', 'received_on');`, ''],
]);

/** PostgreSQL drops a check with its column. */
for (const mutation of status) {
  if (mutation.what === 'down: leaves the check out') mutation.isHarmlessOn = 'postgres';
}

export const MUTATIONS: Mutation[] = [
  ...books,
  ...pageCount,
  ...status,
  ...stores,
  ...indexes,
  ...widening,
  ...remaining,
];
