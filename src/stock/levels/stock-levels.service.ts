import { Injectable } from '@nestjs/common';
import { KINDS } from '../../common/fields/field-kinds.js';
import { isPossibleId } from '../../common/fields/value-ranges.js';
import { DEFAULT_LIMIT } from '../../common/list/list-request.js';
import { Page } from '../../common/list/page.js';
import { Problem } from '../../common/problem.js';
import { Engine } from '../../database/engine/engine.js';
import type { Row } from '../../database/engine/statement.js';
import { StatementFactory } from '../../database/statement-factory.js';
import { requireOwnStore } from '../../keys/own-store.js';
import { MovementsService } from '../movements.service.js';
import { BILLION, STOCK_SUMMARY, stockOfStoreSql } from './stock-sql.js';
import { parseAt, type StockPageQuery } from './stock.query.js';

/** An item as it was at a time. */
export interface StockLevel {
  itemId: number;
  /** The entry that it was at. */
  seq: number;
  name: string;
  bookId: number | null;
  quantity: number;
  price: number;
  value: number;
}

/** What a store had at a time. */
export interface StoreStock {
  storeId: number;
  items: number;
  units: number;
  value: number;
}

/** After every entry. */
const NOW = '9999-12-31T23:59:59.999Z';

/** What was in the stores at any time, from the ledger. */
@Injectable()
export class StockLevelsService {
  constructor(
    private readonly engine: Engine,
    private readonly movements: MovementsService,
    private readonly statements: StatementFactory,
  ) {}

  /** The items of a store, which may have been deleted, as they were. */
  async findPage(
    storeId: number,
    { at, limit, cursor }: StockPageQuery,
    ownStore?: number,
  ): Promise<Page<StockLevel>> {
    requireOwnStore(storeId, ownStore);
    await this.movements.requireStore(storeId);
    const time = timeOf(at);
    const count = Number(limit ?? DEFAULT_LIMIT);
    const after = cursor === undefined ? 0 : decode(cursor);
    const statement = this.statements.create('', stockOfStoreSql(count + 1));
    const rows = await this.engine.read(statement, [storeId, time, after, time, storeId]);
    const page = rows.slice(0, count).map(asLevel);
    const next = rows.length > count ? `cursor=${encode(page.at(-1)!.itemId)}` : undefined;
    return new Page(page, { next });
  }

  /** All stores that had items, as one page. This reads all ledgers, without delaying other requests. */
  async summarize(at?: string, ownStore?: number): Promise<Page<StoreStock>> {
    const time = timeOf(at);
    const statement = this.statements.create('stock_summary', STOCK_SUMMARY);
    const rows = await this.engine.bulkRead(statement, [time, time]);
    const stores = rows.map(asStoreStock);
    return new Page(
      stores.filter(({ storeId }) => (ownStore ?? storeId) === storeId),
      {},
    );
  }
}

const timeOf = (at?: string): string => (at === undefined ? NOW : parseAt(at)!);

/** An amount of money as JSON has it: exact up to 2^53 cents, the nearest number beyond. */
const amount = (cents: bigint): number => Number(cents) / 100;

function asLevel({ cents, ...level }: Row): StockLevel {
  const { quantity } = level as unknown as StockLevel;
  return {
    ...(level as unknown as StockLevel),
    price: KINDS.price.codec.from(cents as number)!,
    value: amount(BigInt(quantity) * BigInt(cents as number)),
  };
}

function asStoreStock({ storeId, items, units, billions, rest }: Row): StoreStock {
  const cents = BigInt(String(billions)) * BigInt(BILLION) + BigInt(String(rest));
  return {
    storeId: storeId as number,
    items: Number(items),
    units: Number(units),
    value: amount(cents),
  };
}

const encode = (itemId: number): string => Buffer.from(String(itemId)).toString('base64url');

/** @throws Problem (400) for what is no cursor of this list */
function decode(cursor: string): number {
  const id = Number(Buffer.from(cursor, 'base64url').toString());
  if (Number.isInteger(id) && isPossibleId(id) && encode(id) === cursor) return id;
  throw Problem.badRequest('The cursor is not valid for this list', 'malformed_cursor');
}
