import { columnWise, compileUnpackRows } from './column-wise.js';
import type { UnpackRows } from '../engine/statement.js';
import type { Dialect, Statement } from '../engine/statement.js';

/** Maximum statements of one entity that a connection keeps prepared. */
const MAX_CACHED = 300;

/** Maximum rows to fetch column by column: parsing many long texts in one go delays others. */
const MAX_COLUMN_WISE = 64;

/**
 * Returns the same statement for the same SQL, so that the engines prepare it once. Lists can be
 * queried in more ways than a connection can keep prepared: beyond the maximum, statements have no
 * name.
 */
export class StatementCache {
  private readonly statements = new Map<string, Statement>();
  /** Statements that return columns, by the SQL that would return the rows. */
  private readonly columnWise = new Map<string, Statement>();
  /** By the names of the columns. */
  private readonly unpackers = new Map<string, UnpackRows>();

  constructor(
    private readonly table: string,
    private readonly dialect: Dialect,
  ) {}

  cached(sql: string): Statement {
    return this.statements.get(sql) ?? this.add(this.statements, sql, { sql });
  }

  /** For SQL with too many variants to cache. */
  uncached(sql: string): Statement {
    return { name: '', sql, queueKey: this.table };
  }

  /**
   * As `cached`, for SQL that returns rows.
   * @param maxRows how many at most
   */
  cachedRows(sql: string, maxRows: number, columns: string[]): Statement {
    if (this.dialect !== 'postgres' || maxRows > MAX_COLUMN_WISE) return this.cached(sql);
    return (
      this.columnWise.get(sql) ??
      this.add(this.columnWise, sql, {
        sql: columnWise(sql, columns),
        unpackRows: this.unpackerOf(columns),
      })
    );
  }

  private add(
    cache: Map<string, Statement>,
    key: string,
    unnamed: Omit<Statement, 'name' | 'queueKey'>,
  ): Statement {
    const count = this.statements.size + this.columnWise.size;
    const queueKey = this.table;
    if (count >= MAX_CACHED) return { ...unnamed, name: '', queueKey };
    const statement = { ...unnamed, name: `${queueKey}_${count}`, queueKey };
    cache.set(key, statement);
    return statement;
  }

  private unpackerOf(columns: string[]): UnpackRows {
    const names = columns.join();
    let unpackRows = this.unpackers.get(names);
    if (!unpackRows) {
      unpackRows = compileUnpackRows(columns);
      this.unpackers.set(names, unpackRows);
    }
    return unpackRows;
  }
}
