import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KINDS } from '../common/fields/field-kinds.js';
import { References } from '../database/references.js';
import { CompiledEntities } from '../database/sql/compiled-entities.js';
import { meets, type WriteConditions } from '../database/sql/row-filter.js';
import { Writes } from '../database/writes.js';
import type { EntryLine } from '../ledger/entry-sql.js';
import { LEDGER_CONFLICT } from '../ledger/ledger-problems.js';
import { type EntryDetails, Ledger } from '../ledger/ledger.service.js';
import { Item } from './item.entity.js';

interface ItemUpdate {
  id: number;
  changes: Partial<Item>;
  conditions: WriteConditions;
}

/** An item as it is now, locked, with its changes. */
interface Accepted {
  item: Item;
  changes: Partial<Item>;
}

/** Updates items. Their quantity, price and store change by entries of the ledger. */
@Injectable()
export class ItemUpdates {
  constructor(
    private readonly entities: CompiledEntities,
    private readonly ledger: Ledger,
    private readonly references: References,
    private readonly writes: Writes,
  ) {}

  /**
   * @returns the item as stored, or undefined if none meets the conditions
   * @throws Problem (422) for a reference to a row that does not exist
   */
  async update(update: ItemUpdate, actor?: string): Promise<Item | undefined> {
    const { id, changes, conditions } = update;
    if (!isStock(changes)) return this.writes.update(Item, id, changes, conditions);
    const item = await this.updateByOneEntry(update, actor);
    if (item) return item;
    const inTransaction = () => this.updateMany([update], actor);
    const run = () => this.writes.run(inTransaction, this.entities.of(Item).table);
    return (await this.references.checked(Item, [changes], run)).get(id);
  }

  /**
   * To be called in a transaction.
   * @returns by id, the items as stored that met their conditions
   */
  async updateMany(updates: ItemUpdate[], actor?: string): Promise<Map<number, Item>> {
    const sql = this.entities.of(Item);
    const items = await this.writes.lock(
      Item,
      updates.map(({ id }) => id),
    );
    const accepted = items.flatMap((item): Accepted[] => {
      const { changes, conditions } = updates.find(({ id }) => id === item.id)!;
      return meets(item, conditions) ? [{ item, changes }] : [];
    });
    await this.writeEntries(accepted, actor);
    const updated = accepted.map(async ({ item: { id, version }, changes }) => {
      const { quantity: _, price: __, storeId: ___, ...others } = changes;
      const [row] = await this.writes.execute(...sql.update(id, others, undefined, version));
      return [id, sql.columns.decode(row)] as const;
    });
    return new Map(await Promise.all(updated));
  }

  /** The usual change of a price or a quantity, as one entry that needs no transaction of its own. */
  private async updateByOneEntry(
    { id, changes: { price, quantity, ...others }, conditions }: ItemUpdate,
    actor?: string,
  ): Promise<Item | undefined> {
    const { versions = [undefined], within, createdAt, updatedAt } = conditions;
    const hasOne = (price === undefined) !== (quantity === undefined);
    const hasOthers = Object.values({ ...others, createdAt, updatedAt }).some(
      (value) => value !== undefined,
    );
    if (!hasOne || hasOthers || versions.length !== 1) return undefined;
    const sql = this.entities.of(Item);
    const details = { type: price === undefined ? 'adjustment' : 'revaluation', actor } as const;
    const line = price === undefined ? adjusted(id, quantity!) : revalued(id, price);
    const entry = this.ledger.statement(details, [
      { ...line, inStore: within?.id, version: versions[0] },
    ]);
    const [entries, rows] = await this.writes.together(id, [entry, [sql.byId, [id]]]);
    return entries.length > 0 ? sql.columns.decode(rows[0]) : undefined;
  }

  /** What changes nothing writes no entry. */
  private async writeEntries(accepted: Accepted[], actor?: string): Promise<void> {
    const changed = (property: 'storeId' | 'quantity' | 'price'): Accepted[] =>
      accepted.filter(
        ({ item, changes }) => (changes[property] ?? item[property]) !== item[property],
      );
    const moved = changed('storeId');
    // Both sides of a transfer happen at the same instant.
    const now = new Date().toISOString();
    const timeOf = ({ updatedAt }: Item): string => (updatedAt > now ? updatedAt : now);
    const transfer = { document: moved.length > 0 ? randomUUID() : undefined, actor };
    await this.write(
      { type: 'transfer_out', ...transfer },
      moved.map(({ item }) => ({
        itemId: item.id,
        delta: -item.quantity,
        recordedAt: timeOf(item),
      })),
    );
    await this.write(
      { type: 'transfer_in', ...transfer },
      moved.map(({ item, changes: { storeId } }) => ({
        itemId: item.id,
        delta: item.quantity,
        toStore: storeId,
        recordedAt: timeOf(item),
      })),
    );
    await this.write(
      { type: 'adjustment', actor },
      changed('quantity').map(({ item, changes }) => adjusted(item.id, changes.quantity!)),
    );
    await this.write(
      { type: 'revaluation', actor },
      changed('price').map(({ item, changes }) => revalued(item.id, changes.price!)),
    );
  }

  /** The items are locked, so each line becomes an entry, unless the quantity is out of range. */
  private async write(details: EntryDetails, lines: EntryLine[]): Promise<void> {
    const entries = await this.ledger.write(details, lines);
    if (entries.length < lines.length) throw LEDGER_CONFLICT;
  }
}

const adjusted = (itemId: number, quantity: number): EntryLine => ({ itemId, counted: quantity });

const revalued = (itemId: number, price: number): EntryLine => ({
  itemId,
  delta: 0,
  priceCents: KINDS.price.codec.to(price)!,
});

const isStock = ({ quantity, price, storeId }: Partial<Item>): boolean =>
  quantity !== undefined || price !== undefined || storeId !== undefined;
