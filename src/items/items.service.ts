import { Injectable } from '@nestjs/common';
import { Book } from '../books/book.entity.js';
import type { Filter } from '../common/list/list-filters.js';
import type { ListRequest } from '../common/list/list-request.js';
import type { Page } from '../common/list/page.js';
import { type Author, type Limits, requireOwnStore } from '../keys/own-store.js';
import { BulkUpdates, changedField } from '../database/bulk-updates.js';
import { Reads } from '../database/reads.js';
import type { ParentFilter } from '../database/sql/row-filter.js';
import { Writes } from '../database/writes.js';
import { declareProblem } from '../common/declared-problems.js';
import { Problem } from '../common/problem.js';
import { notChanged, separateConditions } from '../common/fields/sent-back.js';
import { Store } from '../stores/store.entity.js';
import { Ledger } from '../ledger/ledger.service.js';
import { Barcodes } from './barcodes.js';
import { ItemUpdates } from './item-updates.js';
import { Item } from './item.entity.js';
import {
  type CreateItemDto,
  type CreateStoreItemDto,
  itemList,
  type UpdateItemDto,
  type UpdateItemsDto,
} from './item.fields.js';

declareProblem(
  Problem.conflict('barcode_taken', 'Another item of the store has that barcode'),
  'UQ_items_barcode_store_id',
);

@Injectable()
export class ItemsService {
  constructor(
    private readonly reads: Reads,
    private readonly writes: Writes,
    private readonly barcodes: Barcodes,
    private readonly bulk: BulkUpdates,
    private readonly ledger: Ledger,
    private readonly updates: ItemUpdates,
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

  async create(values: CreateItemDto, { actor, ownStore }: Author): Promise<Item> {
    requireOwnStore(values.storeId, ownStore);
    return this.writes.insert(Item, { ...values, createdBy: actor });
  }

  /** As `create`, but an unknown store is a 404, because the path names it. */
  async createInStore(storeId: number, values: CreateStoreItemDto, by: Author): Promise<Item> {
    return this.create({ ...values, storeId }, by).catch(async (error: unknown) => {
      throw (await this.reads.byId(Store, storeId)) ? error : Problem.notFound('Store');
    });
  }

  async update(id: number, body: UpdateItemDto, limits: Limits): Promise<Item> {
    const { versions, ownStore, actor } = limits;
    requireOwnStore(body.storeId, ownStore);
    const { changes, conditions } = separateConditions(id, body, versions);
    const only = { ...conditions, within: within(ownStore) };
    const item = await this.updates.update({ id, changes, conditions: only }, actor);
    if (!item) throw notChanged('Item', await this.find(id, ownStore), conditions);
    return item;
  }

  async updateMany({ rows }: UpdateItemsDto, { actor, ownStore }: Author): Promise<Item[]> {
    const errors = rows.flatMap(({ changes: { storeId = ownStore } }, index) => {
      const field = changedField('storeId', index);
      const isForeign = ownStore !== undefined && storeId !== ownStore;
      return isForeign ? [{ field, message: `There is no store ${storeId}` }] : [];
    });
    if (errors.length > 0) throw Problem.unprocessable(errors);
    const only = within(ownStore);
    return this.bulk.update(Item, rows, only, (inOrder) =>
      this.updates.updateMany(
        inOrder.map(({ id, version, changes }) => ({
          id,
          changes,
          conditions: { versions: version === undefined ? undefined : [version], within: only },
        })),
        actor,
      ),
    );
  }

  /** The closing of its ledger deletes the item. */
  async remove(id: number, { versions, ownStore, actor }: Limits): Promise<{ message: string }> {
    for (const version of versions ?? [undefined]) {
      const line = { itemId: id, counted: 0, inStore: ownStore, version };
      const closings = await this.ledger.write({ type: 'closing', actor }, [line]);
      if (closings.length > 0) return { message: 'Item deleted' };
    }
    throw notChanged('Item', await this.find(id, ownStore), { versions });
  }

  private async page(request: ListRequest, parent?: ParentFilter): Promise<Page<Item>> {
    const filters = [...request.filters, ...(await this.namedFilters(request, parent))];
    const page = await this.reads.list(Item, itemList, { ...request, filters }, parent);
    await this.embed(page.rows, request.include);
    return page;
  }

  private async namedFilters({ named }: ListRequest, parent?: ParentFilter): Promise<Filter[]> {
    const { low, barcode } = named;
    const filters: Filter[] = [];
    if (low) filters.push({ field: 'quantity', operator: 'notAbove', value: 'reorderLevel' });
    if (barcode !== undefined) {
      const { labelled, ofBook } = (await this.barcodes.find([barcode], parent)).get(barcode)!;
      const ids = [...labelled, ...ofBook].map(({ id }) => id);
      filters.push({ field: 'id', operator: 'in', value: ids });
    }
    return filters;
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
