import { Injectable } from '@nestjs/common';
import { KINDS } from '../common/fields/field-kinds.js';
import type { ListRequest } from '../common/list/list-request.js';
import type { Page } from '../common/list/page.js';
import { type FieldError, Problem } from '../common/problem.js';
import { Reads } from '../database/reads.js';
import type { ParentFilter } from '../database/sql/row-filter.js';
import { Item } from '../items/item.entity.js';
import { type Author, requireOwnStore } from '../keys/own-store.js';
import { Ledger } from '../ledger/ledger.service.js';
import { StockMovement } from '../ledger/stock-movement.entity.js';
import { Store } from '../stores/store.entity.js';
import { movementList } from './movement.fields.js';
import { Postings, type StockDocument } from './documents/postings.js';
import { remarksOf } from './remarks.js';
import { STALE } from './stock-problems.js';
import type { CountDto, CreateMovementDto } from './stock.fields.js';

/** Movements of single items, and lists of movements. */
@Injectable()
export class MovementsService {
  constructor(
    private readonly ledger: Ledger,
    private readonly postings: Postings,
    private readonly reads: Reads,
  ) {}

  findPage(request: ListRequest, ownStore?: number): Promise<Page<StockMovement>> {
    return this.page(request, ofStore(ownStore));
  }

  /** Those of an item, which may have been deleted. */
  async findPageOfItem(
    id: number,
    request: ListRequest,
    ownStore?: number,
  ): Promise<Page<StockMovement>> {
    const first = await this.reads.first(StockMovement, 'itemId', id, ofStore(ownStore));
    if (!first) throw Problem.notFound('Item');
    return this.page(withStore(request, ownStore), { property: 'itemId', id });
  }

  /** Those of a store, which may have been deleted. */
  async findPageOfStore(
    id: number,
    request: ListRequest,
    ownStore?: number,
  ): Promise<Page<StockMovement>> {
    requireOwnStore(id, ownStore);
    await this.requireStore(id);
    return this.page(request, ofStore(id));
  }

  async findOne(id: number, ownStore?: number): Promise<StockMovement> {
    const movement = await this.reads.byId(StockMovement, id);
    if (!movement || (ownStore ?? movement.storeId) !== movement.storeId) {
      throw Problem.notFound('Movement');
    }
    return movement;
  }

  async findDocument(document: string, ownStore?: number): Promise<StockDocument> {
    const movements = await this.reads.among(
      StockMovement,
      'document',
      [document],
      ofStore(ownStore),
    );
    if (movements.length === 0) throw Problem.notFound('Document');
    return { document, movements };
  }

  /** @throws Problem (404) unless the store exists, or there are movements of it */
  async requireStore(id: number): Promise<void> {
    if (await this.reads.byId(Store, id)) return;
    if (!(await this.reads.first(StockMovement, 'storeId', id))) throw Problem.notFound('Store');
  }

  async create(
    id: number,
    { type, delta, unitPrice, ...remarks }: CreateMovementDto,
    { actor, ownStore }: Author,
  ): Promise<StockMovement> {
    const message = signMessage(type, delta);
    if (message) throw Problem.invalid([{ field: 'delta', message: `delta ${message}` }]);
    const unitPriceCents = KINDS.price.codec.to(unitPrice) ?? undefined;
    const line = { itemId: id, delta, unitPriceCents, inStore: ownStore };
    const details = { type, actor, ...remarksOf(remarks) };
    const [movement] = await this.ledger.write(details, [line]);
    if (movement) return movement;
    await this.requireItem(id, ownStore);
    // Explains the refusal, or succeeds after all if the stock has changed meanwhile.
    const [second] = await this.postings.write(details, [{ ...line, fields: ['delta'] }]);
    return second;
  }

  async count(
    id: number,
    { counted, expected, ...remarks }: CountDto,
    { actor, ownStore }: Author,
  ): Promise<StockMovement> {
    const line = { itemId: id, counted, expected, inStore: ownStore };
    const [movement] = await this.ledger.write({ type: 'count', actor, ...remarksOf(remarks) }, [
      line,
    ]);
    if (movement) return movement;
    const { quantity } = await this.requireItem(id, ownStore);
    const message = `Item ${id} has ${quantity} copies, not ${expected}`;
    const error: FieldError = {
      field: 'expected',
      message,
      code: STALE.code,
      itemId: id,
      available: quantity,
    };
    throw STALE.with([error]);
  }

  private async requireItem(id: number, ownStore?: number): Promise<Item> {
    const item = await this.reads.byId(Item, id);
    if (!item || (ownStore ?? item.storeId) !== item.storeId) throw Problem.notFound('Item');
    return item;
  }

  private page(request: ListRequest, parent?: ParentFilter): Promise<Page<StockMovement>> {
    return this.reads.list(StockMovement, movementList, request, parent);
  }
}

/** Which way copies go; an adjustment may go either way. */
const SIGNS: Record<CreateMovementDto['type'], number> = {
  receipt: 1,
  return: 1,
  sale: -1,
  supplier_return: -1,
  write_off: -1,
  adjustment: 0,
};

function signMessage(type: CreateMovementDto['type'], delta: number): string | undefined {
  if (delta === 0) return 'must not be 0';
  const sign = SIGNS[type];
  if (sign === 0 || Math.sign(delta) === sign) return undefined;
  return `must be ${sign > 0 ? 'positive' : 'negative'} for a ${type}`;
}

const ofStore = (id?: number): ParentFilter | undefined =>
  id === undefined ? undefined : { property: 'storeId', id };

const withStore = (request: ListRequest, storeId?: number): ListRequest =>
  storeId === undefined
    ? request
    : {
        ...request,
        filters: [...request.filters, { field: 'storeId', operator: 'eq', value: storeId }],
      };
