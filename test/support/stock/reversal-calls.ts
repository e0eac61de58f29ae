import type { Random } from '../random.js';
import { type StockCall, STRANGER } from './item-calls.js';
import {
  type ModelEntry,
  NOT_FOUND,
  type Posting,
  Refused,
  type StockModel,
} from './stock-model.js';

const REVERSIBLE = 'receipt return sale supplier_return write_off adjustment count'.split(' ');
const TRANSFER = ['transfer_out', 'transfer_in'];

const conflict = (code: string): Refused => new Refused(409, [code]);

const undoing = (entries: ModelEntry[]): Posting[] =>
  entries.map(({ id, itemId, storeId, delta }) => ({
    itemId,
    delta: -delta,
    inStore: storeId,
    reversesId: id,
  }));

function refuseTwice(model: StockModel, entries: ModelEntry[]): void {
  const ids = entries.map(({ id }) => id);
  if (model.entries.some(({ reversesId }) => reversesId !== null && ids.includes(reversesId))) {
    throw conflict('already_reversed');
  }
}

/** Rather of one of the last entries: earlier ones cannot be undone for many reasons. */
export function reversal(random: Random, model: StockModel): StockCall {
  const recent = model.entries.slice(-8);
  const entry = recent.length === 0 || random.chance(0.05) ? undefined : random.pick(recent);
  return {
    method: 'POST',
    path: `/api/movements/${entry?.id ?? STRANGER}/reversal`,
    change() {
      if (!entry) throw NOT_FOUND;
      if (TRANSFER.includes(entry.type)) throw conflict('part_of_transfer');
      if (!REVERSIBLE.includes(entry.type) || entry.delta === 0) throw conflict('not_reversible');
      refuseTwice(model, [entry]);
      model.write('reversal', undoing([entry]));
    },
  };
}

/** @param documents the entries of each document */
export function documentReversal(
  random: Random,
  model: StockModel,
  documents: ModelEntry[][],
): StockCall {
  const first = Math.max(0, documents.length - 4);
  const isKnown = documents.length > 0 && random.chance(0.95);
  const document = isKnown ? random.integer(first, documents.length - 1) : undefined;
  return {
    method: 'POST',
    path: `/api/documents/${isKnown ? '{document}' : '00000000-0000-4000-8000-000000000000'}/reversal`,
    document,
    change() {
      if (document === undefined) throw NOT_FOUND;
      const entries = documents[document];
      const moved = entries.filter(({ delta }) => delta !== 0);
      const isPossible = entries.every(({ type }) => [...REVERSIBLE, ...TRANSFER].includes(type));
      const ofOneItem = entries.filter(
        ({ type, itemId }) =>
          type === 'transfer_in' &&
          entries.some((other) => other.type === 'transfer_out' && other.itemId === itemId),
      );
      if (!isPossible || ofOneItem.length > 0 || moved.length === 0) {
        throw conflict('not_reversible');
      }
      refuseTwice(model, moved);
      model.write('reversal', undoing(moved));
    },
  };
}
