import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

const id = (table: string): TableColumnOptions => ({
  name: 'id',
  type: 'integer',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
  primaryKeyConstraintName: `PK_${table}`,
});

const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';

/**
 * The lecture's one-to-many relation. The rules for deletes live in the database: a store takes
 * its items with it, a book that is in stock stays.
 */
export class CreateStoresAndItems1700000300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'stores',
        columns: [
          id('stores'),
          { name: 'name', type: 'varchar', length: '80' },
          { name: 'is_active', type: 'boolean', default: isPostgres(queryRunner) ? true : 1 },
        ],
        checks: [{ name: 'CHK_stores_name_length', expression: 'length("name") <= 80' }],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'items',
        columns: [
          id('items'),
          { name: 'name', type: 'varchar', length: '80' },
          { name: 'price_cents', type: 'integer' },
          { name: 'quantity', type: 'integer', default: 0 },
          { name: 'store_id', type: 'integer' },
          { name: 'book_id', type: 'integer', isNullable: true },
        ],
        checks: [
          { name: 'CHK_items_price', expression: '"price_cents" >= 0' },
          { name: 'CHK_items_quantity', expression: '"quantity" >= 0' },
          { name: 'CHK_items_name_length', expression: 'length("name") <= 80' },
        ],
        foreignKeys: [
          {
            name: 'FK_items_store',
            columnNames: ['store_id'],
            referencedTableName: 'stores',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
          {
            name: 'FK_items_book',
            columnNames: ['book_id'],
            referencedTableName: 'books',
            referencedColumnNames: ['id'],
            onDelete: 'RESTRICT',
          },
        ],
      }),
    );
  }

  /** @loses stores, items */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('items');
    await queryRunner.dropTable('stores');
  }
}
