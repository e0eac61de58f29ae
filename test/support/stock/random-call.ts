import type { Random } from '../random.js';
import { receipt, saleOrReturn, storeCount, transfer } from './document-calls.js';
import * as items from './item-calls.js';
import { documentReversal, reversal } from './reversal-calls.js';
import type { ModelEntry, StockModel } from './stock-model.js';

type MakeCall = (random: Random, model: StockModel, documents: ModelEntry[][]) => items.StockCall;

/** Each call, and how often it is made in relation to the others. */
const CALLS: [number, MakeCall][] = [
  [5, items.movement],
  [2, items.count],
  [3, items.update],
  [2, items.bulkUpdate],
  [2, items.createItem],
  [1, items.deleteItem],
  [4, saleOrReturn],
  [3, receipt],
  [4, transfer],
  [3, storeCount],
  [2, reversal],
  [3, documentReversal],
];
const MAKERS = CALLS.flatMap(([count, make]) => Array<MakeCall>(count).fill(make));
const OF_STORES: MakeCall[] = [items.createStore, items.deleteStore];
/** More items than this, and a store is deleted with its own. */
const MOST_ITEMS = 60;
const FEWEST_STORES = 3;

/** @param documents the entries of each document */
export function randomCall(
  random: Random,
  model: StockModel,
  documents: ModelEntry[][],
): items.StockCall {
  const pick = (): MakeCall => {
    if (model.stores.size < FEWEST_STORES) return items.createStore;
    if (model.items.size > MOST_ITEMS) return items.deleteStore;
    return random.chance(0.03) ? random.pick(OF_STORES) : random.pick(MAKERS);
  };
  return pick()(random, model, documents);
}
