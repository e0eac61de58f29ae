import { startTestApp, type TestApp } from '../../support/test-app.js';
import { engine } from '../../support/test-database.js';

const onPostgres = engine === 'postgres' ? it : it.skip;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** Those of docs/operations.md that an upgrade of the C library or of ICU can make wrong. */
onPostgres(
  'only searches, titles, ISBNs and keys have indexes in the default collation',
  async () => {
    const rows = await app.rows(
      `SELECT DISTINCT indexrelid::regclass::text AS name FROM pg_index
     JOIN pg_class ON oid = indrelid AND relnamespace = 'public'::regnamespace
     WHERE (SELECT oid FROM pg_collation WHERE collname = 'default') = ANY (indcollation)`,
    );
    expect(rows.map(({ name }) => name.replaceAll('"', '')).toSorted()).toEqual([
      'IDX_books_author_normal_trigrams',
      'IDX_books_title',
      'IDX_books_title_normal_trigrams',
      'IDX_stock_movements_document',
      'PK_api_keys',
      'PK_deferred_indexes',
      'PK_idempotency_keys',
      'UQ_books_isbn',
      'UQ_imports_fingerprint',
      'UQ_items_barcode_store_id',
      'migrations_guard_pkey',
    ]);
  },
);
