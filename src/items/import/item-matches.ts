import { Book } from '../../books/book.entity.js';
import { isPossibleId } from '../../common/fields/value-ranges.js';
import type { Reads } from '../../database/reads.js';
import { Store } from '../../stores/store.entity.js';
import type { Barcodes, Scan } from '../barcodes.js';
import { Item } from '../item.entity.js';
import type { Candidates, PlacedItem } from './made-items.js';
import type { StockItem } from './stock-checker.js';

/** Finds the stores and the items that a file means. */
export class ItemMatches {
  constructor(
    private readonly reads: Reads,
    private readonly barcodes: Barcodes,
  ) {}

  /**
   * @param ownStore the only store that the caller may write to
   * @returns the id of the store of each name, or why there is none
   */
  async stores(
    names: string[],
    ownStore?: number,
  ): Promise<Map<string, number | { reason: string }>> {
    const wanted = [...new Set(names)];
    const ids = wanted.flatMap((name) => (/^\d+$/.test(name) ? Number(name) : []));
    const named = await this.reads.among(Store, 'name', wanted);
    const byId = await this.reads.byIds(Store, ids.filter(isPossibleId));
    return new Map(
      wanted.map((name): [string, number | { reason: string }] => {
        const store = byId.get(Number(name));
        const others = named.filter((one) => one.name === name);
        const found = (others.length > 0 || !store ? others : [store]).filter(
          ({ id }) => ownStore === undefined || id === ownStore,
        );
        if (found.length === 1) return [name, found[0].id];
        const reason =
          found.length === 0
            ? `there is no store ${name}`
            : `several stores have the name ${name}: name it by its id`;
        return [name, { reason }];
      }),
    );
  }

  /** @returns the committed items that each item of the file may be */
  async items(wanted: PlacedItem[]): Promise<Candidates[]> {
    const found = new Map<PlacedItem, Candidates>();
    for (const storeId of new Set(wanted.map((item) => item.storeId))) {
      const ofStore = wanted.filter((item) => item.storeId === storeId);
      const within = { property: 'storeId', id: storeId };
      const codes = [...new Set(ofStore.flatMap((item) => item.codes))];
      const scans = codes.length > 0 ? await this.barcodes.find(codes, within) : new Map();
      const names = ofStore.flatMap(({ codes: [code], name }) => (code === undefined ? name! : []));
      const named =
        names.length > 0
          ? await this.withoutCode(
              await this.reads.among(Item, 'name', [...new Set(names)], within),
            )
          : [];
      for (const item of ofStore) {
        const others = named.filter(({ name }) => name === item.name);
        found.set(item, item.codes.length > 0 ? scanned(item, scans) : { labelled: [], others });
      }
    }
    return wanted.map((item) => found.get(item)!);
  }

  /** Items without a barcode or an ISBN, which only their name identifies. */
  private async withoutCode(items: Item[]): Promise<Item[]> {
    const unlabelled = items.filter(({ barcode }) => barcode === null);
    const books = await this.reads.byIds(
      Book,
      unlabelled.flatMap(({ bookId }) => bookId ?? []),
    );
    return unlabelled.filter(({ bookId }) => !books.get(bookId ?? 0)?.isbn);
  }
}

/**
 * An item of the book that has another label than the one in the file is another item, for example a used
 * copy.
 */
function scanned({ codes, barcode }: StockItem, scans: Map<string, Scan>): Candidates {
  const found = codes.map((code) => scans.get(code)!);
  const labelled = found.find((scan) => scan.labelled.length > 0)?.labelled ?? [];
  const ofBook = found.flatMap((scan) => scan.ofBook);
  const others = ofBook.filter((item) => barcode === undefined || item.barcode === null);
  return { labelled, others };
}
