import { readEnvironment } from '../../src/config/environment.js';
import { createDataSource } from '../../src/data-source.js';
import { stopLedger } from '../../test/support/rows/ledger.js';

/**
 * Makes plain tables of those in the database of DATABASE_URL, for the Nest peers: without what they do
 * not need. A repository compares the author itself, so it gets a plain index. The usual way checks stock
 * in code, so the ledger loses its triggers and the foreign keys that chain it.
 */
const dataSource = await createDataSource(readEnvironment());
await dataSource.initialize();
await dataSource.query('DROP INDEX "IDX_books_author"');
await dataSource.query('CREATE INDEX "IDX_books_author" ON "books" ("author", "id")');
await stopLedger(dataSource);
const queryRunner = dataSource.createQueryRunner();
await queryRunner.dropForeignKey('items', 'FK_items_ledger');
await queryRunner.dropForeignKey('stock_movements', 'FK_stock_movements_previous');
await queryRunner.release();
await dataSource.destroy();
