import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For low stock of all stores, and of one. */
const REORDERED = [
  ['IDX_items_reordered', '"id"'],
  ['IDX_items_store_reordered', '"store_id", "id"'],
];

/** A barcode is unique in its store. Few items have a quantity at which they are reordered. */
export class IndexStockColumnsOfItems1700001850000 implements MigrationInterface {
  /** @requires items: "barcode" IS NULL */
  async up(queryRunner: QueryRunner): Promise<void> {
    // lint-allow index-without-concurrently: blocks writes for less than a second with 100,000 items
    await queryRunner.query(
      'CREATE UNIQUE INDEX "UQ_items_barcode_store_id" ON "items" ("barcode", "store_id")',
    );
    for (const [name, columns] of REORDERED) {
      await queryRunner.query(
        `CREATE INDEX "${name}" ON "items" (${columns}) WHERE "reorder_level" IS NOT NULL`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name] of REORDERED) await queryRunner.query(`DROP INDEX "${name}"`);
    await queryRunner.query('DROP INDEX "UQ_items_barcode_store_id"');
  }
}
