import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KINDS } from '../../common/fields/field-kinds.js';
import { type FieldError, Problem } from '../../common/problem.js';
import { Reads } from '../../database/reads.js';
import { Writes } from '../../database/writes.js';
import { Item } from '../../items/item.entity.js';
import type { EntryLine } from '../../ledger/entry-sql.js';
import { type EntryDetails, Ledger } from '../../ledger/ledger.service.js';
import type { Author } from '../../keys/own-store.js';
import type { MovementType, StockMovement } from '../../ledger/stock-movement.entity.js';
import { type Remarks, remarksOf } from '../remarks.js';
import { GONE, INSUFFICIENT, STALE, TOO_LARGE } from '../stock-problems.js';
import type { StockLineDto } from '../stock.fields.js';

/** A line of a document, ready to be written. */
export interface Posting extends EntryLine {
  /** The lines of the request that it stands for, as errors name them. */
  fields: string[];
}

/** The movements that belong together. */
export interface StockDocument {
  document: string;
  movements: StockMovement[];
}

/** Each round is a statement, while the items are locked. */
const MAX_ROUNDS = 10;
const TOO_MANY_PRICES = Problem.invalid([
  {
    field: 'lines',
    message: `lines must have at most ${MAX_ROUNDS} different unitPrice of one item`,
  },
]);

/** Writes the lines of documents to the ledger, all or none. */
@Injectable()
export class Postings {
  constructor(
    private readonly ledger: Ledger,
    private readonly reads: Reads,
    private readonly writes: Writes,
  ) {}

  /**
   * To be called in a transaction, unless there is one posting.
   * @returns the movements, in the order of item ids
   * @throws Problem (409) that names each line that cannot be written, with what is available
   */
  async write(details: EntryDetails, postings: Posting[]): Promise<StockMovement[]> {
    const movements: StockMovement[] = [];
    const rounds = roundsOf(mergeLines(postings));
    if (rounds.length > MAX_ROUNDS) throw TOO_MANY_PRICES;
    for (const round of rounds) {
      const written = await this.ledger.write(
        details,
        round.map((posting) => ({ ...posting, fields: undefined })),
      );
      if (written.length < round.length) throw await this.refusal(round, written, movements);
      movements.push(...written);
    }
    return movements.toSorted((a, b) => a.itemId - b.itemId || a.seq - b.seq);
  }

  /**
   * Writes a document of its own, in a transaction.
   * @param body what the client says about it
   */
  writeDocument(
    { type, body, by: { actor } }: { type: MovementType; body: Remarks; by: Author },
    postings: Posting[],
  ): Promise<StockDocument> {
    const document = randomUUID();
    const details = { type, document, actor, ...remarksOf(body) };
    return this.writes.run(async () => ({
      document,
      movements: await this.write(details, postings),
    }));
  }

  /** @param earlier what the same request has written before, and will be rolled back */
  private async refusal(
    round: Posting[],
    written: StockMovement[],
    earlier: StockMovement[],
  ): Promise<Problem> {
    const done = new Set(written.map(({ itemId }) => itemId));
    const refused = round.filter(({ itemId }) => !done.has(itemId));
    const ids = refused.map(({ itemId }) => itemId);
    const items = new Map((await this.reads.among(Item, 'id', ids)).map((item) => [item.id, item]));
    const errors = refused.flatMap((posting) => {
      const before = earlier.filter(({ itemId }) => itemId === posting.itemId);
      return errorsOf(posting, items.get(posting.itemId), before[0]?.quantityBefore);
    });
    const [first] = [INSUFFICIENT, TOO_LARGE, STALE, GONE].filter(
      ({ code }) => code === errors[0].code,
    );
    return first.with(errors);
  }
}

/** @param sign 1 for copies that come in, -1 for those that go out */
export const postingsOf = (lines: StockLineDto[], items: Item[], sign: 1 | -1): Posting[] =>
  lines.map(({ quantity, unitPrice }, index) => ({
    itemId: items[index].id,
    inStore: items[index].storeId,
    delta: sign * quantity,
    unitPriceCents: KINDS.price.codec.to(unitPrice) ?? undefined,
    fields: [`lines[${index}]`],
  }));

function errorsOf(posting: Posting, item: Item | undefined, before?: number): FieldError[] {
  const { itemId, delta, fields, inStore = item?.storeId } = posting;
  const isGone = !item || item.storeId !== inStore;
  const available = isGone ? 0 : (before ?? item.quantity);
  const change = delta === undefined ? STALE : delta < 0 ? INSUFFICIENT : TOO_LARGE;
  const { code, detail } = isGone ? GONE : change;
  const message =
    posting.atSeq === undefined
      ? `${detail}${isGone ? '' : `: item ${itemId} has ${available}`}`
      : `Item ${itemId} has ${available}. Entry ${posting.atSeq} is not one of it in this store, or it was ` +
        'counted or adjusted since, or more copies went since than were counted';
  return fields.map((field) => ({ field, message, code, itemId, available }));
}

/** Adds up the lines of one item, unless they differ in the price paid. */
function mergeLines(postings: Posting[]): Posting[] {
  const merged = new Map<string, Posting>();
  for (const posting of postings) {
    const { itemId, delta, unitPriceCents, reversesId } = posting;
    const key = [itemId, unitPriceCents, reversesId].join();
    const same = delta === undefined ? undefined : merged.get(key);
    if (same) {
      same.delta! += delta!;
      same.fields.push(...posting.fields);
    } else {
      merged.set(key, { ...posting, fields: [...posting.fields] });
    }
  }
  return [...merged.values()];
}

/** One statement writes one entry of an item: further ones follow in the next round. */
function roundsOf(postings: Posting[]): Posting[][] {
  const rounds: Posting[][] = [];
  const counts = new Map<number, number>();
  for (const posting of postings) {
    const place = counts.get(posting.itemId) ?? 0;
    counts.set(posting.itemId, place + 1);
    (rounds[place] ??= []).push(posting);
  }
  return rounds;
}
