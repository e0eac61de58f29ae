import { MAX_INT } from '../../common/fields/value-ranges.js';
import type { Reads } from '../../database/reads.js';
import type { ScratchSet } from '../../database/sqlite/scratch-set.js';
import type { Writes } from '../../database/writes.js';
import type { Author } from '../../keys/own-store.js';
import type { EntryLine } from '../../ledger/entry-sql.js';
import { LEDGER_CONFLICT } from '../../ledger/ledger-problems.js';
import type { Ledger } from '../../ledger/ledger.service.js';
import type { Barcodes } from '../barcodes.js';
import { Item } from '../item.entity.js';
import { ItemMatches } from './item-matches.js';
import {
  type Candidates,
  keysOfItem,
  MadeItems,
  type PlacedItem,
  wantedKeys,
} from './made-items.js';
import { NewItems } from './new-items.js';
import type { StockItem } from './stock-checker.js';
import type { StockImportOptions } from './stock-options.js';
import type { StockOutcome } from './stock-summary.js';

type Quantity = StockImportOptions['quantity'];

/** Writes the items of a batch. */
export class ImportedItems {
  private readonly matches: ItemMatches;
  private readonly newItems: NewItems;

  constructor(
    reads: Reads,
    private readonly writes: Writes,
    barcodes: Barcodes,
    private readonly ledger: Ledger,
  ) {
    this.matches = new ItemMatches(reads, barcodes);
    this.newItems = new NewItems(reads, writes);
  }

  /** Writes items in the order of the file; call in a transaction. @returns the outcome of each */
  async write(items: StockItem[], quantity: Quantity, by: Author): Promise<StockOutcome[]> {
    const { placed, outcomes } = await this.place(items, by.ownStore);
    const made = new MadeItems();
    // Of several rows about one item, the first is written first; the others then find it.
    let waiting = [...placed.keys()];
    while (waiting.length > 0) {
      const { firsts, others } = separate(waiting, placed);
      const found = await this.matches.items(firsts.map((index) => placed.get(index)!));
      const inserts: number[] = [];
      const existing = new Map<number, number>();
      for (const [at, index] of firsts.entries()) {
        const fitting = fittingOf(found[at], made.candidates(placed.get(index)!));
        const [item] = fitting;
        if (fitting.length > 1) outcomes[index] = ambiguous(fitting);
        else if (!item) inserts.push(index);
        else if (existing.has(item.id)) others.push(index);
        else existing.set(item.id, index);
      }
      for (const index of inserts) {
        const item = placed.get(index)!;
        const inserted = await this.newItems.insert(item, by.actor);
        if (!('reason' in inserted)) made.add(inserted, item.isbn);
        outcomes[index] = 'reason' in inserted ? inserted : 'inserted';
      }
      const changed = await this.change(existing, placed, quantity, by);
      for (const [index, outcome] of changed) outcomes[index] = outcome;
      waiting = others.toSorted((one, other) => one - other);
    }
    return outcomes;
  }

  /**
   * @param seen the keys of items in earlier rows
   * @returns what `write` would do
   */
  async preview(
    items: StockItem[],
    quantity: Quantity,
    { ownStore }: Author,
    seen: ScratchSet,
  ): Promise<StockOutcome[]> {
    const { placed, outcomes } = await this.place(items, ownStore);
    const found = await this.matches.items([...placed.values()]);
    for (const [at, [index, item]] of [...placed].entries()) {
      const fitting = fittingOf(found[at]);
      const [one, another] = fitting;
      const { labels, others } = wantedKeys(item);
      if (another) {
        outcomes[index] = ambiguous(fitting);
      } else if (one || [...labels, ...others].some((key) => seen.has(key))) {
        outcomes[index] = outcomeOf(item, quantity, one?.quantity ?? 0);
      } else {
        const values = await this.newItems.valuesOf(item);
        outcomes[index] = 'reason' in values ? values : 'inserted';
        if (!('reason' in values)) keysOfItem(values, item.isbn).forEach((key) => seen.add(key));
      }
    }
    return outcomes;
  }

  private async place(
    items: StockItem[],
    ownStore?: number,
  ): Promise<{ placed: Map<number, PlacedItem>; outcomes: StockOutcome[] }> {
    const stores = await this.matches.stores(
      items.map(({ store }) => store),
      ownStore,
    );
    const placed = new Map<number, PlacedItem>();
    const outcomes = items.map((item, index): StockOutcome => {
      const store = stores.get(item.store)!;
      if (typeof store === 'object') return store;
      placed.set(index, { ...item, storeId: store });
      return 'skipped';
    });
    return { placed, outcomes };
  }

  /** @param existing by the id of an item, the index of what the file says about it */
  private async change(
    existing: Map<number, number>,
    placed: Map<number, PlacedItem>,
    quantity: Quantity,
    { actor }: Author,
  ): Promise<Map<number, StockOutcome>> {
    const outcomes = new Map<number, StockOutcome>();
    if (quantity === 'ignore') return outcomes;
    const lines: EntryLine[] = [];
    for (const { id, storeId, quantity: before } of await this.writes.lock(Item, [
      ...existing.keys(),
    ])) {
      const index = existing.get(id)!;
      const item = placed.get(index)!;
      // It has been moved since it was found.
      if (storeId !== item.storeId) throw LEDGER_CONFLICT;
      const outcome = outcomeOf(item, quantity, before);
      outcomes.set(index, outcome);
      if (outcome !== 'updated') continue;
      lines.push({
        itemId: id,
        ...(quantity === 'count' ? { counted: item.quantity } : { delta: item.quantity }),
      });
    }
    const entries = await this.ledger.write({ type: quantity, actor }, lines);
    if (entries.length < lines.length) throw LEDGER_CONFLICT;
    return outcomes;
  }
}

/** What happens to an item that exists. */
function outcomeOf(item: StockItem, quantity: Quantity, before: number): StockOutcome {
  if (quantity === 'ignore' || item.quantity === undefined) return 'skipped';
  if (quantity === 'count') return 'updated';
  if (item.quantity === 0) return 'skipped';
  return before + item.quantity > MAX_INT
    ? { reason: `quantity would be more than ${MAX_INT}` }
    : 'updated';
}

/** In the order of ids. */
function fittingOf(...candidates: Candidates[]): Item[] {
  const labelled = candidates.flatMap((one) => one.labelled);
  const items = labelled.length > 0 ? labelled : candidates.flatMap(({ others }) => others);
  const unique = new Map(items.map((item) => [item.id, item]));
  return [...unique.values()].toSorted((one, other) => one.id - other.id);
}

const ambiguous = (items: Item[]): StockOutcome => ({
  reason: `fits several items of the store: ${items.map(({ id }) => id).join(', ')}`,
});

/** Two items of a file with a key in common may be the same. */
const keysOf = ({ storeId, codes, isbn, name }: PlacedItem): string[] =>
  codes.length > 0
    ? [...new Set([...codes, isbn ?? codes[0]])].map((code) => `${storeId} ${code}`)
    : [`${storeId}=${name}`];

function separate(
  indexes: number[],
  placed: Map<number, PlacedItem>,
): { firsts: number[]; others: number[] } {
  const seen = new Set<string>();
  const firsts: number[] = [];
  const others: number[] = [];
  for (const index of indexes) {
    const keys = keysOf(placed.get(index)!);
    (keys.some((key) => seen.has(key)) ? others : firsts).push(index);
    for (const key of keys) seen.add(key);
  }
  return { firsts, others };
}
