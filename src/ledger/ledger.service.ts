import { Injectable } from '@nestjs/common';
import { CompiledEntities } from '../database/sql/compiled-entities.js';
import { Engine } from '../database/engine/engine.js';
import type { BoundStatement } from '../database/engine/statement.js';
import { Writes } from '../database/writes.js';
import { closeStoreSql, entriesSql, type EntryLine, fieldsOf } from './entry-sql.js';
import { type MovementType, StockMovement } from './stock-movement.entity.js';

/** What entries that are written together have in common. */
export interface EntryDetails {
  type: MovementType;
  reference?: string | null;
  note?: string | null;
  /** A UUID. */
  document?: string;
  /** The id of the caller's key. */
  actor?: string;
  /** RFC 3339 in UTC; by default the time of recording. */
  occurredAt?: string;
}

/** Writes entries of the stock ledger, each of which moves its item. */
@Injectable()
export class Ledger {
  /** By type, fields and whether there is one line: building SQL costs more than running it. */
  private readonly sql = new Map<string, string>();

  constructor(
    private readonly engine: Engine,
    private readonly entities: CompiledEntities,
    private readonly writes: Writes,
  ) {}

  /**
   * Writes an entry for each line whose conditions its item meets. With several lines, the caller runs
   * this in a transaction, which it rolls back if there are fewer entries than lines.
   * @param lines no two of one item
   * @returns the entries, in the order of item ids
   */
  async write(details: EntryDetails, lines: EntryLine[]): Promise<StockMovement[]> {
    if (lines.length === 0) return [];
    const statement = this.statement(details, lines);
    const [rows] =
      lines.length === 1
        ? await this.writes.together(lines[0].itemId, [statement])
        : [await this.writes.execute(...statement)];
    const { columns } = this.entities.of(StockMovement);
    return rows
      .map((row) => columns.decode(row))
      .toSorted((a, b) => a.itemId - b.itemId || a.seq - b.seq);
  }

  /** The statement of `write`, to run together with others. */
  statement(details: EntryDetails, lines: EntryLine[]): BoundStatement {
    const { type } = details;
    const isSingle = lines.length === 1;
    const fields = fieldsOf(lines);
    const key = `${type} ${isSingle} ${fields.join()}`;
    const movements = this.entities.of(StockMovement);
    let sql = this.sql.get(key);
    if (!sql) {
      const { selection } = movements.columns;
      sql = `${entriesSql(type, this.engine.dialect, fields, isSingle)} RETURNING ${selection}`;
      this.sql.set(key, sql);
    }
    const parameters = isSingle ? fields.map((field) => lines[0][field]) : this.manyLines(lines);
    const statement = isSingle ? movements.row(sql) : movements.rows(sql, lines.length);
    return [statement, [...parametersOf(details), ...parameters]];
  }

  private manyLines(lines: EntryLine[]): unknown[] {
    const json = JSON.stringify(lines);
    return this.engine.dialect === 'postgres' ? [json, lines.map(({ itemId }) => itemId)] : [json];
  }

  /** Writes the closing of every item of a store, which deletes them. */
  async closeStore(storeId: number, actor?: string): Promise<void> {
    const details: EntryDetails = { type: 'closing', actor };
    const sql = `${closeStoreSql(this.engine.dialect)} RETURNING 1`;
    const statement = this.entities.of(StockMovement).uncached(sql);
    await this.writes.execute(statement, [...parametersOf(details), storeId]);
  }
}

function parametersOf(details: EntryDetails): unknown[] {
  const { reference, note, document, actor, occurredAt } = details;
  return [reference, note, document, actor, occurredAt].map((value) => value ?? null);
}
