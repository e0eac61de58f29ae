import { MAX_PREVIEW, type Rejection } from '../../books/import/import-summary.js';
import { checkStock, type StockItem } from './stock-checker.js';
import type { StockRow } from './stock-row-reader.js';
import { NO_STOCK, type StockOutcome, type StockSettlement } from './stock-summary.js';

interface AcceptedItem {
  row: StockRow;
  item: StockItem;
}

/** Rows of the file whose items are written, or rejected, together. */
export class StockBatch {
  private readonly accepted: AcceptedItem[] = [];
  private readonly rejections: Rejection[] = [];
  /** The position of its last row. */
  lastPosition = 0;

  /** @param maxItems the items of one row are not separated */
  constructor(
    private readonly store: string | undefined,
    private readonly maxItems: number,
  ) {}

  get isFull(): boolean {
    return this.accepted.length + this.rejections.length >= this.maxItems;
  }

  get items(): StockItem[] {
    return this.accepted.map(({ item }) => item);
  }

  add(row: StockRow): void {
    if (row.reason !== undefined) this.rejections.push(rejectionOf(row, row.reason));
    for (const values of row.items) {
      const item = checkStock(values, this.store);
      if ('reason' in item) this.rejections.push(rejectionOf(row, item.reason));
      else this.accepted.push({ row, item });
    }
    this.lastPosition = row.position;
  }

  /** @param outcomes one for each of `items` */
  settle(outcomes: StockOutcome[]): StockSettlement {
    const counts = { ...NO_STOCK };
    const rejections = [...this.rejections];
    const preview: StockSettlement['preview'] = [];
    for (const [index, { row, item }] of this.accepted.entries()) {
      const outcome = outcomes[index];
      if (typeof outcome === 'object') {
        rejections.push(rejectionOf(row, outcome.reason));
        continue;
      }
      counts[outcome] += 1;
      const { codes: _, ...shown } = item;
      if (preview.length < MAX_PREVIEW) {
        preview.push({ line: row.position, outcome, item: shown });
      }
    }
    counts.rejected = rejections.length;
    return {
      counts,
      rejections: rejections.toSorted((one, other) => one.position - other.position),
      preview,
    };
  }
}

const rejectionOf = ({ position, raw }: StockRow, reason: string): Rejection => ({
  position,
  reason,
  raw,
});
