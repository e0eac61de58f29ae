import {
  type MigrationInterface,
  type QueryRunner,
  TableColumn,
  type TableColumnOptions,
} from 'typeorm';

const TABLES = ['books', 'stores', 'items'];

/**
 * What the API needs besides: when a row was made and changed, its version, and the descriptive
 * columns. Every one has a default or is nullable, so rows written by plain SQL stay valid.
 */
export class AddRemainingColumns1700000600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumns('books', [
      new TableColumn({ name: 'description', type: 'text', isNullable: true }),
      new TableColumn({ name: 'average_rating', type: 'double precision', isNullable: true }),
    ]);
    await queryRunner.addColumn(
      'items',
      new TableColumn({ name: 'received_on', type: 'date', isNullable: true }),
    );
    for (const table of TABLES) {
      await queryRunner.addColumns(table, [
        new TableColumn(moment(queryRunner, 'created_at')),
        new TableColumn(moment(queryRunner, 'updated_at')),
        new TableColumn({ name: 'version', type: 'integer', default: 1 }),
      ]);
    }
  }

  /**
   * @loses books.description, books.average_rating, items.received_on
   * @loses books.created_at, books.updated_at, books.version
   * @loses stores.created_at, stores.updated_at, stores.version
   * @loses items.created_at, items.updated_at, items.version
   */
  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await queryRunner.dropColumns(table, ['created_at', 'updated_at', 'version']);
    }
    await queryRunner.dropColumn('items', 'received_on');
    await queryRunner.dropColumns('books', ['description', 'average_rating']);
  }
}

const moment = (queryRunner: QueryRunner, name: string): TableColumnOptions =>
  queryRunner.dataSource.options.type === 'postgres'
    ? { name, type: 'timestamptz', precision: 3, default: 'now()' }
    : { name, type: 'datetime', default: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')` };
