import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { MAX_INT } from '../common/fields/value-ranges.js';
import {
  centsColumn,
  nullableCentsColumn,
  SqliteCheck,
  statementTimestampColumn,
} from '../database/schema/columns.js';
import { Resource } from '../keys/scopes.js';

/**
 * An entry of the stock ledger. It moves its item: triggers set the item's quantity, price and store to
 * what the entry says, and refuse whatever does not follow from the entry before it. Entries are never
 * changed or deleted. On PostgreSQL a trigger makes the checks.
 */
@Entity('stock_movements')
@Resource('stock')
@SqliteCheck('CHK_stock_movements_id', `"id" BETWEEN 1 AND ${MAX_INT}`)
@SqliteCheck('CHK_stock_movements_sum', '"quantity_before" + "delta" = "quantity_after"')
@SqliteCheck('CHK_stock_movements_after', `"quantity_after" BETWEEN 0 AND ${MAX_INT}`)
@SqliteCheck('CHK_stock_movements_price', `"price_cents" BETWEEN 0 AND ${MAX_INT}`)
@SqliteCheck(
  'CHK_stock_movements_unit_price',
  `"unit_price_cents" IS NULL OR "unit_price_cents" BETWEEN 0 AND ${MAX_INT}`,
)
@SqliteCheck(
  'CHK_stock_movements_chain',
  `("seq" = 1 AND "previous_seq" IS NULL AND "quantity_before" = 0 AND "type" = 'opening') OR ` +
    `("seq" > 1 AND "previous_seq" IS NOT NULL AND "previous_seq" = "seq" - 1 AND "type" <> 'opening')`,
)
@SqliteCheck(
  'CHK_stock_movements_sign',
  `("type" IN ('opening', 'transfer_in') AND "delta" >= 0) OR ` +
    `("type" IN ('receipt', 'return') AND "delta" > 0) OR ` +
    `("type" IN ('sale', 'supplier_return', 'write_off') AND "delta" < 0) OR ` +
    `("type" = 'transfer_out' AND "delta" <= 0) OR ` +
    `("type" IN ('adjustment', 'reversal') AND "delta" <> 0) OR "type" = 'count' OR ` +
    `("type" = 'revaluation' AND "delta" = 0) OR ("type" = 'closing' AND "quantity_after" = 0)`,
)
@SqliteCheck('CHK_stock_movements_reverses', `("type" = 'reversal') = ("reverses_id" IS NOT NULL)`)
@SqliteCheck(
  'CHK_stock_movements_reference_length',
  '"reference" IS NULL OR length("reference") <= 80',
)
@SqliteCheck('CHK_stock_movements_note_length', '"note" IS NULL OR length("note") <= 500')
@SqliteCheck('CHK_stock_movements_document_length', '"document" IS NULL OR length("document") = 36')
@SqliteCheck('CHK_stock_movements_actor_length', '"actor" IS NULL OR length("actor") <= 16')
@SqliteCheck('CHK_stock_movements_item_name_length', 'length("item_name") <= 80')
@Unique('UQ_stock_movements_chain', ['itemId', 'seq', 'quantityAfter'])
@ForeignKey(
  () => StockMovement,
  ['itemId', 'previousSeq', 'quantityBefore'],
  ['itemId', 'seq', 'quantityAfter'],
  { name: 'FK_stock_movements_previous' },
)
@Index('IDX_stock_movements_item', ['itemId', 'id'])
@Index('IDX_stock_movements_store', ['storeId', 'id'])
@Index('IDX_stock_movements_recorded', ['itemId', 'recordedAt', 'seq'])
@Index('IDX_stock_movements_arrivals', ['storeId', 'itemId', 'recordedAt'], {
  where: `"type" IN ('opening', 'transfer_in')`,
})
@Index('IDX_stock_movements_document', ['document', 'id'], { where: '"document" IS NOT NULL' })
@Index('UQ_stock_movements_reverses', ['reversesId'], {
  unique: true,
  where: '"reverses_id" IS NOT NULL',
})
export class StockMovement {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'PK_stock_movements' })
  id: number;

  /** No foreign keys to items, stores and books: the ledger outlives them. */
  @Column({ type: 'int' })
  itemId: number;

  /** Counts the entries of an item, from 1 without gaps. */
  @Column({ type: 'int' })
  seq: number;

  @Column({ type: 'int', nullable: true })
  previousSeq: number | null;

  @Column({ type: 'int' })
  quantityBefore: number;

  @Column({ type: 'int' })
  delta: number;

  @Column({ type: 'int' })
  quantityAfter: number;

  @Column({ type: 'varchar', length: 20 })
  type: MovementType;

  /** The item's price from then on. */
  @Column({ ...centsColumn, name: 'price_cents' })
  price: number;

  /** What was paid for one piece, if it was not the item's price. */
  @Column({ ...nullableCentsColumn, name: 'unit_price_cents' })
  unitPrice: number | null;

  @Column({ type: 'varchar', length: 80, nullable: true })
  reference: string | null;

  @Column({ type: 'varchar', length: 500, nullable: true })
  note: string | null;

  /** A UUID that the entries of one receipt, sale or transfer share. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  document: string | null;

  /** The id of the key that wrote it. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  actor: string | null;

  /** The entry that a reversal undoes. */
  @Column({ type: 'int', nullable: true })
  reversesId: number | null;

  @Column({ type: 'int' })
  storeId: number;

  @Column({ type: 'int', nullable: true })
  bookId: number | null;

  @Column({ type: 'varchar', length: 80 })
  itemName: string;

  /** When it happened; for information only. */
  @Column(statementTimestampColumn)
  occurredAt: string;

  /** When it was written: never before the entry before it. */
  @Column(statementTimestampColumn)
  recordedAt: string;
}

/** Why stock changed. */
export const MOVEMENT_TYPES = [
  'opening',
  'receipt',
  'return',
  'sale',
  'supplier_return',
  'write_off',
  'adjustment',
  'count',
  'transfer_out',
  'transfer_in',
  'revaluation',
  'reversal',
  'closing',
] as const;

export type MovementType = (typeof MOVEMENT_TYPES)[number];
