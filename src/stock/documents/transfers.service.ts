import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '../../common/problem.js';
import { Reads } from '../../database/reads.js';
import { Writes } from '../../database/writes.js';
import { Item } from '../../items/item.entity.js';
import { type Author, requireOwnStore } from '../../keys/own-store.js';
import { Store } from '../../stores/store.entity.js';
import { LineItems } from './line-items.js';
import { Postings, type StockDocument } from './postings.js';
import { remarksOf } from '../remarks.js';
import type { TransferDto } from '../stock.fields.js';

/** Moves copies from one store to another. */
@Injectable()
export class TransfersService {
  constructor(
    private readonly lineItems: LineItems,
    private readonly postings: Postings,
    private readonly reads: Reads,
    private readonly writes: Writes,
  ) {}

  /**
   * Each line takes from an item of one store and adds to the item of the same book in the other (else
   * of the same barcode, else of the same name), which is made if there is none.
   */
  async transfer(body: TransferDto, { actor, ownStore }: Author): Promise<StockDocument> {
    const { fromStoreId, toStoreId, lines } = body;
    requireOwnStore(fromStoreId, ownStore);
    if (fromStoreId === toStoreId) {
      const field = 'toStoreId';
      throw Problem.invalid([{ field, message: `${field} must be another store` }]);
    }
    await this.lineItems.requireStores({ fromStoreId, toStoreId });
    const sources = await this.lineItems.of(fromStoreId, lines);
    return this.writes.run(async () => {
      const targets = await this.targetsOf(sources, toStoreId, actor);
      // In the order of ids, so that transfers in both directions cannot wait for each other.
      const ids = [...sources, ...targets.values()].map(({ id }) => id);
      const items = await this.writes.lock(Item, [...new Set(ids)]);
      // Both sides happen at the same instant: at any time the copies are in one of the stores.
      const recordedAt = latestOf([...items.map(({ updatedAt }) => updatedAt), now()]);
      const details = { document: randomUUID(), actor, ...remarksOf(body) };
      const post = (type: 'transfer_out' | 'transfer_in', storeId: number, sign: 1 | -1) =>
        this.postings.write(
          { type, ...details },
          lines.map(({ quantity }, index) => ({
            itemId: sign < 0 ? sources[index].id : targets.get(sources[index].id)!.id,
            inStore: storeId,
            delta: sign * quantity,
            recordedAt,
            fields: [`lines[${index}]`],
          })),
        );
      const out = await post('transfer_out', fromStoreId, -1);
      const arrived = await post('transfer_in', toStoreId, 1).catch((error: unknown) => {
        throw ownStore === undefined ? error : withoutDetails(error);
      });
      // What happens in the other store is for that store to see.
      const movements = ownStore === undefined ? [...out, ...arrived] : out;
      return { document: details.document, movements };
    });
  }

  /** By the ids of the sources. */
  private async targetsOf(
    sources: Item[],
    storeId: number,
    createdBy?: string,
  ): Promise<Map<number, Item>> {
    let candidates = await this.candidatesFor(sources, storeId);
    if (sources.some((source) => !bestOf(source, candidates))) {
      // Two transfers at once make one item: the second one finds what the first has made.
      await this.writes.lock(Store, [storeId]);
      candidates = await this.candidatesFor(sources, storeId);
    }
    const targets = new Map<number, Item>();
    for (const source of sources) {
      const target =
        bestOf(source, candidates) ?? (await this.make(source, storeId, candidates, createdBy));
      if (!candidates.includes(target)) candidates.push(target);
      targets.set(source.id, target);
    }
    return targets;
  }

  private async candidatesFor(sources: Item[], id: number): Promise<Item[]> {
    const within = { property: 'storeId', id };
    const found = [
      await this.reads.among(
        Item,
        'bookId',
        sources.flatMap(({ bookId }) => bookId ?? []),
        within,
      ),
      await this.reads.among(
        Item,
        'barcode',
        sources.flatMap(({ barcode }) => barcode ?? []),
        within,
      ),
      await this.reads.among(
        Item,
        'name',
        sources.map(({ name }) => name),
        within,
      ),
    ];
    return [...new Map(found.flat().map((item) => [item.id, item])).values()];
  }

  private make(
    { name, price, bookId, barcode }: Item,
    storeId: number,
    others: Item[],
    createdBy?: string,
  ): Promise<Item> {
    const isTaken = barcode !== null && others.some((item) => item.barcode === barcode);
    const values = { name, price, bookId, barcode: isTaken ? null : barcode, storeId, createdBy };
    return this.writes.insert(Item, values);
  }
}

const now = (): string => new Date().toISOString();

const latestOf = (times: string[]): string => times.toSorted().at(-1)!;

/** What stands in the way in the other store is for that store to see. */
function withoutDetails(error: unknown): unknown {
  if (!(error instanceof Problem) || !error.errors) return error;
  const { code, detail } = error;
  return error.with(error.errors.map(({ field }) => ({ field, message: detail, code })));
}

/** The item that is the same as the source, if there is one. */
function bestOf(source: Item, candidates: Item[]): Item | undefined {
  const ofBook = candidates.filter(
    ({ bookId }) => source.bookId !== null && bookId === source.bookId,
  );
  const isSameName = ({ name }: Item): boolean => name === source.name;
  const isSamePrice = ({ price }: Item): boolean => price === source.price;
  const labelled = candidates.find(
    ({ barcode, bookId }) =>
      barcode !== null &&
      barcode === source.barcode &&
      (bookId === null || source.bookId === null || bookId === source.bookId),
  );
  return (
    ofBook.find((item) => isSameName(item) && isSamePrice(item)) ??
    ofBook.find(isSamePrice) ??
    ofBook.find(isSameName) ??
    ofBook[0] ??
    labelled ??
    candidates.find(
      (item) =>
        isSameName(item) &&
        item.bookId === source.bookId &&
        (item.barcode === null || source.barcode === null),
    )
  );
}
