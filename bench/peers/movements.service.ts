import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Item } from '../../src/items/item.entity.js';
import { StockMovement } from '../../src/ledger/stock-movement.entity.js';
import { insufficientStock, type NewMovement } from './movements.js';

/**
 * The usual way to move stock: a transaction that locks the item, reads, checks, saves the item and
 * inserts the movement. Both Nest peers use it, on plain tables.
 */
@Injectable()
export class MovementsService {
  /** The end of the last transaction on SQLite. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {}

  /** @throws NotFoundException, or ConflictException if there is not enough */
  create(itemId: number, values: NewMovement): Promise<object> {
    const transaction = (): Promise<object> =>
      this.dataSource.transaction((manager) => this.move(manager, itemId, values));
    if (this.isPostgres) return transaction();
    // SQLite has one connection, on which concurrent requests would share a transaction. So one
    // transaction follows the other, as the lock on the item has it for one item on PostgreSQL.
    const result = this.last.then(transaction);
    this.last = result.catch(() => undefined);
    return result;
  }

  private async move(
    manager: EntityManager,
    itemId: number,
    { type, delta, ...details }: NewMovement,
  ): Promise<object> {
    const query = manager.createQueryBuilder(Item, 'item').addSelect('item.ledgerSeq');
    if (this.isPostgres) query.setLock('pessimistic_write');
    const item = await query.where({ id: itemId }).getOne();
    if (!item) throw new NotFoundException('Item not found');
    const quantityBefore = item.quantity;
    if (quantityBefore + delta < 0) throw new ConflictException(insufficientStock(quantityBefore));
    const now = new Date().toISOString();
    item.quantity += delta;
    item.ledgerSeq! += 1;
    item.version += 1;
    item.updatedAt = now;
    await manager.save(item);
    const { previousSeq: _previous, ...movement } = await manager.save(StockMovement, {
      itemId,
      seq: item.ledgerSeq!,
      previousSeq: item.ledgerSeq! - 1,
      quantityBefore,
      delta,
      quantityAfter: item.quantity,
      type,
      price: item.price,
      unitPrice: details.unitPrice ?? null,
      reference: details.reference ?? null,
      note: details.note ?? null,
      document: null,
      actor: null,
      reversesId: null,
      storeId: item.storeId,
      bookId: item.bookId,
      itemName: item.name,
      occurredAt: details.occurredAt ?? now,
      recordedAt: now,
    });
    return movement;
  }

  private get isPostgres(): boolean {
    return this.dataSource.options.type === 'postgres';
  }
}
