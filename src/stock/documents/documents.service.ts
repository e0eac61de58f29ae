import { Injectable } from '@nestjs/common';
import { type FieldError, Problem } from '../../common/problem.js';
import { Reads } from '../../database/reads.js';
import type { Item } from '../../items/item.entity.js';
import { type Author, requireOwnStore } from '../../keys/own-store.js';
import type { MovementType } from '../../ledger/stock-movement.entity.js';
import { Store } from '../../stores/store.entity.js';
import { LineItems } from './line-items.js';
import { Postings, postingsOf, type StockDocument } from './postings.js';
import type { StockDocumentDto, StoreCountDto } from '../stock.fields.js';

/** Sales, returns and counts of a store: each several lines, all or none. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly lineItems: LineItems,
    private readonly postings: Postings,
    private readonly reads: Reads,
  ) {}

  sell(body: StockDocumentDto, by: Author): Promise<StockDocument> {
    return this.move('sale', -1, body, by);
  }

  takeBack(body: StockDocumentDto, by: Author): Promise<StockDocument> {
    return this.move('return', 1, body, by);
  }

  /** @param body of a count; a line with `atSeq` keeps what was moved after that entry */
  async count(storeId: number, body: StoreCountDto, by: Author): Promise<StockDocument> {
    const { lines } = body;
    requireOwnStore(storeId, by.ownStore);
    if (!(await this.reads.byId(Store, storeId))) throw Problem.notFound('Store');
    const items = await this.lineItems.of(storeId, lines);
    refuseTwice(items);
    const postings = lines.map(({ counted, atSeq }, index) => ({
      itemId: items[index].id,
      inStore: storeId,
      counted,
      atSeq,
      fields: [`lines[${index}]`],
    }));
    return this.postings.writeDocument({ type: 'count', body, by }, postings);
  }

  private async move(
    type: MovementType,
    sign: 1 | -1,
    body: StockDocumentDto,
    by: Author,
  ): Promise<StockDocument> {
    const { storeId, lines } = body;
    requireOwnStore(storeId, by.ownStore);
    await this.lineItems.requireStores({ storeId });
    const postings = postingsOf(lines, await this.lineItems.of(storeId, lines), sign);
    return this.postings.writeDocument({ type, body, by }, postings);
  }
}

/** @throws Problem (400) for an item that is counted twice: nobody knows which count is right */
function refuseTwice(items: Item[]): void {
  const errors = items.flatMap(({ id }, index): FieldError[] => {
    const first = items.findIndex((item) => item.id === id);
    if (first === index) return [];
    return [
      {
        field: `lines[${index}]`,
        message: `lines[${index}] counts item ${id}, as lines[${first}] does`,
      },
    ];
  });
  if (errors.length > 0) throw Problem.invalid(errors);
}
