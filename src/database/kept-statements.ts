import { columnWise, compileToRows, type ToRows } from './column-wise.js';
import type { Dialect, Statement } from './engine.js';

/** Statements of one entity that connections keep prepared. */
const MAX_KEPT = 300;

/** Rows that come as columns at most: long texts, taken in in one piece, would hold others up. */
const MAX_COLUMN_WISE = 64;

/**
 * The same statement for the same SQL, so that the engines prepare it once. Lists can be asked more
 * than any connection can keep: the statements that come late stay without a name.
 */
export class KeptStatements {
  private readonly statements = new Map<string, Statement>();
  /** By the names of the columns. */
  private readonly toRows = new Map<string, ToRows>();

  constructor(
    private readonly table: string,
    private readonly dialect: Dialect,
  ) {}

  of(sql: string, toRows?: ToRows): Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      if (this.statements.size >= MAX_KEPT) return { name: '', sql, toRows };
      statement = { name: `${this.table}_${this.statements.size}`, sql, toRows };
      this.statements.set(sql, statement);
    }
    return statement;
  }

  /** Of SQL that answers so many rows at most, which have these columns. */
  ofRows(sql: string, most: number, columns: string[]): Statement {
    return this.dialect === 'postgres' && most <= MAX_COLUMN_WISE
      ? this.of(columnWise(sql, columns), this.toRowsOf(columns))
      : this.of(sql);
  }

  private toRowsOf(columns: string[]): ToRows {
    const names = columns.join();
    let toRows = this.toRows.get(names);
    if (!toRows) {
      toRows = compileToRows(columns);
      this.toRows.set(names, toRows);
    }
    return toRows;
  }
}
