import {
  Check,
  Column,
  Entity,
  ForeignKey,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Book } from '../books/book.entity.js';
import {
  centsColumn,
  LimitIdsAndVersions,
  timestampColumn,
  normalFormColumn,
  SqliteCheck,
} from '../database/schema/columns.js';
import { StockMovement } from '../ledger/stock-movement.entity.js';
import { Resource } from '../keys/scopes.js';
import { Store } from '../stores/store.entity.js';

/** Priced, counted stock on the shelf of a store; usually copies of a book. */
@Entity('items')
@Resource('items')
@LimitIdsAndVersions('items')
@SqliteCheck('CHK_items_price', `"price_cents" >= 0`)
@SqliteCheck('CHK_items_quantity', `"quantity" >= 0`)
@SqliteCheck('CHK_items_name_length', `length("name") <= 80`)
@Check('CHK_items_reorder_level', '"reorder_level" IS NULL OR "reorder_level" >= 0')
@SqliteCheck('CHK_items_barcode_length', '"barcode" IS NULL OR length("barcode") <= 64')
@SqliteCheck('CHK_items_created_by_length', '"created_by" IS NULL OR length("created_by") <= 16')
@ForeignKey(
  () => StockMovement,
  ['id', 'ledgerSeq', 'quantity'],
  ['itemId', 'seq', 'quantityAfter'],
  { name: 'FK_items_ledger' },
)
@Index('UQ_items_barcode_store_id', ['barcode', 'storeId'], { unique: true })
@Index('IDX_items_reordered', ['id'], { where: '"reorder_level" IS NOT NULL' })
@Index('IDX_items_store_reordered', ['storeId', 'id'], {
  where: '"reorder_level" IS NOT NULL',
})
@Index('IDX_items_store_id', ['storeId', 'id'])
@Index('IDX_items_book_id', ['bookId', 'id'])
export class Item {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'PK_items' })
  id: number;

  @Column({ type: 'varchar', length: 80 })
  name: string;

  @Column(normalFormColumn)
  nameNormal: string;

  @Column({ ...centsColumn, name: 'price_cents' })
  price: number;

  @Column({ type: 'int', default: 0 })
  quantity: number;

  @Column({ type: 'date', nullable: true })
  receivedOn: string | null;

  @Column({ type: 'int' })
  storeId: number;

  @Column({ type: 'int', nullable: true })
  bookId: number | null;

  /** The item is low when its quantity is not above this. */
  @Column({ type: 'int', nullable: true })
  reorderLevel: number | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  barcode: string | null;

  /** The id of the key that created it: the actor of its opening. */
  @Column({ type: 'varchar', length: 16, nullable: true, select: false })
  createdBy: string | null;

  /** The entry of the ledger that it is at. Quantity, price and store are what that entry says. */
  @Column({ type: 'int', default: 1, select: false })
  ledgerSeq: number;

  @Column(timestampColumn)
  createdAt: string;

  @Column(timestampColumn)
  updatedAt: string;

  @Column({ type: 'int', default: 1 })
  version: number;

  /** An item without its store is meaningless: it is deleted with the store. */
  @ManyToOne(() => Store, (store) => store.items, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'store_id', foreignKeyConstraintName: 'FK_items_store' })
  store: Relation<Store>;

  /** A book that is in stock cannot be deleted. */
  @ManyToOne(() => Book, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'book_id', foreignKeyConstraintName: 'FK_items_book' })
  book: Relation<Book> | null;
}
