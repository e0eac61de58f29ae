import { columnWise, compileToRows } from './column-wise.js';
import type { UnpackRows } from '../engine/statement.js';
import type { Dialect, Statement } from '../engine/statement.js';

/** Statements of one entity that connections keep prepared. */
const MAX_KEPT = 300;

/** Rows that come as columns at most: long texts, taken in in one piece, would hold others up. */
const MAX_COLUMN_WISE = 64;

/**
 * The same statement for the same SQL, so that the engines prepare it once. Lists can be asked more
 * than any connection can keep: the statements that come late stay without a name.
 */
export class StatementCache {
  private readonly statements = new Map<string, Statement>();
  /** Those that answer columns, by the SQL of the rows that they answer. */
  private readonly columnWise = new Map<string, Statement>();
  /** By the names of the columns. */
  private readonly unpackRows = new Map<string, UnpackRows>();

  constructor(
    private readonly table: string,
    private readonly dialect: Dialect,
  ) {}

  of(sql: string): Statement {
    return this.statements.get(sql) ?? this.keep(this.statements, sql, { sql });
  }

  /** For what comes in more forms than there is room for. */
  unkept(sql: string): Statement {
    return { name: '', sql, queueKey: this.table };
  }

  /** Of SQL that answers so many rows at most, which have these columns. */
  ofRows(sql: string, most: number, columns: string[]): Statement {
    if (this.dialect !== 'postgres' || most > MAX_COLUMN_WISE) return this.of(sql);
    return (
      this.columnWise.get(sql) ??
      this.keep(this.columnWise, sql, {
        sql: columnWise(sql, columns),
        unpackRows: this.toRowsOf(columns),
      })
    );
  }

  private keep(
    among: Map<string, Statement>,
    key: string,
    unnamed: Omit<Statement, 'name' | 'queueKey'>,
  ): Statement {
    const count = this.statements.size + this.columnWise.size;
    const queueKey = this.table;
    if (count >= MAX_KEPT) return { ...unnamed, name: '', queueKey };
    const statement = { ...unnamed, name: `${queueKey}_${count}`, queueKey };
    among.set(key, statement);
    return statement;
  }

  private toRowsOf(columns: string[]): UnpackRows {
    const names = columns.join();
    let unpackRows = this.unpackRows.get(names);
    if (!unpackRows) {
      unpackRows = compileToRows(columns);
      this.unpackRows.set(names, unpackRows);
    }
    return unpackRows;
  }
}
