import {
  type MigrationInterface,
  type QueryRunner,
  Table,
  type TableColumnOptions,
  TableForeignKey,
  type TableIndexOptions,
} from 'typeorm';

/**
 * The stock ledger: one entry for each change of an item's quantity, price or store. Each refers to the
 * one before it. Entries outlive items, stores and books, so they have no foreign key to them.
 */
export class CreateStockLedger1700001900000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'stock_movements',
        columns: columns(queryRunner),
        uniques: [
          { name: 'UQ_stock_movements_chain', columnNames: ['item_id', 'seq', 'quantity_after'] },
        ],
        indices: INDEXES,
        // PostgreSQL would parse them again for each statement: a later migration adds a trigger.
        checks: isPostgres(queryRunner)
          ? []
          : CHECKS.map(([name, expression]) => ({
              name: `CHK_stock_movements_${name}`,
              expression,
            })),
      }),
    );
    if (isPostgres(queryRunner)) {
      // While items have few entries each, the planner would look for an entry among all of its item.
      // lint-allow one-engine-sql: SQLite prefers a unique index without statistics
      await queryRunner.query(
        'ALTER TABLE "stock_movements" ALTER COLUMN "item_id" SET (n_distinct = -0.01)',
      );
    }
    // A key of the same table: on PostgreSQL the unique constraint that it refers to must exist first.
    await queryRunner.createForeignKey(
      'stock_movements',
      new TableForeignKey({
        name: 'FK_stock_movements_previous',
        columnNames: ['item_id', 'previous_seq', 'quantity_before'],
        referencedTableName: 'stock_movements',
        referencedColumnNames: ['item_id', 'seq', 'quantity_after'],
      }),
    );
  }

  /** @loses stock_movements */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('stock_movements');
  }
}

const integer = (name: string, isNullable = false): TableColumnOptions => ({
  name,
  type: 'integer',
  isNullable,
});

const text = (name: string, length: number, isNullable = true): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: String(length),
  isNullable,
});

const columns = (queryRunner: QueryRunner): TableColumnOptions[] => [
  {
    name: 'id',
    type: 'integer',
    isPrimary: true,
    isGenerated: true,
    generationStrategy: 'increment',
    primaryKeyConstraintName: 'PK_stock_movements',
  },
  integer('item_id'),
  integer('seq'),
  integer('previous_seq', true),
  integer('quantity_before'),
  integer('delta'),
  integer('quantity_after'),
  text('type', 20, false),
  integer('price_cents'),
  integer('unit_price_cents', true),
  text('reference', 80),
  text('note', 500),
  text('document', 36),
  text('actor', 16),
  integer('reverses_id', true),
  integer('store_id'),
  integer('book_id', true),
  text('item_name', 80, false),
  timestamp(queryRunner, 'occurred_at'),
  timestamp(queryRunner, 'recorded_at'),
];

/** The time of the statement: in PostgreSQL now() is the beginning of the transaction. */
const timestamp = (queryRunner: QueryRunner, name: string): TableColumnOptions =>
  isPostgres(queryRunner)
    ? { name, type: 'timestamptz', precision: 3, default: 'clock_timestamp()' }
    : { name, type: 'datetime', default: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')` };

const index = (name: string, columnNames: string[], where?: string): TableIndexOptions => ({
  name: `IDX_stock_movements_${name}`,
  columnNames,
  where,
});

const INDEXES: TableIndexOptions[] = [
  index('item', ['item_id', 'id']),
  index('store', ['store_id', 'id']),
  index('recorded', ['item_id', 'recorded_at', 'seq']),
  index('arrivals', ['store_id', 'item_id', 'recorded_at'], `"type" IN ('opening', 'transfer_in')`),
  index('document', ['document', 'id'], '"document" IS NOT NULL'),
  {
    name: 'UQ_stock_movements_reverses',
    columnNames: ['reverses_id'],
    isUnique: true,
    where: '"reverses_id" IS NOT NULL',
  },
];

const MAX = 2147483647;

const CHECKS: [name: string, expression: string][] = [
  ['id', `"id" BETWEEN 1 AND ${MAX}`],
  ['sum', '"quantity_before" + "delta" = "quantity_after"'],
  ['after', `"quantity_after" BETWEEN 0 AND ${MAX}`],
  ['price', `"price_cents" BETWEEN 0 AND ${MAX}`],
  ['unit_price', `"unit_price_cents" IS NULL OR "unit_price_cents" BETWEEN 0 AND ${MAX}`],
  [
    'chain',
    `("seq" = 1 AND "previous_seq" IS NULL AND "quantity_before" = 0 AND "type" = 'opening') OR ` +
      `("seq" > 1 AND "previous_seq" IS NOT NULL AND "previous_seq" = "seq" - 1 AND "type" <> 'opening')`,
  ],
  [
    'sign',
    `("type" IN ('opening', 'transfer_in') AND "delta" >= 0) OR ` +
      `("type" IN ('receipt', 'return') AND "delta" > 0) OR ` +
      `("type" IN ('sale', 'supplier_return', 'write_off') AND "delta" < 0) OR ` +
      `("type" = 'transfer_out' AND "delta" <= 0) OR ` +
      `("type" IN ('adjustment', 'reversal') AND "delta" <> 0) OR "type" = 'count' OR ` +
      `("type" = 'revaluation' AND "delta" = 0) OR ("type" = 'closing' AND "quantity_after" = 0)`,
  ],
  ['reverses', `("type" = 'reversal') = ("reverses_id" IS NOT NULL)`],
  ['document_length', '"document" IS NULL OR length("document") = 36'],
  ['reference_length', '"reference" IS NULL OR length("reference") <= 80'],
  ['note_length', '"note" IS NULL OR length("note") <= 500'],
  ['actor_length', '"actor" IS NULL OR length("actor") <= 16'],
  ['item_name_length', 'length("item_name") <= 80'],
];

const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';
