import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { declareProblem } from '../../common/declared-problems.js';
import { Problem } from '../../common/problem.js';
import { Reads } from '../../database/reads.js';
import { Writes } from '../../database/writes.js';
import type { Author } from '../../keys/own-store.js';
import { ALREADY_REVERSED } from '../../ledger/ledger-problems.js';
import { type MovementType, StockMovement } from '../../ledger/stock-movement.entity.js';
import { Postings, type StockDocument } from './postings.js';
import { remarksOf } from '../remarks.js';
import type { RemarksDto } from '../stock.fields.js';

const NOT_REVERSIBLE = declareProblem(
  Problem.conflict('not_reversible', 'A movement of this type cannot be reversed'),
);
const PART_OF_TRANSFER = declareProblem(
  Problem.conflict(
    'part_of_transfer',
    'Reverse the document of the transfer, so that both sides agree',
  ),
);
const OTHER_STORE = declareProblem(
  new Problem(403, 'other_store', 'The document has movements of another store'),
);

/** What an entry that undoes them would mean. The others begin or end a ledger, or move no copies. */
const REVERSIBLE: MovementType[] = [
  'receipt',
  'return',
  'sale',
  'supplier_return',
  'write_off',
  'adjustment',
  'count',
];

/** Undoes movements, each once, by movements in the opposite direction. */
@Injectable()
export class ReversalsService {
  constructor(
    private readonly postings: Postings,
    private readonly reads: Reads,
    private readonly writes: Writes,
  ) {}

  /** @throws Problem (404) for a movement of another store than that of the caller's key */
  async reverse(id: number, body: RemarksDto, { actor, ownStore }: Author): Promise<StockMovement> {
    return this.writes.run(async () => {
      const [movement] = await this.reads.among(StockMovement, 'id', [id]);
      if (!movement || (ownStore ?? movement.storeId) !== movement.storeId) {
        throw Problem.notFound('Movement');
      }
      if (movement.type.startsWith('transfer')) throw PART_OF_TRANSFER;
      if (!REVERSIBLE.includes(movement.type) || movement.delta === 0) throw NOT_REVERSIBLE;
      const [reversal] = await this.post([movement], { actor, ...remarksOf(body) });
      return reversal;
    });
  }

  /**
   * All movements of a document, or none.
   * @throws Problem (403) if some of them are of another store than that of the caller's key
   */
  async reverseDocument(
    document: string,
    body: RemarksDto,
    { actor, ownStore }: Author,
  ): Promise<StockDocument> {
    return this.writes.run(async () => {
      const movements = await this.reads.among(StockMovement, 'document', [document]);
      const own = movements.filter(({ storeId }) => (ownStore ?? storeId) === storeId);
      if (own.length === 0) throw Problem.notFound('Document');
      if (own.length < movements.length) throw OTHER_STORE;
      refuseIrreversible(movements);
      const reversal = randomUUID();
      const moved = movements.filter(({ delta }) => delta !== 0);
      const details = { actor, document: reversal, ...remarksOf(body) };
      return { document: reversal, movements: await this.post(moved, details) };
    });
  }

  private async post(movements: StockMovement[], details: object): Promise<StockMovement[]> {
    const ids = movements.map(({ id }) => id);
    const reversed = await this.reads.among(StockMovement, 'reversesId', ids);
    if (reversed.length > 0) {
      throw ALREADY_REVERSED.with(
        reversed.map(({ id, reversesId }) => ({
          field: 'id',
          message: `Movement ${reversesId} has been reversed by ${id}`,
          id,
        })),
      );
    }
    return this.postings.write(
      { type: 'reversal', ...details },
      movements.map(({ id, itemId, storeId, delta }) => ({
        itemId,
        inStore: storeId,
        delta: -delta,
        reversesId: id,
        fields: ['id'],
      })),
    );
  }
}

/** A document in which an item itself has changed its store is undone by changing it again. */
function refuseIrreversible(movements: StockMovement[]): void {
  const types = [...REVERSIBLE, 'transfer_out', 'transfer_in'];
  const sources = movements.filter(({ type }) => type === 'transfer_out');
  const isMove = sources.some(({ itemId }) =>
    movements.some((other) => other.type === 'transfer_in' && other.itemId === itemId),
  );
  const isPossible = movements.every(({ type }) => types.includes(type));
  if (isMove || !isPossible || movements.every(({ delta }) => delta === 0)) {
    throw NOT_REVERSIBLE;
  }
}
