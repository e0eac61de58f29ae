import { Injectable } from '@nestjs/common';
import { Book } from '../books/book.entity.js';
import type { ListRequest } from '../common/list/list-request.js';
import type { Page } from '../common/list/page.js';
import { type Limits, requireOwnStore } from '../keys/own-store.js';
import { BulkUpdates, changedField } from '../database/bulk-updates.js';
import { Reads } from '../database/reads.js';
import type { ParentFilter } from '../database/sql/row-filter.js';
import { Writes } from '../database/writes.js';
import { Problem } from '../common/problem.js';
import { notChanged, separateConditions } from '../common/fields/sent-back.js';
import { Store } from '../stores/store.entity.js';
import { Item } from './item.entity.js';
import {
  type CreateItemDto,
  type CreateStoreItemDto,
  itemList,
  type UpdateItemDto,
  type UpdateItemsDto,
} from './item.fields.js';

@Injectable()
export class ItemsService {
  constructor(
    private readonly reads: Reads,
    private readonly writes: Writes,
    private readonly bulk: BulkUpdates,
  ) {}

  findPage(request: ListRequest, ownStore?: number): Promise<Page<Item>> {
    return this.page(request, within(ownStore));
  }

  async findPageOfStore(
    storeId: number,
    request: ListRequest,
    ownStore?: number,
  ): Promise<Page<Item>> {
    requireOwnStore(storeId, ownStore);
    if (!(await this.reads.byId(Store, storeId))) throw Problem.notFound('Store');
    return this.page(request, within(storeId));
  }

  async findOne(id: number, include: string[], ownStore?: number): Promise<Item> {
    const item = await this.find(id, ownStore);
    if (!item) throw Problem.notFound('Item');
    await this.embed([item], include);
    return item;
  }

  async create(values: CreateItemDto, ownStore?: number): Promise<Item> {
    requireOwnStore(values.storeId, ownStore);
    return this.writes.insert(Item, values);
  }

  /** As `create`, but an unknown store is a 404, because the path names it. */
  async createInStore(
    storeId: number,
    values: CreateStoreItemDto,
    ownStore?: number,
  ): Promise<Item> {
    requireOwnStore(storeId, ownStore);
    return this.writes.insert(Item, { ...values, storeId }).catch(async (error: unknown) => {
      throw (await this.reads.byId(Store, storeId)) ? error : Problem.notFound('Store');
    });
  }

  async update(id: number, body: UpdateItemDto, { versions, ownStore }: Limits): Promise<Item> {
    requireOwnStore(body.storeId, ownStore);
    const { changes, conditions } = separateConditions(id, body, versions);
    const only = { ...conditions, within: within(ownStore) };
    const item = await this.writes.update(Item, id, changes, only);
    if (!item) throw notChanged('Item', await this.find(id, ownStore), conditions);
    return item;
  }

  async updateMany({ rows }: UpdateItemsDto, ownStore?: number): Promise<Item[]> {
    const errors = rows.flatMap(({ changes: { storeId = ownStore } }, index) => {
      const field = changedField('storeId', index);
      const isForeign = ownStore !== undefined && storeId !== ownStore;
      return isForeign ? [{ field, message: `There is no store ${storeId}` }] : [];
    });
    if (errors.length > 0) throw Problem.unprocessable(errors);
    return this.bulk.update(Item, rows, within(ownStore));
  }

  async remove(id: number, { versions, ownStore }: Limits): Promise<{ message: string }> {
    const removed = await this.writes.delete(Item, id, { versions, within: within(ownStore) });
    if (!removed) throw notChanged('Item', await this.find(id, ownStore), { versions });
    return { message: 'Item deleted' };
  }

  private async page(request: ListRequest, parent?: ParentFilter): Promise<Page<Item>> {
    const page = await this.reads.list(Item, itemList, request, parent);
    await this.embed(page.rows, request.include);
    return page;
  }

  private async find(id: number, ownStore?: number): Promise<Item | undefined> {
    const item = await this.reads.byId(Item, id);
    return ownStore === undefined || item?.storeId === ownStore ? item : undefined;
  }

  /** Adds the related objects, with one query for each kind. */
  private async embed(items: Item[], include: string[]): Promise<void> {
    if (include.includes('store')) {
      const stores = await this.reads.byIds(
        Store,
        items.map((item) => item.storeId),
      );
      for (const item of items) item.store = stores.get(item.storeId)!;
    }
    if (include.includes('book')) {
      const ids = items.flatMap((item) => item.bookId ?? []);
      const books = await this.reads.byIds(Book, ids);
      for (const item of items) item.book = books.get(item.bookId ?? 0) ?? null;
    }
  }
}

/** The items of one store. */
const within = (storeId?: number): ParentFilter | undefined =>
  storeId === undefined ? undefined : { property: 'storeId', id: storeId };
