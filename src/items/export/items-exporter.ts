import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { Injectable, StreamableFile } from '@nestjs/common';
import { Book } from '../../books/book.entity.js';
import type { ListRequest } from '../../common/list/list-request.js';
import { Reads } from '../../database/reads.js';
import { exportBatches } from '../../http/connections/export-batches.js';
import { Lifecycle } from '../../http/connections/lifecycle.js';
import type { KeyCheck } from '../../keys/key-check.decorator.js';
import { Store } from '../../stores/store.entity.js';
import { Item } from '../item.entity.js';
import { type ExportedItem, ITEM_FORMATS, itemExport } from './item-formats.js';

/** Writes items to a stream, in batches, as fast as the client reads them. */
@Injectable()
export class ItemsExporter {
  constructor(
    private readonly reads: Reads,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** @param ownStore the only store whose items the caller may see */
  async export(
    request: ListRequest,
    checkKey: KeyCheck,
    ownStore?: number,
  ): Promise<StreamableFile> {
    const format = request.format!;
    const only = { field: 'storeId', operator: 'eq', value: ownStore! } as const;
    const filters = ownStore === undefined ? request.filters : [...request.filters, only];
    const all = this.reads.batches(Item, itemExport, { ...request, filters });
    const batches = await exportBatches(all, this.lifecycle, checkKey);
    return new StreamableFile(Readable.from(this.write(format, batches), { objectMode: false }), {
      type: ITEM_FORMATS[format].type,
      disposition: `attachment; filename="items.${format}"`,
    });
  }

  private async *write(format: string, batches: AsyncGenerator<Item[]>): AsyncGenerator<string> {
    const { head, write } = ITEM_FORMATS[format];
    yield head;
    for await (const batch of batches) {
      yield write(await this.exported(batch));
      await setImmediate();
    }
  }

  private async exported(items: Item[]): Promise<ExportedItem[]> {
    const stores = await this.reads.byIds(Store, [...new Set(items.map((item) => item.storeId))]);
    const names = [...new Set([...stores.values()].map(({ name }) => name))];
    const named = await this.reads.among(Store, 'name', names);
    const books = await this.reads.byIds(Book, [
      ...new Set(items.flatMap(({ bookId }) => bookId ?? [])),
    ]);
    // A store that has been deleted since has no items any more.
    return items.flatMap(({ storeId, bookId, name, barcode, price, quantity }) => {
      const store = stores.get(storeId);
      if (!store) return [];
      const isUnique = named.filter((one) => one.name === store.name).length === 1;
      const isbn = books.get(bookId ?? 0)?.isbn ?? null;
      const stored = isUnique ? store.name : String(store.id);
      return [{ store: stored, name, isbn, barcode, price, quantity }];
    });
  }
}
