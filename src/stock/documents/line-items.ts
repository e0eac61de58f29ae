import { Injectable } from '@nestjs/common';
import { declareProblem } from '../../common/declared-problems.js';
import { isPossibleId } from '../../common/fields/value-ranges.js';
import { type FieldError, Problem } from '../../common/problem.js';
import { Reads } from '../../database/reads.js';
import { Barcodes, type Scan } from '../../items/barcodes.js';
import { Item } from '../../items/item.entity.js';
import { Store } from '../../stores/store.entity.js';

/** A line of a document names an item by its id or by what a scanner reads. */
interface Line {
  itemId?: number;
  barcode?: string;
}

const AMBIGUOUS = declareProblem(
  Problem.conflict('ambiguous_barcode', 'A barcode fits several items of the store'),
);

/** Finds the items that the lines of a document name. */
@Injectable()
export class LineItems {
  constructor(
    private readonly barcodes: Barcodes,
    private readonly reads: Reads,
  ) {}

  /**
   * @param lines of items of one store
   * @returns the items, in the order of the lines
   * @throws Problem (400) for a line that does not name an item, (422) for one that names none of the
   *   store, (409) for a barcode that fits several
   */
  async of(storeId: number, lines: Line[]): Promise<Item[]> {
    requireOneName(lines, ['itemId', 'barcode']);
    const ids = lines.flatMap(({ itemId }) => itemId ?? []);
    const codes = lines.flatMap(({ barcode }) => barcode ?? []);
    const within = { property: 'storeId', id: storeId };
    const [byId, scans] = await Promise.all([
      this.reads.byIds(Item, ids.filter(isPossibleId)),
      codes.length > 0 ? this.barcodes.find(codes, within) : new Map<string, Scan>(),
    ]);
    const found = lines.map(({ itemId, barcode }): Item[] => {
      if (barcode !== undefined) return fitting(scans.get(barcode)!);
      const item = byId.get(itemId!);
      return item?.storeId === storeId ? [item] : [];
    });
    refuseMissing(lines, found, storeId);
    refuseAmbiguous(found);
    return found.map(([item]) => item);
  }

  /** @throws Problem (422) that names each of these fields that holds the id of no store */
  async requireStores(stores: Record<string, number>): Promise<void> {
    const existing = await this.reads.byIds(Store, Object.values(stores).filter(isPossibleId));
    const errors = Object.entries(stores)
      .filter(([, id]) => !existing.has(id))
      .map(([field, id]) => ({ field, message: `There is no store ${id}` }));
    if (errors.length > 0) throw Problem.unprocessable(errors);
  }
}

/** A label that somebody has put on an item wins over the number of its book. */
const fitting = ({ labelled, ofBook }: Scan): Item[] => (labelled.length > 0 ? labelled : ofBook);

/** @throws Problem (400) unless each line has exactly one of these properties */
export function requireOneName<T extends object>(lines: T[], names: (keyof T & string)[]): void {
  const errors = lines.flatMap((line, index): FieldError[] => {
    if (names.filter((name) => line[name] !== undefined).length === 1) return [];
    return [{ field: `lines[${index}]`, message: `must have exactly one of ${names.join(', ')}` }];
  });
  if (errors.length > 0) throw Problem.invalid(errors);
}

function refuseMissing(lines: Line[], found: Item[][], storeId: number): void {
  const errors = lines.flatMap(({ itemId, barcode }, index): FieldError[] => {
    if (found[index].length > 0) return [];
    return barcode === undefined
      ? [
          {
            field: `lines[${index}].itemId`,
            message: `There is no item ${itemId} in store ${storeId}`,
          },
        ]
      : [
          {
            field: `lines[${index}].barcode`,
            message: `No item of store ${storeId} has the barcode ${barcode}`,
          },
        ];
  });
  if (errors.length > 0) throw Problem.unprocessable(errors);
}

function refuseAmbiguous(found: Item[][]): void {
  const errors = found.flatMap((items, index): FieldError[] => {
    if (items.length < 2) return [];
    const itemIds = items.map(({ id }) => id);
    const message = `The barcode fits the items ${itemIds.join(', ')}`;
    return [{ field: `lines[${index}].barcode`, message, code: AMBIGUOUS.code, itemIds }];
  });
  if (errors.length > 0) throw AMBIGUOUS.with(errors);
}
